import { Link } from 'react-router';
import { LOAN_ORDERS } from '../../../../domain/list-orders.ts';
import { formatPercent, formatYuan } from '../../format.ts';
import { type LoanSummaryFragment, LoansDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const PAGE_SIZE = 50;

/** The loans of a bank or a firm, or all of them. */
export default function LoansPage() {
  const { t, label, language } = useWords();
  const { me } = useSession();
  const address = useListAddress({ orders: LOAN_ORDERS, filters: [] });
  const { orderBy, ascending } = address;
  const connection = useConnection(LoansDocument, { orderBy, ascending, first: PAGE_SIZE }, (data) => data.loans);
  const action =
    me?.organisation?.kind === 'BANK' ? <LinkButton to="/matched">{t('nav.matchedNeeds')}</LinkButton> : null;
  const stateOf = ({ filing, loss }: LoanSummaryFragment): readonly [code: string, word: string] => {
    if (loss !== null) return [loss.state, label('lossState', loss.state)];
    return filing === null ? ['', t('loan.notFiled')] : [filing.state, label('filingState', filing.state)];
  };
  return (
    <Listing
      title={t('loans.title')}
      name="loans"
      address={address}
      connection={connection}
      empty={{ title: t('loans.empty'), hint: t('loans.emptyHint'), action }}
      columns={[
        {
          title: t('loan.contract'),
          text: (loan) => loan.contractNumber,
          render: (loan) => <Link to={`/loans/${loan.id}`}>{loan.contractNumber}</Link>,
        },
        {
          title: t('common.state'),
          text: (loan) => stateOf(loan)[1],
          render: (loan) => <StateTag code={stateOf(loan)[0]}>{stateOf(loan)[1]}</StateTag>,
        },
        { title: t('loan.firm'), text: (loan) => loan.firmName },
        { title: t('loan.bank'), text: (loan) => loan.bankName },
        {
          title: t('loan.principal'),
          text: (loan) => formatYuan(loan.principalFen, language),
          render: (loan) => <Money fen={loan.principalFen} />,
          orderBy: 'AMOUNT',
          isNumber: true,
        },
        {
          title: t('loan.rate'),
          text: (loan) => formatPercent(loan.rateBps),
          render: (loan) => <Rate bps={loan.rateBps} />,
          orderBy: 'RATE',
          isNumber: true,
        },
        {
          title: t('loan.drawnOn'),
          text: (loan) => loan.drawnOn,
          render: (loan) => <Day date={loan.drawnOn} />,
          orderBy: 'DRAWDOWN',
        },
        {
          title: t('loan.maturesOn'),
          text: (loan) => loan.maturesOn,
          render: (loan) => <Day date={loan.maturesOn} />,
          orderBy: 'MATURITY',
        },
      ]}
    />
  );
}
