import { formatMonthsRange, formatSpread, formatYuan } from '../../format.ts';
import type { ProductSummaryFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import type { ListColumn } from '../../parts/listing.tsx';
import { Money } from '../../parts/values.tsx';

/** What every list of products says of their terms. */
export function useTermColumns(): readonly ListColumn<ProductSummaryFragment, never>[] {
  const { t, label, language } = useWords();
  const and = language === 'zh' ? '、' : ', ';
  return [
    {
      title: t('common.amount'),
      text: ({ amountFenMin, amountFenMax }) =>
        `${formatYuan(amountFenMin, language)} – ${formatYuan(amountFenMax, language)}`,
      render: ({ amountFenMin, amountFenMax }) => (
        <span className="number">
          <Money fen={amountFenMin} /> – <Money fen={amountFenMax} />
        </span>
      ),
    },
    {
      title: t('common.term'),
      text: ({ termMonthsMin, termMonthsMax }) => formatMonthsRange(termMonthsMin, termMonthsMax, language),
      render: ({ termMonthsMin, termMonthsMax }) => (
        <span className="number">{formatMonthsRange(termMonthsMin, termMonthsMax, language)}</span>
      ),
    },
    {
      title: t('common.rate'),
      text: ({ lprTenor, spreadBpsMin, spreadBpsMax }) =>
        `${label('lprTenor', lprTenor)} ${formatSpread(spreadBpsMin, spreadBpsMax)}`,
      render: ({ lprTenor, spreadBpsMin, spreadBpsMax }) => (
        <>
          {label('lprTenor', lprTenor)} <span className="number">{formatSpread(spreadBpsMin, spreadBpsMax)}</span>
        </>
      ),
    },
    { title: t('product.repayment'), text: ({ repayment }) => label('repayment', repayment) },
    {
      title: t('product.securities'),
      text: ({ acceptedSecurities }) => acceptedSecurities.map((security) => label('security', security)).join(and),
    },
  ];
}

/** The terms of one product, one under the other. */
export function TermFacts({ product }: { product: ProductSummaryFragment }) {
  const columns = useTermColumns();
  return (
    <dl className="facts">
      {columns.map(({ title, text, render }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{render?.(product) ?? text?.(product)}</dd>
        </div>
      ))}
    </dl>
  );
}
