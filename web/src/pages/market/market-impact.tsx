import { Button, Card } from 'antd';
import { useState } from 'react';
import { useClient } from 'urql';
import {
  ProductImpactDocument,
  type ProductImpactQuery,
  type ProductTermsFragment,
  type ProductTermsInput,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

type Impact = ProductImpactQuery['productImpact'];

/** About how many needs the product reaches as it is, and as the form has it; asked for, because questions are counted. */
export function MarketImpact({
  product,
  termsNow,
}: {
  product: ProductTermsFragment | null;
  termsNow: () => ProductTermsInput;
}) {
  const { t } = useWords();
  const client = useClient();
  const [impact, setImpact] = useState<Impact | 'failed' | null>(null);
  const [asking, setAsking] = useState(false);

  async function ask() {
    setAsking(true);
    const variables = { productId: product?.id ?? null, terms: termsNow() };
    const { data } = await client.query(ProductImpactDocument, variables, { requestPolicy: 'network-only' });
    setImpact(data?.productImpact ?? 'failed');
    setAsking(false);
  }

  return (
    <Card title={t('impact.title')}>
      <div className="stack">
        <p className="soft">{t('impact.hint')}</p>
        <div role="status">{impact !== null && <ImpactText impact={impact} isNew={product === null} />}</div>
        <Button onClick={() => void ask()} loading={asking}>
          {t('impact.ask')}
        </Button>
      </div>
    </Card>
  );
}

function ImpactText({ impact, isNew }: { impact: Impact | 'failed'; isNew: boolean }) {
  const { t } = useWords();
  const about = (count: number | null): string => (count === null ? t('impact.few') : t('impact.about', { count }));
  if (impact === 'failed' || impact.verdict === 'TERMS_REFUSED' || impact.verdict === 'NOT_THERE')
    return <p>{t('impact.incomplete')}</p>;
  if (impact.verdict === 'ASKED_TOO_OFTEN') return <p>{t('impact.tooOften')}</p>;
  return (
    <>
      <p>
        <strong>
          {isNew
            ? t('impact.then', { changed: about(impact.changed) })
            : t('impact.change', { now: about(impact.now), changed: about(impact.changed) })}
        </strong>
      </p>
      <p className="soft">{t('impact.left', { left: impact.left })}</p>
    </>
  );
}
