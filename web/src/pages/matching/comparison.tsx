import type { ReactNode } from 'react';
import { formatScore } from '../../format.ts';
import type { RecommendationCardFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { MoneyRange, Rate, RateRange } from '../../parts/values.tsx';
import { costOf, type LprFixing } from './cost-of.ts';
import type { NeedWithConsents } from './recommendation-card.tsx';

type Row = { readonly name: string; readonly cells: readonly ReactNode[] };

/** Up to three products in columns, the same facts in each row. */
export function Comparison({
  recommendations,
  need,
  fixing,
}: {
  recommendations: readonly RecommendationCardFragment[];
  need: NeedWithConsents;
  fixing: LprFixing | null;
}) {
  const { t, label, language } = useWords();
  const list = (codes: readonly string[]) => codes.join(language === 'zh' ? '、' : ', ');
  const products = recommendations.map(({ product }) => product);
  const costs = products.map((product) => (fixing === null ? null : costOf(product, need, fixing)));
  const rows: readonly Row[] = [
    { name: t('loan.bank'), cells: products.map(({ bankName }) => bankName) },
    {
      name: t('rec.allIn'),
      cells: recommendations.map(({ id, allInBps }) => (allInBps === null ? '—' : <Rate key={id} bps={allInBps} />)),
    },
    {
      name: t('common.rate'),
      cells: costs.map((cost, at) => (cost === null ? '—' : <RateRange key={products[at]?.id} ends={cost.rates} />)),
    },
    {
      name: t('rec.payment'),
      cells: costs.map((cost, at) =>
        cost === null ? '—' : <MoneyRange key={products[at]?.id} ends={cost.payments.map((payment) => payment.fen)} />,
      ),
    },
    { name: t('product.repayment'), cells: products.map(({ repayment }) => label('repayment', repayment)) },
    { name: t('rec.decision'), cells: products.map(({ promisedDays }) => `${promisedDays} ${t('common.days')}`) },
    {
      name: t('product.securities'),
      cells: products.map(({ acceptedSecurities }) =>
        list(acceptedSecurities.map((security) => label('security', security))),
      ),
    },
    { name: t('rec.firmScore'), cells: recommendations.map(({ firmScore }) => formatScore(firmScore)) },
    { name: t('rec.bankScore'), cells: recommendations.map(({ bankScore }) => formatScore(bankScore)) },
  ];
  return (
    <section className="scroll-x" aria-label={t('rec.compareTitle')} tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('product.name')}</th>
            {recommendations.map(({ id, product }) => (
              <th scope="col" key={id}>
                {product.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {recommendations.map(({ id }, at) => (
                <td key={id}>{row.cells[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
