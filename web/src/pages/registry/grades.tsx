import { Alert, Button, Card, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { GradeReportsDocument, type GradeReportsQuery, ImportCreditGradesDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { base64Of } from '../../parts/base64-of.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FilePicker } from '../../parts/file-picker.tsx';
import { required } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

type Report = GradeReportsQuery['gradeReports'][number];
const SCHEMES_SHOWN = 20;
const BPS = 10_000;

/** Whether the bad rate rises from each grade to the next worse one, for every scheme of which outcomes are known. */
export default function GradesPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({ query: GradeReportsDocument, variables: { first: SCHEMES_SHOWN } });
  const reports = data?.gradeReports ?? [];
  return (
    <div className="stack">
      <h1>{t('nav.grades')}</h1>
      <p className="soft">{t('grades.hint')}</p>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && reports.length === 0 && (
        <EmptyState title={t('grades.none')} hint={t('grades.noneHint')} />
      )}
      {reports.map((report) => (
        <ReportCard key={report.scheme} report={report} />
      ))}
      {me !== null && mayUse(me, 'importCreditGrades') && (
        <ImportGrades onDone={() => refresh({ requestPolicy: 'network-only' })} />
      )}
    </div>
  );
}

const VERDICT_TONE = { MONOTONE: 'success', NOT_MONOTONE: 'warning', TOO_FEW: 'info' } as const;

function ReportCard({ report }: { report: Report }) {
  const { t } = useWords();
  return (
    <Card title={report.scheme}>
      <div className="stack">
        <Alert
          type={VERDICT_TONE[report.verdict]}
          showIcon
          title={t(`grades.${report.verdict}`)}
          description={
            report.breaksAt.length === 0 ? null : t('grades.breaksAt', { grades: report.breaksAt.join(', ') })
          }
        />
        <DataTable<Report['counts'][number]>
          label={report.scheme}
          rowKey="platformGrade"
          dataSource={[...report.counts]}
          columns={[
            { title: t('grades.platformGrade'), align: 'right', className: 'number', dataIndex: 'platformGrade' },
            { title: t('grades.values'), render: (_, { values }) => values.join(' / ') },
            { title: t('grades.firms'), align: 'right', className: 'number', dataIndex: 'firms' },
            { title: t('grades.bad'), align: 'right', className: 'number', dataIndex: 'bad' },
            {
              title: t('grades.badRate'),
              align: 'right',
              className: 'number',
              render: (_, { firms, bad }) => (firms === 0 ? '—' : <Rate bps={`${Math.floor((bad * BPS) / firms)}`} />),
            },
          ]}
        />
      </div>
    </Card>
  );
}

function ImportGrades({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ scheme: string; issuer: string }>();
  const [file, setFile] = useState<string | null>(null);
  const load = useCommand(ImportCreditGradesDocument, (data) => data.importCreditGrades);

  async function submit(values: { scheme: string; issuer: string }) {
    if (file === null || (await load.run({ ...values, file })) === null) return;
    form.resetFields();
    onDone();
  }
  return (
    <Card title={t('grades.import')}>
      <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
        <p className="soft">{t('grades.columns')}</p>
        <ProblemNotice problem={load.problem} />
        <div className="form-grid">
          <Form.Item name="scheme" label={t('grades.scheme')} rules={[required(t)]}>
            <Input maxLength={32} autoComplete="off" />
          </Form.Item>
          <Form.Item name="issuer" label={t('lists.issuer')} rules={[required(t)]}>
            <Input maxLength={120} autoComplete="off" />
          </Form.Item>
        </div>
        <FilePicker
          label={t('lists.file')}
          accept=".csv,.xlsx,.txt"
          onPick={(picked) => void base64Of(picked).then(setFile)}
        />
        <Button type="primary" htmlType="submit" disabled={file === null} loading={load.running}>
          {t('grades.import')}
        </Button>
      </Form>
    </Card>
  );
}
