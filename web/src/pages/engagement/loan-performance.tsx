import { Alert, Card, Skeleton, Tag } from 'antd';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { type LoanDetailFragment, LoanPerformanceDocument, type PerformanceFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { FaultNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { schemeWord } from '../compensation/scheme-word.ts';
import { ClassForm, EndForm, RepaymentForm } from './loan-steps.tsx';
import { RenewalForm } from './renew-loan.tsx';

const EVENT_KINDS = ['REPAYMENT', 'CLASS', 'TRANSFERRED', 'WRITTEN_OFF', 'RENEWED'] as const;
const STATES = ['ACTIVE', 'CLOSED', 'PREPAID', 'RENEWED', 'TRANSFERRED', 'WRITTEN_OFF'] as const;
const known = <Code extends string>(codes: readonly Code[], code: string): Code | null =>
  codes.find((one) => one === code) ?? null;

/** What became of a loan: what is owed, its class, what it counts as, all that happened, and the next reports of its bank. */
export function LoanPerformance({ loan }: { loan: LoanDetailFragment }) {
  const { t } = useWords();
  const { me } = useSession();
  const variables = { loanId: loan.id };
  const [{ data, error }, refresh] = useQuery({ query: LoanPerformanceDocument, variables });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const { loanPerformance: performance } = data;
  if (performance === null) return null;
  const again = () => refresh({ requestPolicy: 'network-only' });
  const isLive = performance.state === 'ACTIVE';
  const may = (operation: 'recordRepayment' | 'reportLoanClass' | 'endLoan' | 'renewLoan' | 'askBridge'): boolean =>
    isLive && me !== null && mayUse(me, operation);
  const of = { loan, performance, onDone: again };
  return (
    <Card title={t('performance.title')} extra={<State state={performance.state} />}>
      <div className="stack">
        <Facts performance={performance} />
        <Events events={performance.events} />
        {may('askBridge') && (
          <LinkButton type="default" to="/bridges">
            {t('bridges.ask')}
          </LinkButton>
        )}
        {may('recordRepayment') && (
          <details>
            <summary>{t('performance.repay')}</summary>
            <RepaymentForm {...of} />
          </details>
        )}
        {may('reportLoanClass') && (
          <details>
            <summary>{t('performance.classify')}</summary>
            <ClassForm {...of} />
          </details>
        )}
        {may('renewLoan') && (
          <details>
            <summary>{t('performance.renew')}</summary>
            <RenewalForm {...of} />
          </details>
        )}
        {may('endLoan') && (
          <details>
            <summary>{t('performance.end')}</summary>
            <EndForm {...of} />
          </details>
        )}
      </div>
    </Card>
  );
}

function State({ state }: { state: string }) {
  const { t } = useWords();
  const code = known(STATES, state);
  return <StateTag code={state}>{code === null ? state : t(`loanState.${code}`)}</StateTag>;
}

function Facts({ performance }: { performance: PerformanceFragment }) {
  const words = useWords();
  const { t } = words;
  const { scheme, tags } = performance;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('performance.outstanding')}</dt>
          <dd>
            <Money fen={performance.outstandingFen} exact />
          </dd>
        </div>
        <div>
          <dt>{t('performance.repaid')}</dt>
          <dd>
            <Money fen={performance.repaidFen} exact />
          </dd>
        </div>
        <div>
          <dt>{t('overdue.class')}</dt>
          <dd>{t(`class.${performance.loanClass}`)}</dd>
        </div>
        <div>
          <dt>{t('overdue.days')}</dt>
          <dd className="number">{performance.daysOverdue}</dd>
        </div>
      </dl>
      <p>
        <span className="soft">{t('performance.tags')}</span>{' '}
        {tags.length === 0 ? '—' : tags.map((tag) => <Tag key={tag}>{t(`loanTag.${tag}`)}</Tag>)}
      </p>
      {scheme !== null && (
        <Alert
          type={scheme.verdict === 'ELIGIBLE' ? 'success' : 'info'}
          title={`${schemeWord('scheme', scheme.scheme, words)} · ${t(`schemeVerdict.${scheme.verdict}`)}`}
          description={
            scheme.open.length === 0 ? null : scheme.open.map((code) => schemeWord('gate', code, words)).join('、')
          }
        />
      )}
      {performance.renewsLoanId !== null && (
        <LinkButton type="default" to={`/loans/${performance.renewsLoanId}`}>
          {t('performance.renews')}
        </LinkButton>
      )}
    </>
  );
}

function Events({ events }: { events: PerformanceFragment['events'] }) {
  const { t } = useWords();
  if (events.length === 0) return <p className="soft">{t('performance.noEvents')}</p>;
  return (
    <ol className="timeline" aria-label={t('performance.events')}>
      {events.map(({ id, kind, happenedOn, amountFen, loanClass, daysOverdue }) => {
        const code = known(EVENT_KINDS, kind);
        return (
          <li key={id}>
            <Day date={happenedOn} /> {code === null ? kind : t(`loanEvent.${code}`)}{' '}
            {amountFen !== null && <Money fen={amountFen} exact />}
            {loanClass !== null && t(`class.${loanClass}`)}
            {daysOverdue !== null && daysOverdue > 0 && ` · ${t('overdue.days')} ${daysOverdue}`}
          </li>
        );
      })}
    </ol>
  );
}
