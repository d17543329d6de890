import { Alert, Button, Card, Form, Select, Skeleton, Tag } from 'antd';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import {
  FileLoanDocument,
  type LoanDetailFragment,
  LoanDocument,
  ReportLossDocument,
  type RulePartsFragment,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, orNull, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { LoanPerformance } from '../engagement/loan-performance.tsx';
import { measureText, measureTitle } from '../matching/measure-text.ts';
import { isClaimState } from './claim-states.ts';
import { ComputeSheet } from './compute-sheet.tsx';
import { OverdueCard, Readiness } from './loan-reports.tsx';
import { schemeWord } from './scheme-word.ts';

const OPEN = '';

/** A loan, its filing with the scheme and its loss. */
export default function LoanPage() {
  const { loanId } = useParams();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({ query: LoanDocument, variables: { id: loanId ?? '' } });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const { loan } = data;
  if (loan === null) return <NotFound />;
  const isBank = me?.organisation?.kind === 'BANK';
  const isClaimant = isBank || me?.roles.includes('GUARANTOR') === true;
  return (
    <div className="stack">
      <LoanFacts loan={loan} />
      <LoanPerformance loan={loan} />
      <FilingCard loan={loan} mayFile={isClaimant} />
      {isBank && loan.filing?.state === 'FILED' && <OverdueCard loan={loan} />}
      {loan.filing !== null && <LossCard loan={loan} mayReport={isClaimant} />}
    </div>
  );
}

function LoanFacts({ loan }: { loan: LoanDetailFragment }) {
  const { t, label } = useWords();
  const firstLoan =
    loan.isFirstLoan === null ? 'loan.isFirstLoanUnknown' : loan.isFirstLoan ? 'common.yes' : 'common.no';
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('loan.firm'), loan.firmName],
    [t('loan.bank'), loan.bankName],
    [t('loan.principal'), <Money key="principal" fen={loan.principalFen} exact />],
    [t('loan.rate'), <Rate key="rate" bps={loan.rateBps} />],
    [t('loan.contractOn'), <Day key="contract" date={loan.contractOn} />],
    [t('loan.drawnOn'), <Day key="drawn" date={loan.drawnOn} />],
    [t('loan.maturesOn'), <Day key="matures" date={loan.maturesOn} />],
    [t('loan.type'), label('loanType', loan.loanType)],
    [t('need.purpose'), label('purpose', loan.purpose)],
    [t('loan.securities'), loan.securities.map((security) => label('security', security)).join(' / ')],
    [t('loan.isFirstLoan'), t(firstLoan)],
  ];
  return (
    <>
      <h1>
        {t('loan.contract')} {loan.contractNumber}
      </h1>
      <Card>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

function FilingCard({ loan, mayFile }: { loan: LoanDetailFragment; mayFile: boolean }) {
  const words = useWords();
  const { t, label, language } = words;
  const [form] = Form.useForm<{ schemeCode: string }>();
  const file = useCommand(FileLoanDocument, (data) => data.fileLoan);
  useRefusalOnField(form, file);
  const { filing } = loan;
  // A draft, a returned, rejected or revoked filing is filed again, by the rules of that day.
  const isOpen = filing === null || (filing.state !== 'FILED' && filing.state !== 'FILING_REVIEW');
  const wanted = Form.useWatch('schemeCode', form) ?? OPEN;
  const schemes = Object.entries(COMPENSATION_TEXT[language].scheme).map(([value, name]) => ({ value, label: name }));
  return (
    <Card title={t('loan.filing')}>
      <div className="stack">
        <ProblemNotice problem={file.problem} />
        {filing !== null && (
          <>
            <p>
              {schemeWord('scheme', filing.schemeCode, words)} <Tag>{label('filingState', filing.state)}</Tag>{' '}
              {t('loan.filedOn')} <Day date={filing.filedOn} />
            </p>
            <h3>{t('loan.gates')}</h3>
            <GateTable gates={filing.gates} />
          </>
        )}
        {filing === null && !mayFile && <p>{t('loan.notFiled')}</p>}
        {mayFile && isOpen && (
          <Form
            form={form}
            layout="vertical"
            initialValues={{ schemeCode: OPEN }}
            onFinish={({ schemeCode }) => void file.run({ loanId: loan.id, schemeCode: orNull(schemeCode) })}
          >
            <Form.Item name="schemeCode" label={t('loan.scheme')}>
              <Select options={[{ value: OPEN, label: t('loan.schemeInForce') }, ...schemes]} />
            </Form.Item>
            <div className="stack">
              <Readiness loan={loan} schemeCode={orNull(wanted)} />
              <Button type="primary" htmlType="submit" loading={file.running}>
                {t('loan.file')}
              </Button>
            </div>
          </Form>
        )}
      </div>
    </Card>
  );
}

function GateTable({ gates }: { gates: readonly RulePartsFragment[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <DataTable
      label={t('loan.gates')}
      rowKey="code"
      dataSource={[...gates]}
      columns={[
        {
          title: t('rule.name'),
          render: (_, gate) => (
            <span title={gate.ruleId ?? undefined}>
              {schemeWord('gate', gate.code, words)}
              {gate.details.map((detail) => (
                <span className="soft gate-detail" key={detail}>
                  {schemeWord('gateDetail', detail, words)}
                </span>
              ))}
            </span>
          ),
        },
        {
          title: t('rule.verdict'),
          render: (_, gate) => <span className={`verdict verdict-${gate.verdict}`}>{t(`rule.${gate.verdict}`)}</span>,
        },
        {
          title: t('rule.have'),
          render: (_, gate) => <span title={measureTitle(gate.have, words)}>{measureText(gate.have, words)}</span>,
        },
        {
          title: t('rule.want'),
          render: (_, gate) => (
            <span title={measureTitle(gate.want, words)}>
              {gate.want === null ? '—' : measureText(gate.want, words)}
            </span>
          ),
        },
      ]}
    />
  );
}

function LossCard({ loan, mayReport }: { loan: LoanDetailFragment; mayReport: boolean }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ lossFen: string; recognisedOn: string }>();
  const report = useCommand(ReportLossDocument, (data) => data.reportLoss);
  useRefusalOnField(form, report);
  const { loss } = loan;
  // Only a loan that passed every gate has a loss to report.
  if (loss === null && (!mayReport || loan.filing?.state !== 'FILED')) return null;
  return (
    <Card title={t('loan.loss')}>
      <div className="stack">
        <ProblemNotice problem={report.problem} />
        {loss === null && (
          <Form
            form={form}
            layout="vertical"
            onFinish={({ lossFen, recognisedOn }) =>
              void report.run({ loanId: loan.id, lossFen: wan(lossFen), recognisedOn })
            }
          >
            <WanField name="lossFen" label={t('loan.lossAmount')} extra={t('loan.lossHint')} />
            <DateField name="recognisedOn" label={t('loan.recognisedOn')} />
            <Button danger htmlType="submit" loading={report.running}>
              {t('loan.reportLoss')}
            </Button>
          </Form>
        )}
        {loss !== null && <LossSheet loss={loss} />}
      </div>
    </Card>
  );
}

/** What is paid, why, and every step that led there. */
function LossSheet({ loss }: { loss: NonNullable<LoanDetailFragment['loss']> }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <p>
        {t('loan.lossAmount')} <Money fen={loss.lossFen} exact />{' '}
        <Tag>{isClaimState(loss.state) ? t(`claim.${loss.state}`) : loss.state}</Tag> {t('loan.recognisedOn')}{' '}
        <Day date={loss.recognisedOn} />
      </p>
      {loss.isIllustrative && <Alert type="warning" showIcon title={t('loan.illustrative')} />}
      <Alert
        type={loss.refusal === null ? 'info' : 'warning'}
        title={
          <>
            {t('loan.payable')} <Money fen={loss.payableFen} exact /> · {t('loan.bankBears')}{' '}
            <Money fen={loss.bankBearsFen} exact />
          </>
        }
        description={loss.refusal === null ? null : schemeWord('refusal', loss.refusal, words)}
      />
      <h3>{t('loan.steps')}</h3>
      <ComputeSheet steps={loss.steps} />
    </>
  );
}
