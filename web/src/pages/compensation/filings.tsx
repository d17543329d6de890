import { Button, Input, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { mayUse } from '../../desks.ts';
import { type FilingRowFragment, type FilingState, FilingsDocument, ReviewFilingDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { orNull } from '../../parts/inputs.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { FilingBatch } from './filing-batch.tsx';
import { schemeWord } from './scheme-word.ts';

const STATE = 'state';
const ALL = '';
const STATES = [
  'FILING_DRAFT',
  'FILING_REVIEW',
  'FILED',
  'FILING_RETURNED',
  'FILING_REJECTED',
  'FILING_REVOKED',
] as const satisfies readonly FilingState[];
const isState = (text: string | null): text is FilingState => STATES.some((state) => state === text);

/** Filings with the gates that failed; whoever reviews them decides here. */
export default function FilingsPage() {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get(STATE);
  const state = isState(wanted) ? wanted : null;
  const connection = useConnection(FilingsDocument, { state }, (data) => data.filings);
  const [reason, setReason] = useState('');
  const review = useCommand(ReviewFilingDocument, (data) => data.reviewFiling);
  const roles: readonly string[] = me?.roles ?? [];
  const mayReview = me !== null && mayUse(me, 'reviewFiling');
  const movesOf = (filing: FilingRowFragment) => {
    if (filing.state === 'FILING_REVIEW' && roles.includes('TRUSTEE'))
      return ['acceptFiling', 'returnFiling', 'rejectFiling'] as const;
    return filing.state === 'FILED' && roles.includes('POLICY_OWNER') ? (['revokeFiling'] as const) : [];
  };
  return (
    <div className="stack">
      <div className="title-row">
        <h1>{t('filings.title')}</h1>
        <Select
          aria-label={t('common.state')}
          value={state ?? ALL}
          onChange={(value) => setParameters(value === ALL ? {} : { [STATE]: value }, { replace: true })}
          popupMatchSelectWidth={false}
          options={[
            { value: ALL, label: t('claims.allStates') },
            ...STATES.map((value) => ({ value, label: t(`filing.${value}`) })),
          ]}
        />
      </div>
      <FilingBatch onDrafted={connection.refresh} />
      <ProblemNotice problem={review.problem} />
      {mayReview && (
        <Input.TextArea
          aria-label={t('claims.reason')}
          placeholder={t('claims.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <Nodes connection={connection} empty={{ title: t('filings.empty'), hint: t('filings.emptyHint') }}>
        {(filings) => (
          <DataTable
            label={t('filings.title')}
            rowKey="id"
            dataSource={[...filings]}
            columns={[
              {
                title: t('loan.firm'),
                render: (_, filing: FilingRowFragment) => <Link to={`/loans/${filing.loanId}`}>{filing.firmName}</Link>,
              },
              { title: t('common.state'), render: (_, filing) => <Tag>{t(`filing.${filing.state}`)}</Tag> },
              {
                title: t('claims.dueOn'),
                render: (_, filing) => (filing.dueOn === null ? '—' : <Day date={filing.dueOn} />),
              },
              { title: t('loan.scheme'), render: (_, filing) => schemeWord('scheme', filing.schemeCode, words) },
              { title: t('claims.claimant'), dataIndex: 'claimantName' },
              { title: t('filings.filedOn'), render: (_, filing) => <Day date={filing.filedOn} /> },
              { title: t('fund.filed'), align: 'right', render: (_, filing) => <Money fen={filing.principalFen} /> },
              {
                title: t('filings.failed'),
                render: (_, filing) => {
                  const failed = filing.gates.filter(({ verdict }) => verdict !== 'PASS');
                  if (failed.length === 0) return t('filings.none');
                  return failed.map(({ code }) => schemeWord('gate', code, words)).join('、');
                },
              },
              ...(mayReview
                ? [
                    {
                      title: t('claims.next'),
                      render: (_: unknown, filing: FilingRowFragment) => (
                        <Space wrap>
                          {movesOf(filing).map((move) => (
                            <Button
                              key={move}
                              size="small"
                              loading={review.running}
                              onClick={() =>
                                void review.run({ filingId: filing.id, move, reason: orNull(reason.trim()) })
                              }
                            >
                              {t(`filing.${move}`)}
                            </Button>
                          ))}
                        </Space>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Nodes>
    </div>
  );
}
