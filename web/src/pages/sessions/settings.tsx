import { Button, Card, Form, Input, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import {
  type AssignmentMethod,
  ChangeSessionSettingsDocument,
  SessionSettingsDocument,
  type SessionSettingsPartsFragment,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import './sessions.css';

const VERSIONS_MAX = 20;
const COUNTS = [
  'weekday',
  'slots',
  'slotMinutes',
  'rooms',
  'firmsPerRoom',
  'meetingsPerFirmMax',
  'firmsMin',
  'noShowMinutes',
  'servingBanksMax',
  'weeksAhead',
] as const;
const METHODS: readonly AssignmentMethod[] = ['STABLE', 'OPTIMUM'];

type Version = SessionSettingsPartsFragment;
type Draft = { validFrom: string; startsAt: string } & Record<(typeof COUNTS)[number], string>;

const clockText = (minute: number): string =>
  `${`${Math.floor(minute / 60)}`.padStart(2, '0')}:${`${minute % 60}`.padStart(2, '0')}`;
function minuteOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** How sessions are run, by the day from which on; only what differs from the version before is sent. */
export default function SessionSettingsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({
    query: SessionSettingsDocument,
    variables: { first: VERSIONS_MAX },
    requestPolicy: 'cache-and-network',
  });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  const versions = data?.sessionSettings ?? [];
  const [newest] = versions;
  if (newest === undefined) return <Skeleton active />;
  return (
    <div className="stack">
      <h1>{t('settings.title')}</h1>
      <p className="soft">{t('settings.hint')}</p>
      {me !== null && mayUse(me, 'changeSessionSettings') && (
        <Change
          key={newest.validFrom ?? ''}
          newest={newest}
          onChanged={() => refresh({ requestPolicy: 'network-only' })}
        />
      )}
      <Versions versions={versions} />
    </div>
  );
}

function Change({ newest, onChanged }: { newest: Version; onChanged: () => void }) {
  const { t } = useWords();
  const [method, setMethod] = useState(newest.method);
  const change = useCommand(ChangeSessionSettingsDocument, (answer) => answer.changeSessionSettings);
  const counts = Object.fromEntries(COUNTS.map((name) => [name, `${newest[name]}`]));

  async function save(draft: Draft) {
    const changed = COUNTS.filter((name) => draft[name].trim() !== `${newest[name]}`);
    const startsAtMinute = minuteOf(draft.startsAt);
    const input = {
      validFrom: draft.validFrom,
      ...Object.fromEntries(changed.map((name) => [name, Number(draft[name])])),
      ...(startsAtMinute === newest.startsAtMinute ? {} : { startsAtMinute }),
      ...(method === newest.method ? {} : { method }),
    };
    if ((await change.run(input)) !== null) onChanged();
  }
  return (
    <Card title={t('settings.change')}>
      <Form<Draft>
        layout="vertical"
        initialValues={{ ...counts, startsAt: clockText(newest.startsAtMinute), validFrom: '' }}
        onFinish={(draft) => void save(draft)}
      >
        <div className="settings-fields">
          <DateField name="validFrom" label={t('settings.validFrom')} />
          <Form.Item name="startsAt" label={t('settings.startsAt')}>
            <Input type="time" />
          </Form.Item>
          {COUNTS.map((name) => (
            <Form.Item key={name} name={name} label={t(`settings.${name}`)} rules={[{ pattern: /^\s*\d{1,4}\s*$/ }]}>
              <Input inputMode="numeric" autoComplete="off" />
            </Form.Item>
          ))}
        </div>
        <Form.Item label={t('settings.method')}>
          <Segmented
            aria-label={t('settings.method')}
            value={method}
            onChange={setMethod}
            options={METHODS.map((value) => ({ value, label: t(`board.${value}`) }))}
          />
        </Form.Item>
        <ProblemNotice problem={change.problem} />
        <Button type="primary" htmlType="submit" loading={change.running}>
          {t('settings.save')}
        </Button>
      </Form>
    </Card>
  );
}

function Versions({ versions }: { versions: readonly Version[] }) {
  const { t } = useWords();
  return (
    <DataTable
      label={t('settings.versions')}
      rowKey={({ validFrom }) => validFrom ?? ''}
      dataSource={[...versions]}
      columns={[
        {
          title: t('settings.validFrom'),
          render: (_, { validFrom }) => (validFrom === null ? t('settings.defaults') : <Day date={validFrom} />),
        },
        {
          title: t('settings.decidedAt'),
          render: (_, { decidedAt }) => (decidedAt === null ? '—' : <Instant at={decidedAt} />),
        },
        { title: t('settings.startsAt'), render: (_, { startsAtMinute }) => clockText(startsAtMinute) },
        ...COUNTS.map((name) => ({
          title: t(`settings.${name}`),
          className: 'number',
          render: (_: unknown, version: Version) => version[name],
        })),
        { title: t('settings.method'), render: (_, { method }) => t(`board.${method}`) },
      ]}
    />
  );
}
