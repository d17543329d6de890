import { Button, Card } from 'antd';
import { useState } from 'react';
import { useClient } from 'urql';
import { ProductChangesDocument, type ProductChangesQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

type Changes = ProductChangesQuery['productChanges'];

/** The least that the bank could change about a product so that more needs match; asked for, because it is counted. */
export function ProductChanges({ productId }: { productId: string }) {
  const { t } = useWords();
  const client = useClient();
  const [found, setFound] = useState<Changes | 'failed' | null>(null);
  const [asking, setAsking] = useState(false);

  async function ask() {
    setAsking(true);
    const { data } = await client.query(ProductChangesDocument, { productId }, { requestPolicy: 'network-only' });
    setFound(data?.productChanges ?? 'failed');
    setAsking(false);
  }

  return (
    <Card title={t('changes.title')}>
      <div className="stack">
        <p className="soft">{t('changes.hint')}</p>
        <div role="status">{found !== null && <Found found={found} />}</div>
        <Button onClick={() => void ask()} loading={asking}>
          {t('changes.ask')}
        </Button>
      </div>
    </Card>
  );
}

function Found({ found }: { found: Changes | 'failed' }) {
  const { t, language } = useWords();
  if (found === 'failed' || found.verdict === 'NOT_THERE') return <p>{t('impact.incomplete')}</p>;
  if (found.verdict === 'ASKED_TOO_OFTEN') return <p>{t('impact.tooOften')}</p>;
  return (
    <>
      {found.plans.length === 0 && <p>{t('changes.none')}</p>}
      <ol className="product-changes">
        {found.plans.map(({ changes, furtherNeeds }) => {
          const steps = changes.map(({ text }) => text).join(language === 'zh' ? '；' : '; ');
          return (
            <li key={steps}>
              {steps} <strong>{t('changes.more', { count: furtherNeeds })}</strong>
            </li>
          );
        })}
      </ol>
      <p className="soft">{t('impact.left', { left: found.left })}</p>
    </>
  );
}
