import { Alert, Button, Card, Form } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { formatDate, formatPercent } from '../../format.ts';
import { LoadLprFixingDocument, LprFixingsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, PercentField, percent, useRefusalOnField } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Rate } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

const Chart = lazy(() => import('../../parts/chart.tsx'));
const FIXINGS_SHOWN = 36;

/** The fixings that prices rest on; an operator loads one that is missing. */
export default function LprPage() {
  const { t, language } = useWords();
  const [form] = Form.useForm<{ fixedOn: string; oneYearBps: string; overFiveYearsBps: string }>();
  const [{ data, error }, refresh] = useQuery({ query: LprFixingsDocument, variables: { first: FIXINGS_SHOWN } });
  const load = useCommand(LoadLprFixingDocument, (answer) => answer.loadLprFixing);
  useRefusalOnField(form, load);
  const [loaded, setLoaded] = useState<string | null>(null);
  const fixings = data?.lprFixings ?? [];
  const byTime = [...fixings].reverse();

  async function submit(values: { fixedOn: string; oneYearBps: string; overFiveYearsBps: string }) {
    const done = await load.run({
      fixedOn: values.fixedOn,
      oneYearBps: percent(values.oneYearBps),
      overFiveYearsBps: percent(values.overFiveYearsBps),
    });
    setLoaded(done === null ? null : done.fixing.fixedOn);
    if (done !== null) refresh({ requestPolicy: 'network-only' });
  }

  return (
    <div className="stack">
      <h1>{t('lpr.title')}</h1>
      <p className="soft">{t('lpr.hint')}</p>
      {error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {loaded !== null && (
        <Alert type="success" showIcon role="status" title={t('lpr.loaded', { date: formatDate(loaded, language) })} />
      )}
      <ProblemNotice problem={load.problem} />
      <Card title={t('lpr.load')}>
        <Form form={form} layout="vertical" className="form-grid" onFinish={(values) => void submit(values)}>
          <DateField name="fixedOn" label={t('lpr.fixedOn')} />
          <PercentField name="oneYearBps" label={t('lpr.oneYear')} />
          <PercentField name="overFiveYearsBps" label={t('lpr.overFive')} />
          <Form.Item label=" " colon={false}>
            <Button type="primary" htmlType="submit" loading={load.running} block>
              {t('lpr.load')}
            </Button>
          </Form.Item>
        </Form>
      </Card>
      {byTime.length > 1 && (
        <Card title={t('lpr.trend')}>
          <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
            <Chart
              label={t('lpr.trend')}
              kind="line"
              categories={byTime.map(({ fixedOn }) => fixedOn.slice(0, 7))}
              series={[
                { name: t('lpr.oneYear'), values: byTime.map(({ oneYearBps }) => Number(oneYearBps)) },
                { name: t('lpr.overFive'), values: byTime.map(({ overFiveYearsBps }) => Number(overFiveYearsBps)) },
              ]}
              format={(value) => formatPercent(`${value}`)}
            />
          </Suspense>
        </Card>
      )}
      <DataTable
        label={t('lpr.title')}
        rowKey="fixedOn"
        dataSource={[...fixings]}
        columns={[
          { title: t('lpr.fixedOn'), render: (_, fixing) => <Day date={fixing.fixedOn} /> },
          { title: t('lpr.oneYear'), render: (_, fixing) => <Rate bps={fixing.oneYearBps} /> },
          { title: t('lpr.overFive'), render: (_, fixing) => <Rate bps={fixing.overFiveYearsBps} /> },
        ]}
      />
    </div>
  );
}
