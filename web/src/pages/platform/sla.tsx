import { Button, Card, Form, Input, InputNumber, Skeleton, Space, Tag } from 'antd';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { formatDate } from '../../format.ts';
import {
  DecideSlaProfileDocument,
  ProposeSlaProfileDocument,
  SlaProfilesDocument,
  type SlaProfilesQuery,
  type SlaTermsFragment,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

type Profile = SlaProfilesQuery['slaProfiles'][number];
type Term = Exclude<keyof SlaTermsFragment, '__typename'>;
type Values = Record<Term, number> & { code: string; validFrom: string; decisionRecord: string };

const PROFILES_SHOWN = 50;
/** In the order in which a need meets them. */
const TERMS: readonly Term[] = [
  'placesMax',
  'openDays',
  'acceptDays',
  'contactDays',
  'disputeDays',
  'decisionMonths',
  'drawdownDays',
  'writeBackDays',
  'complaintDays',
  'roundsMax',
];
const TERM_MAX = 60;

/** What banks promise, from which day, and who decided it. */
export default function SlaPage() {
  const { t, language } = useWords();
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({ query: SlaProfilesDocument, variables: { first: PROFILES_SHOWN } });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const again = () => refresh({ requestPolicy: 'network-only' });
  const profiles = data.slaProfiles;
  const inForce = profiles.find(({ isInForce }) => isInForce);
  return (
    <div className="stack">
      <h1>{t('sla.title')}</h1>
      <p className="soft">{t('sla.hint')}</p>
      {inForce !== undefined && (
        <Card title={t('sla.inForceSince', { code: inForce.code, day: formatDate(inForce.validFrom, language) })}>
          <Terms profile={inForce} />
        </Card>
      )}
      <Profiles profiles={profiles} mayDecide={me !== null && mayUse(me, 'decideSlaProfile')} onDecided={again} />
      {me !== null && mayUse(me, 'proposeSlaProfile') && inForce !== undefined && (
        <Propose from={inForce} onProposed={again} />
      )}
    </div>
  );
}

function Terms({ profile }: { profile: SlaTermsFragment }) {
  const { t } = useWords();
  return (
    <dl className="facts">
      {TERMS.map((term) => (
        <div key={term}>
          <dt>{t(`sla.${term}`)}</dt>
          <dd className="number">{profile[term]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Profiles(of: { profiles: readonly Profile[]; mayDecide: boolean; onDecided: () => void }) {
  const { t } = useWords();
  const decide = useCommand(DecideSlaProfileDocument, (data) => data.decideSlaProfile);
  const answer = async (profileId: string, isApproved: boolean): Promise<void> => {
    if ((await decide.run({ profileId, isApproved })) !== null) of.onDecided();
  };
  return (
    <Card title={t('sla.all')}>
      <ProblemNotice problem={decide.problem} />
      <DataTable<Profile>
        label={t('sla.all')}
        rowKey="id"
        dataSource={[...of.profiles]}
        columns={[
          { title: t('sla.code'), dataIndex: 'code' },
          { title: t('sla.validFrom'), render: (_cell, row) => <Day date={row.validFrom} /> },
          {
            title: t('common.state'),
            render: (_cell, row) => (
              <>
                <StateTag code={row.state}>{t(`sla.${row.state}`)}</StateTag>{' '}
                {row.isInForce && <Tag color="green">{t('sla.inForce')}</Tag>}
              </>
            ),
          },
          { title: t('sla.record'), dataIndex: 'decisionRecord' },
          { title: t('sla.proposedBy'), render: (_cell, row) => <By name={row.proposedByName} at={row.proposedAt} /> },
          { title: t('sla.decidedBy'), render: (_cell, row) => <By name={row.decidedByName} at={row.decidedAt} /> },
          {
            title: t('sla.terms'),
            render: (_cell, row) => (
              <details>
                <summary>{t('sla.terms')}</summary>
                <Terms profile={row} />
              </details>
            ),
          },
          {
            title: '',
            render: (_cell, row) =>
              of.mayDecide &&
              row.state === 'PROPOSED' && (
                <Space>
                  <Button size="small" type="primary" onClick={() => void answer(row.id, true)}>
                    {t('sla.approve')}
                  </Button>
                  <Button size="small" onClick={() => void answer(row.id, false)}>
                    {t('sla.refuse')}
                  </Button>
                </Space>
              ),
          },
        ]}
      />
    </Card>
  );
}

function By({ name, at }: { name: string | null; at: string | null }) {
  if (at === null) return <>—</>;
  return (
    <>
      {name !== null && <>{name} · </>}
      <Instant at={at} />
    </>
  );
}

function Propose({ from, onProposed }: { from: SlaTermsFragment; onProposed: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const propose = useCommand(ProposeSlaProfileDocument, (data) => data.proposeSlaProfile);
  const submit = async (values: Values): Promise<void> => {
    if ((await propose.run(values)) === null) return;
    form.resetFields();
    onProposed();
  };
  const initial = Object.fromEntries(TERMS.map((term) => [term, from[term]]));
  return (
    <Card title={t('sla.propose')}>
      <Form
        form={form}
        layout="vertical"
        className="stack"
        initialValues={initial}
        onFinish={(values) => void submit(values)}
      >
        <ProblemNotice problem={propose.problem} />
        <div className="form-grid">
          <Form.Item name="code" label={t('sla.code')} rules={[required(t)]}>
            <Input maxLength={16} />
          </Form.Item>
          <DateField name="validFrom" label={t('sla.validFrom')} />
          <Form.Item name="decisionRecord" label={t('sla.record')} rules={[required(t)]}>
            <Input maxLength={500} />
          </Form.Item>
          {TERMS.map((term) => (
            <Form.Item key={term} name={term} label={t(`sla.${term}`)} rules={[required(t)]}>
              <InputNumber min={1} max={TERM_MAX} precision={0} />
            </Form.Item>
          ))}
        </div>
        <Button type="primary" htmlType="submit" loading={propose.running}>
          {t('sla.send')}
        </Button>
      </Form>
    </Card>
  );
}
