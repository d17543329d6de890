import { Select, Tag } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { type ClaimRowFragment, LossClaimsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { CLAIM_STATES, isClaimState } from './claim-states.ts';
import { schemeWord } from './scheme-word.ts';

const STATE = 'state';
const ALL = '';

/** The queue of claims: a claimant's own, or the fund's; the state stands in the address. */
export default function ClaimsPage() {
  const words = useWords();
  const { t } = words;
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get(STATE);
  const state = wanted !== null && isClaimState(wanted) ? wanted : null;
  const connection = useConnection(LossClaimsDocument, { state }, (data) => data.lossClaims);
  return (
    <>
      <div className="title-row">
        <h1>{t('claims.title')}</h1>
        <Select
          aria-label={t('common.state')}
          value={state ?? ALL}
          onChange={(value) => setParameters(value === ALL ? {} : { [STATE]: value }, { replace: true })}
          popupMatchSelectWidth={false}
          options={[
            { value: ALL, label: t('claims.allStates') },
            ...CLAIM_STATES.map((value) => ({ value, label: t(`claim.${value}`) })),
          ]}
        />
      </div>
      <Nodes connection={connection} empty={{ title: t('claims.empty'), hint: t('claims.emptyHint') }}>
        {(claims) => (
          <DataTable
            label={t('claims.title')}
            rowKey="id"
            dataSource={[...claims]}
            columns={[
              {
                title: t('loan.firm'),
                render: (_, claim: ClaimRowFragment) => <Link to={`/claims/${claim.id}`}>{claim.firmName}</Link>,
              },
              { title: t('common.state'), render: (_, claim) => <Tag>{t(`claim.${claim.state}`)}</Tag> },
              {
                title: t('claims.dueOn'),
                render: (_, claim) => (claim.dueOn === null ? '—' : <Day date={claim.dueOn} />),
              },
              {
                title: t('claims.claimant'),
                render: (_, claim) => (
                  <>
                    {claim.claimantName}
                    <br />
                    <span className="soft">{schemeWord('scheme', claim.schemeCode, words)}</span>
                  </>
                ),
              },
              { title: t('loan.recognisedOn'), render: (_, claim) => <Day date={claim.recognisedOn} /> },
              { title: t('loan.lossAmount'), align: 'right', render: (_, claim) => <Money fen={claim.lossFen} /> },
              { title: t('loan.payable'), align: 'right', render: (_, claim) => <Money fen={claim.payableFen} /> },
              { title: t('fund.paid'), align: 'right', render: (_, claim) => <Money fen={claim.paidFen} /> },
            ]}
          />
        )}
      </Nodes>
    </>
  );
}
