import { Button, Card, Form, Select } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient, useQuery } from 'urql';
import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import { formatMoneyShort } from '../../format.ts';
import {
  type ChangePartFragment,
  type SettingsChangeInput,
  SimulationDocument,
  SimulationFileDocument,
  type SimulationQuery,
  StartSimulationDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FilePicker } from '../../parts/file-picker.tsx';
import { PercentField, percent, WanField, wanOrNull } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { fileToBase64, saveFile } from '../../parts/save-file.ts';
import { useWork } from '../../parts/use-work.ts';
import { Money } from '../../parts/values.tsx';
import { WorkProgress } from '../../parts/work-progress.tsx';
import { useCommand } from '../../use-command.ts';
import { schemeWord } from './scheme-word.ts';

const Chart = lazy(() => import('../../parts/chart.tsx'));
const FIRST_SCHEME = 'DG-2023-BANK';
const BANKS_DRAWN = 8;
const WORK = 'work';

type Values = {
  scheme: string;
  rate?: string;
  cap?: string;
  firmCap?: string;
  capReading?: string;
};
type Variant = NonNullable<SimulationQuery['simulation']>[number];

const NOTHING: SettingsChangeInput = {
  readings: null,
  tierTable: null,
  subsidyTable: null,
  loanTypes: null,
  pilotBanksMax: null,
  bankCapBps: null,
  firmCapFen: null,
  schemeCapFen: null,
};

function changeOf({ rate, cap, firmCap, capReading }: Values): SettingsChangeInput {
  return {
    ...NOTHING,
    tierTable: rate ? [{ loanAmountFenMax: null, rateBps: percent(rate) }] : null,
    bankCapBps: cap ? percent(cap) : null,
    firmCapFen: wanOrNull(firmCap),
    readings: capReading ? [{ name: 'capReading', value: capReading }] : null,
  };
}

/** Other settings, the same engine: what it would cost and who would gain or lose, beside the settings of now. */
export default function WhatIfPage() {
  const { t, language } = useWords();
  const client = useClient();
  const [file, setFile] = useState<File | null>(null);
  const [parameters, setParameters] = useSearchParams();
  // The simulation stands in the address: whoever leaves finds it again.
  const workId = parameters.get(WORK);
  const start = useCommand(StartSimulationDocument, (data) => data.startSimulation);
  const [{ data: result, error, fetching }, readResult] = useQuery({
    query: SimulationDocument,
    variables: { workId: workId ?? '' },
    pause: workId === null,
  });
  const work = useWork(workId, () => readResult({ requestPolicy: 'network-only' }));
  const variants = workId === null ? [] : (result?.simulation ?? []);
  const run = async (values: Values): Promise<void> => {
    const portfolioBase64 = file === null ? null : await fileToBase64(file);
    const started = await start.run({ schemeCode: values.scheme, variants: [changeOf(values)], portfolioBase64 });
    if (started !== null) setParameters({ [WORK]: started.work.id });
  };
  const save = async (): Promise<void> => {
    if (workId === null) return;
    const { data } = await client.query(SimulationFileDocument, { workId }).toPromise();
    if (data?.simulationFile) saveFile(data.simulationFile);
  };
  const isAsking = fetching && work === null;
  const isRunning = start.running || isAsking || work?.state === 'WAITING' || work?.state === 'RUNNING';
  const readings = COMPENSATION_TEXT[language].reading.capReading;
  return (
    <div className="stack">
      <h1>{t('whatIf.title')}</h1>
      <p className="soft">{t('whatIf.hint')}</p>
      <Card>
        <Form
          layout="vertical"
          initialValues={{ scheme: FIRST_SCHEME }}
          onFinish={(values: Values) => void run(values)}
        >
          <div className="form-grid">
            <Form.Item name="scheme" label={t('loan.scheme')}>
              <Select
                options={Object.entries(COMPENSATION_TEXT[language].scheme).map(([value, label]) => ({ value, label }))}
              />
            </Form.Item>
            <PercentField name="rate" label={t('whatIf.rate')} optional />
            <PercentField name="cap" label={t('whatIf.cap')} optional />
            <WanField name="firmCap" label={t('whatIf.firmCap')} optional />
            <Form.Item name="capReading" label={t('whatIf.capReading')}>
              <Select
                allowClear
                placeholder={t('whatIf.asNow')}
                options={Object.entries(readings).map(([value, label]) => ({ value, label }))}
              />
            </Form.Item>
            <Form.Item>
              <FilePicker label={t('whatIf.file')} accept=".csv,.xlsx" onPick={setFile} />
            </Form.Item>
          </div>
          <Button type="primary" htmlType="submit" loading={isRunning}>
            {t('whatIf.run')}
          </Button>
        </Form>
      </Card>
      <ProblemNotice problem={start.problem} />
      {error !== undefined && <FaultNotice fault={error} onRetry={() => readResult()} />}
      {work !== null && work.state !== 'DONE' && <WorkProgress label={t('workKind.SIMULATION')} work={work} />}
      {variants.length > 0 && <SideBySide variants={variants} onSave={() => void save()} />}
    </div>
  );
}

