import { Link } from 'react-router';
import { CLAIM_ORDERS } from '../../../../domain/list-orders.ts';
import { formatYuan } from '../../format.ts';
import { LossClaimsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { CLAIM_STATES } from './claim-states.ts';
import { schemeWord } from './scheme-word.ts';

const STATE = 'state';

/** The queue of claims: a claimant's own, or the fund's. */
export default function ClaimsPage() {
  const words = useWords();
  const { t, language } = words;
  const address = useListAddress({ orders: CLAIM_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const state = address.choice(STATE, CLAIM_STATES);
  const connection = useConnection(LossClaimsDocument, { state, orderBy, ascending }, (data) => data.lossClaims);
  return (
    <Listing
      title={t('claims.title')}
      name="claims"
      address={address}
      connection={connection}
      empty={{ title: t('claims.empty'), hint: t('claims.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: CLAIM_STATES.map((value) => ({ value, label: t(`claim.${value}`) })),
          },
        },
      ]}
      columns={[
        {
          title: t('loan.firm'),
          text: (claim) => claim.firmName,
          render: (claim) => <Link to={`/claims/${claim.id}`}>{claim.firmName}</Link>,
        },
        {
          title: t('common.state'),
          text: (claim) => t(`claim.${claim.state}`),
          render: (claim) => <StateTag code={claim.state}>{t(`claim.${claim.state}`)}</StateTag>,
        },
        {
          title: t('claims.dueOn'),
          text: (claim) => claim.dueOn ?? '',
          render: (claim) => (claim.dueOn === null ? '—' : <Day date={claim.dueOn} />),
          orderBy: 'DUE',
        },
        {
          title: t('claims.claimant'),
          text: (claim) => `${claim.claimantName} ${schemeWord('scheme', claim.schemeCode, words)}`,
          render: (claim) => (
            <>
              {claim.claimantName}
              <br />
              <span className="soft">{schemeWord('scheme', claim.schemeCode, words)}</span>
            </>
          ),
        },
        {
          title: t('loan.recognisedOn'),
          text: (claim) => claim.recognisedOn,
          render: (claim) => <Day date={claim.recognisedOn} />,
          orderBy: 'RECOGNISED',
        },
        {
          title: t('loan.lossAmount'),
          text: (claim) => formatYuan(claim.lossFen, language),
          render: (claim) => <Money fen={claim.lossFen} />,
          orderBy: 'LOSS',
          isNumber: true,
        },
        {
          title: t('loan.payable'),
          text: (claim) => formatYuan(claim.payableFen, language),
          render: (claim) => <Money fen={claim.payableFen} />,
          orderBy: 'PAYABLE',
          isNumber: true,
        },
        {
          title: t('fund.paid'),
          text: (claim) => formatYuan(claim.paidFen, language),
          render: (claim) => <Money fen={claim.paidFen} />,
          isNumber: true,
        },
      ]}
    />
  );
}
