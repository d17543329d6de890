import { Alert, Button, Card, Form, Select, Skeleton, Table, Tag } from 'antd';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { MATCHING_TEXT } from '../../../../text/matching.ts';
import { formatMonths } from '../../format.ts';
import {
  FileLoanDocument,
  type LoanDetailFragment,
  LoanDocument,
  ReportLossDocument,
  type RulePartsFragment,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { measureText, measureTitle } from '../matching/measure-text.ts';

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
  return (
    <div className="stack">
      <LoanFacts loan={loan} />
      <FilingCard loan={loan} mayFile={isBank} />
      {loan.filing !== null && <LossCard loan={loan} mayReport={isBank} />}
    </div>
  );
}

function LoanFacts({ loan }: { loan: LoanDetailFragment }) {
  const { t, label, language } = useWords();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('loan.firm'), loan.firmName],
    [t('loan.bank'), loan.bankName],
    [t('loan.product'), loan.productName],
    [t('loan.principal'), <Money key="principal" fen={loan.principalFen} exact />],
    [t('loan.rate'), <Rate key="rate" bps={loan.rateBps} />],
    [t('common.term'), formatMonths(loan.termMonths, language)],
    [t('loan.drawnOn'), <Day key="drawn" date={loan.drawnOn} />],
    [t('loan.maturesOn'), <Day key="matures" date={loan.maturesOn} />],
    [t('loan.securities'), loan.securities.map((security) => label('security', security)).join(' / ')],
  ];
  return (
    <>
      <h1>
        {t('loan.contract')} {loan.contractNumber} <Tag>{loan.state}</Tag>
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
  const { t } = useWords();
  const [form] = Form.useForm<{ schemeCode: string }>();
  const file = useCommand(FileLoanDocument, (data) => data.fileLoan);
  useRefusalOnField(form, file);
  const { filing } = loan;
  return (
    <Card title={t('loan.filing')}>
      <div className="stack">
        <ProblemNotice problem={file.problem} />
        {filing !== null && (
          <>
            <p>
              {filing.schemeCode} <Tag>{filing.state}</Tag> {t('loan.filedOn')} <Day date={filing.filedOn} />
            </p>
            <h3>{t('loan.gates')}</h3>
            <GateTable gates={filing.gates} />
          </>
        )}
        {filing === null && (!mayFile || loan.schemes.length === 0) && (
          <p>{t(loan.schemes.length === 0 ? 'loan.noScheme' : 'loan.notFiled')}</p>
        )}
        {filing === null && mayFile && loan.schemes.length > 0 && (
          <Form
            form={form}
            layout="vertical"
            initialValues={{ schemeCode: loan.schemes[0] }}
            onFinish={({ schemeCode }) => void file.run({ loanId: loan.id, schemeCode })}
          >
            <Form.Item name="schemeCode" label={t('loan.scheme')} extra={t('loan.schemeHint')} rules={[required(t)]}>
              <Select options={loan.schemes.map((code) => ({ value: code, label: code }))} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={file.running}>
              {t('loan.file')}
            </Button>
          </Form>
        )}
      </div>
    </Card>
  );
}

function GateTable({ gates }: { gates: readonly RulePartsFragment[] }) {
  const words = useWords();
  const { t, language } = words;
  const names: Readonly<Record<string, string>> = MATCHING_TEXT[language].gates;
  return (
    <Table
      size="small"
      rowKey="code"
      dataSource={[...gates]}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('rule.name'), render: (_, gate) => names[gate.code] ?? gate.code },
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
          render: (_, gate) => <span title={measureTitle(gate.want, words)}>{measureText(gate.want, words)}</span>,
        },
      ]}
    />
  );
}

function LossCard({ loan, mayReport }: { loan: LoanDetailFragment; mayReport: boolean }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ lossFen: string }>();
  const report = useCommand(ReportLossDocument, (data) => data.reportLoss);
  useRefusalOnField(form, report);
  const { loss } = loan;
  if (loss === null && !mayReport) return null;
  return (
    <Card title={t('loan.loss')}>
      <div className="stack">
        <ProblemNotice problem={report.problem} />
        {loss === null && (
          <Form
            form={form}
            layout="vertical"
            onFinish={({ lossFen }) => void report.run({ loanId: loan.id, lossFen: wan(lossFen) })}
          >
            <WanField name="lossFen" label={t('loan.lossAmount')} extra={t('loan.lossHint')} />
            <Button danger htmlType="submit" loading={report.running}>
              {t('loan.reportLoss')}
            </Button>
          </Form>
        )}
        {loss !== null && (
          <>
            <p>
              {t('loan.lossAmount')} <Money fen={loss.lossFen} exact /> <Tag>{loss.state}</Tag> {t('loan.reportedOn')}{' '}
              <Day date={loss.reportedOn} />
            </p>
            {loss.payableFen !== null && (
              <Alert
                type="info"
                title={
                  <>
                    {t('loan.payable')} <Money fen={loss.payableFen} exact />
                  </>
                }
              />
            )}
            <h3>{t('loan.steps')}</h3>
            <Table
              size="small"
              rowKey="code"
              dataSource={[...loss.steps]}
              pagination={false}
              scroll={{ x: 'max-content' }}
              columns={[
                { title: t('loan.step'), dataIndex: 'code' },
                { title: t('loan.formula'), dataIndex: 'formula' },
                {
                  title: t('common.amount'),
                  align: 'right',
                  render: (_, step) => <Money fen={step.amountFen} exact />,
                },
              ]}
            />
          </>
        )}
      </div>
    </Card>
  );
}