function SideBySide({ variants, onSave }: { variants: readonly Variant[]; onSave: () => void }) {
  const words = useWords();
  const { t, language } = words;
  const changed = variants[1];
  const titles = [t('whatIf.now'), t('whatIf.changed')];
  const rows = [
    { name: t('whatIf.cost'), values: variants.map(({ costFen }) => <Money key={costFen} fen={costFen} />) },
    { name: t('whatIf.paidClaims'), values: variants.map(({ paidClaims, claims }) => `${paidClaims} / ${claims}`) },
    {
      name: t('whatIf.bindings'),
      values: variants.map(
        ({ bindings }) =>
          bindings.map(({ cap, claims }) => `${schemeWord('cap', cap, words)} ${claims}`).join('、') || '—',
      ),
    },
    { name: t('whatIf.gain'), values: variants.map(({ firmsThatGain }) => `${firmsThatGain}`) },
    { name: t('whatIf.lose'), values: variants.map(({ firmsThatLose }) => `${firmsThatLose}`) },
  ];
  return (
    <>
      <Card extra={<Button onClick={onSave}>{t('whatIf.download')}</Button>} title={t('whatIf.cost')}>
        <div className="stack">
          <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
            <Chart
              label={t('whatIf.cost')}
              kind="bar"
              categories={titles}
              series={[{ name: t('whatIf.cost'), values: variants.map(({ costFen }) => Number(costFen)) }]}
              format={(value) => formatMoneyShort(`${Math.round(value)}`, language)}
            />
          </Suspense>
          <DataTable
            label={t('whatIf.title')}
            rowKey="name"
            dataSource={rows}
            columns={[
              { title: '', dataIndex: 'name' },
              ...titles.map((title, index) => ({
                title,
                align: 'right' as const,
                render: (_: unknown, row: (typeof rows)[number]) => row.values[index],
              })),
            ]}
          />
        </div>
      </Card>
      {changed !== undefined && changed.bankChanges.length > 0 && (
        <Card title={t('whatIf.byBank')}>
          <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
            <Chart
              label={t('whatIf.byBank')}
              kind="bar"
              categories={changed.bankChanges.slice(0, BANKS_DRAWN).map(({ name }) => name)}
              series={[
                {
                  name: t('whatIf.before'),
                  values: changed.bankChanges.slice(0, BANKS_DRAWN).map(({ beforeFen }) => Number(beforeFen)),
                },
                {
                  name: t('whatIf.after'),
                  values: changed.bankChanges.slice(0, BANKS_DRAWN).map(({ afterFen }) => Number(afterFen)),
                },
              ]}
              format={(value) => formatMoneyShort(`${Math.round(value)}`, language)}
            />
          </Suspense>
          <Changes label={t('whatIf.byBank')} changes={changed.bankChanges} />
        </Card>
      )}
      {changed !== undefined && changed.firmChanges.length > 0 && (
        <Card title={t('whatIf.byFirm')}>
          <Changes label={t('whatIf.byFirm')} changes={changed.firmChanges} />
        </Card>
      )}
    </>
  );
}

function Changes({ label, changes }: { label: string; changes: readonly ChangePartFragment[] }) {
  const { t } = useWords();
  return (
    <DataTable
      label={label}
      rowKey="id"
      dataSource={[...changes]}
      columns={[
        { title: t('whatIf.name'), dataIndex: 'name' },
        { title: t('whatIf.before'), align: 'right', render: (_, row) => <Money fen={row.beforeFen} exact /> },
        { title: t('whatIf.after'), align: 'right', render: (_, row) => <Money fen={row.afterFen} exact /> },
      ]}
    />
  );
}
