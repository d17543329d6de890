import { formatMonths } from '../../format.ts';
import type { NeedTermsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Day, Money, Rate } from '../../parts/values.tsx';

/** The terms of a credit need, as its firm sees them. */
export function NeedFacts({ need }: { need: NeedTermsFragment }) {
  const { t, label, language } = useWords();
  return (
    <dl className="facts">
      <div>
        <dt>{t('common.amount')}</dt>
        <dd>
          <Money fen={need.amountFen} />
        </dd>
      </div>
      <div>
        <dt>{t('common.term')}</dt>
        <dd>{formatMonths(need.termMonths, language)}</dd>
      </div>
      <div>
        <dt>{t('need.rateMax')}</dt>
        <dd>
          <Rate bps={need.rateBpsMax} />
        </dd>
      </div>
      <div>
        <dt>{t('need.urgency')}</dt>
        <dd>{label('urgency', need.urgency)}</dd>
      </div>
      <div>
        <dt>{t('need.securities')}</dt>
        <dd>{need.securities.map((security) => label('security', security)).join(language === 'zh' ? '、' : ', ')}</dd>
      </div>
      {need.publishedOn !== null && (
        <div>
          <dt>{t('need.publishedOn')}</dt>
          <dd>
            <Day date={need.publishedOn} />
          </dd>
        </div>
      )}
    </dl>
  );
}
