import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { FILING_ORDERS } from '../../../../domain/list-orders.ts';
import { mayUse } from '../../desks.ts';
import { formatYuan } from '../../format.ts';
import { type FilingRowFragment, type FilingState, FilingsDocument, ReviewFilingDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { orNull } from '../../parts/inputs.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { FilingBatch } from './filing-batch.tsx';
import { schemeWord } from './scheme-word.ts';

const STATE = 'state';
const STATES = [
  'FILING_DRAFT',
  'FILING_REVIEW',
  'FILED',
  'FILING_RETURNED',
  'FILING_REJECTED',
  'FILING_REVOKED',
] as const satisfies readonly FilingState[];

/** Filings with the gates that failed; whoever reviews them decides here. */
export default function FilingsPage() {
  const words = useWords();
  const { t, language } = words;
  const { me } = useSession();
  const address = useListAddress({ orders: FILING_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const state = address.choice(STATE, STATES);
  const connection = useConnection(FilingsDocument, { state, orderBy, ascending }, (data) => data.filings);
  const [reason, setReason] = useState('');
  const review = useCommand(ReviewFilingDocument, (data) => data.reviewFiling);
  const roles: readonly string[] = me?.roles ?? [];
  const mayReview = me !== null && mayUse(me, 'reviewFiling');
  const movesOf = (filing: FilingRowFragment) => {
    if (filing.state === 'FILING_REVIEW' && roles.includes('TRUSTEE'))
      return ['acceptFiling', 'returnFiling', 'rejectFiling'] as const;
    return filing.state === 'FILED' && roles.includes('POLICY_OWNER') ? (['revokeFiling'] as const) : [];
  };
  const failedOf = (filing: FilingRowFragment): string => {
    const failed = filing.gates.filter(({ verdict }) => verdict !== 'PASS');
    if (failed.length === 0) return t('filings.none');
    return failed.map(({ code }) => schemeWord('gate', code, words)).join(language === 'zh' ? '、' : ', ');
  };
  return (
    <Listing
      title={t('filings.title')}
      name="filings"
      address={address}
      connection={connection}
      empty={{ title: t('filings.empty'), hint: t('filings.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: STATES.map((value) => ({ value, label: t(`filing.${value}`) })),
          },
        },
      ]}
      columns={[
        {
          title: t('loan.firm'),
          text: (filing) => filing.firmName,
          render: (filing) => <Link to={`/loans/${filing.loanId}`}>{filing.firmName}</Link>,
        },
        {
          title: t('common.state'),
          text: (filing) => t(`filing.${filing.state}`),
          render: (filing) => <StateTag code={filing.state}>{t(`filing.${filing.state}`)}</StateTag>,
        },
        {
          title: t('claims.dueOn'),
          text: (filing) => filing.dueOn ?? '',
          render: (filing) => (filing.dueOn === null ? '—' : <Day date={filing.dueOn} />),
          orderBy: 'DUE',
        },
        { title: t('loan.scheme'), text: (filing) => schemeWord('scheme', filing.schemeCode, words) },
        { title: t('claims.claimant'), text: (filing) => filing.claimantName },
        {
          title: t('filings.filedOn'),
          text: (filing) => filing.filedOn,
          render: (filing) => <Day date={filing.filedOn} />,
          orderBy: 'FILED',
        },
        {
          title: t('fund.filed'),
          text: (filing) => formatYuan(filing.principalFen, language),
          render: (filing) => <Money fen={filing.principalFen} />,
          orderBy: 'PRINCIPAL',
          isNumber: true,
        },
        { title: t('filings.failed'), text: failedOf },
        ...(mayReview
          ? [
              {
                title: t('claims.next'),
                text: null,
                render: (filing: FilingRowFragment) => (
                  <Space wrap>
                    {movesOf(filing).map((move) => (
                      <Button
                        key={move}
                        size="small"
                        loading={review.running}
                        onClick={() => void review.run({ filingId: filing.id, move, reason: orNull(reason.trim()) })}
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
    >
      <FilingBatch onDrafted={connection.refresh} />
      <ProblemNotice problem={review.problem} />
      {mayReview && (
        <Input.TextArea
          className="list-note"
          aria-label={t('claims.reason')}
          placeholder={t('claims.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </Listing>
  );
}
