import { Alert, Button, Card, Form, Input, Popconfirm, Skeleton } from 'antd';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import {
  AffinityModelsDocument,
  type AffinityModelsQuery,
  ReplayMatchesDocument,
  RollBackAffinityDocument,
  ServeAffinityModelDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { required } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

type Model = AffinityModelsQuery['affinityModels'][number];
const VERSIONS_SHOWN = 50;
const REPLAYED = 100;
const DIGITS = 4;

/** The versions of the learned model with their cards, which of them serves, and the way back to rules alone. */
export default function ModelsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({ query: AffinityModelsDocument, variables: { first: VERSIONS_SHOWN } });
  const again = () => refresh({ requestPolicy: 'network-only' });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const models = data.affinityModels;
  const serving = models.find(({ state }) => state === 'SERVING');
  const may = (operation: 'serveAffinityModel' | 'rollBackAffinity' | 'replayMatches'): boolean =>
    me !== null && mayUse(me, operation);
  return (
    <div className="stack">
      <h1>{t('nav.models')}</h1>
      <p className="soft">{t('models.hint')}</p>
      <Alert
        type="info"
        role="status"
        title={serving === undefined ? t('models.rules') : t('models.serving', { version: serving.version })}
      />
      {serving !== undefined && may('rollBackAffinity') && <RollBack onDone={again} />}
      {models.length === 0 ? (
        <EmptyState title={t('models.none')} hint={t('models.noneHint')} />
      ) : (
        <Versions models={models} mayServe={may('serveAffinityModel')} onDone={again} />
      )}
      {may('replayMatches') && <Replay />}
    </div>
  );
}

function Versions(of: { models: readonly Model[]; mayServe: boolean; onDone: () => void }) {
  const { t } = useWords();
  const serve = useCommand(ServeAffinityModelDocument, (data) => data.serveAffinityModel);
  const letServe = async (version: number): Promise<void> => {
    if ((await serve.run({ version })) !== null) of.onDone();
  };
  return (
    <>
      <ProblemNotice problem={serve.problem} />
      <DataTable<Model>
        label={t('nav.models')}
        rowKey="version"
        dataSource={[...of.models]}
        columns={[
          { title: t('decisions.version'), className: 'number', dataIndex: 'version' },
          {
            title: t('common.state'),
            render: (_, { state }) => <StateTag code={state}>{t(`models.${state}`)}</StateTag>,
          },
          { title: t('models.trained'), render: (_, { trainedUntil }) => <Day date={trainedUntil} /> },
          { title: t('models.trainedOn'), className: 'number', dataIndex: 'trainedOn' },
          {
            title: t('models.heldOut'),
            className: 'number',
            render: (_, { heldOutLoans, heldOutMrr }) => `${heldOutLoans} / ${heldOutMrr.toFixed(DIGITS)}`,
          },
          {
            title: t('models.brier'),
            className: 'number',
            render: (_, { brierBefore, brierAfter }) =>
              `${brierBefore.toFixed(DIGITS)} / ${brierAfter.toFixed(DIGITS)}`,
          },
          {
            title: t('models.card'),
            render: (_, { purpose, limits, recipe }) => (
              <details>
                <summary>{t('models.card')}</summary>
                {[purpose, limits, recipe].map((text) => (
                  <p key={text}>{text}</p>
                ))}
              </details>
            ),
          },
          {
            title: t('common.actions'),
            render: (_, { version, state }) =>
              of.mayServe &&
              state !== 'SERVING' && (
                <Popconfirm title={t('models.serveSure', { version })} onConfirm={() => void letServe(version)}>
                  <Button size="small" loading={serve.running} aria-label={`${t('models.serve')} ${version}`}>
                    {t('models.serve')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
    </>
  );
}

function RollBack({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const back = useCommand(RollBackAffinityDocument, (data) => data.rollBackAffinity);
  const run = async ({ reason }: { reason: string }): Promise<void> => {
    if ((await back.run({ reason })) !== null) onDone();
  };
  return (
    <Card title={t('models.rollBack')}>
      <Form<{ reason: string }> layout="vertical" onFinish={(values) => void run(values)}>
        <ProblemNotice problem={back.problem} />
        <Form.Item name="reason" label={t('models.reason')} rules={[required(t)]}>
          <Input maxLength={500} />
        </Form.Item>
        <Button danger htmlType="submit" loading={back.running}>
          {t('models.rollBack')}
        </Button>
      </Form>
    </Card>
  );
}

/** Stored matches come out the same when they are decided again from the versions that they name. */
function Replay() {
  const { t } = useWords();
  const client = useClient();
  const [said, setSaid] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function run({ needId }: { needId: string }) {
    setRunning(true);
    const { data } = await client
      .query(ReplayMatchesDocument, { needId: needId.trim(), first: REPLAYED }, { requestPolicy: 'network-only' })
      .toPromise();
    setRunning(false);
    const replay = data?.replayMatches;
    setSaid(
      replay === undefined
        ? t('fault.title')
        : t('models.replayed', { checked: replay.checked, differing: replay.differing.length }),
    );
  }
  return (
    <Card title={t('models.replay')}>
      <Form<{ needId: string }> layout="vertical" onFinish={(values) => void run(values)}>
        <Form.Item name="needId" label={t('models.needId')} rules={[required(t)]}>
          <Input autoComplete="off" maxLength={36} />
        </Form.Item>
        <Button htmlType="submit" loading={isRunning}>
          {t('models.replay')}
        </Button>
        <p role="status">{said}</p>
      </Form>
    </Card>
  );
}
