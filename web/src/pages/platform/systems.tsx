import { Alert, Button, Card, Checkbox, Form, Input, InputNumber, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { scopesToGive } from '../../../../domain/registry/permissions.ts';
import {
  ApiKeysDocument,
  type ApiKeysQuery,
  CreateApiKeyDocument,
  OpenSandboxDocument,
  RegisterWebhookDocument,
  RemoveWebhookDocument,
  RevokeApiKeyDocument,
  WebhooksDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { required } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useProof } from '../../proof.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { Deliveries } from './deliveries.tsx';

const KEYS_SHOWN = 50;
const DAYS = 90;

/** Keys, webhooks and the sandbox of a bank's systems. */
export default function SystemsPage() {
  const { t } = useWords();
  return (
    <div className="stack">
      <h1>{t('systems.title')}</h1>
      <Keys />
      <Sandbox />
      <Webhooks />
      <Deliveries />
    </div>
  );
}

type KeyWish = { readonly label: string; readonly days: number; readonly scopes: string[] };
type Shown = { readonly id: string; readonly secret: string };

function Keys() {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data }, refresh] = useQuery({ query: ApiKeysDocument, variables: { first: KEYS_SHOWN } });
  const again = () => refresh({ requestPolicy: 'network-only' });
  const [{ fetching }, create] = useMutation(CreateApiKeyDocument);
  const { withProof } = useProof();
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const [shown, setShown] = useState<Shown | null>(null);
  const [said, setSaid] = useState('');

  async function make(input: KeyWish) {
    const made = (await withProof(() => create({ input }))).data?.createApiKey;
    setShown(made !== undefined && 'secret' in made ? made : null);
    setSaid(made !== undefined && 'message' in made ? made.message : '');
    again();
  }
  async function end(id: string) {
    const ended = (await revoke({ input: { id } })).data?.revokeApiKey;
    setShown(null);
    setSaid(ended !== undefined && 'message' in ended ? ended.message : t('systems.revoked'));
    again();
  }
  return (
    <Card title={t('systems.keys')}>
      <div className="stack">
        <p className="soft">{t('systems.keysHint')}</p>
        <Form<KeyWish> layout="vertical" initialValues={{ days: DAYS }} onFinish={(values) => void make(values)}>
          <Form.Item name="label" label={t('systems.label')} rules={[required(t)]}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="days" label={t('systems.days')} rules={[required(t)]}>
            <InputNumber min={1} max={365} precision={0} />
          </Form.Item>
          <Form.Item name="scopes" label={t('systems.scopes')} rules={[required(t)]} required={false}>
            <Checkbox.Group
              options={scopesToGive(me?.roles ?? []).map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={fetching}>
            {t('systems.create')}
          </Button>
        </Form>
        <p role="status">{said}</p>
        {shown !== null && <Alert type="success" title={t('systems.once')} description={<code>{shown.secret}</code>} />}
        <KeyList keys={data?.apiKeys ?? []} onRevoke={(id) => void end(id)} />
      </div>
    </Card>
  );
}

type Key = ApiKeysQuery['apiKeys'][number];

/** Keys in force can be ended; those that are over stay listed, so that nobody wonders what became of them. */
function KeyList({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (id: string) => void }) {
  const { t } = useWords();
  if (keys.length === 0) return <EmptyState title={t('systems.noKeys')} hint={t('systems.noKeysHint')} />;
  return (
    <DataTable<Key>
      label={t('systems.keyList')}
      rowKey="id"
      dataSource={[...keys]}
      columns={[
        {
          title: t('systems.label'),
          render: (_cell, row) => (
            <>
              {row.label} {row.isSandbox && <Tag>{t('systems.ofSandbox')}</Tag>}
            </>
          ),
        },
        {
          title: t('systems.scopes'),
          render: (_cell, row) => row.scopes.map((scope) => <Tag key={scope}>{scope}</Tag>),
        },
        {
          title: t('systems.lastUsed'),
          render: (_cell, row) => (row.lastUsedAt === null ? t('systems.never') : <Instant at={row.lastUsedAt} />),
        },
        { title: t('systems.expires'), render: (_cell, row) => <Instant at={row.expiresAt} /> },
        {
          title: t('common.state'),
          render: (_cell, row) => <StateTag code={stateOf(row)}>{t(`systems.${stateOf(row)}`)}</StateTag>,
        },
        {
          title: '',
          render: (_cell, row) =>
            stateOf(row) === 'LIVE' && (
              <Popconfirm title={t('systems.revokeSure')} onConfirm={() => onRevoke(row.id)}>
                <Button size="small" danger>
                  {t('systems.revoke')}
                </Button>
              </Popconfirm>
            ),
        },
      ]}
    />
  );
}

function stateOf({ revokedAt, expiresAt }: Key): 'LIVE' | 'EXPIRED' | 'REVOKED' {
  if (revokedAt !== null) return 'REVOKED';
  return new Date(expiresAt) <= new Date() ? 'EXPIRED' : 'LIVE';
}

function Sandbox() {
  const { t } = useWords();
  const open = useCommand(OpenSandboxDocument, (data) => data.openSandbox);
  const [made, setMade] = useState<{ engagementId: string; secret: string } | null>(null);
  const openOne = async (): Promise<void> => {
    const done = await open.run({ label: t('systems.sandbox') });
    if (done !== null) setMade(done);
  };
  return (
    <Card title={t('systems.sandbox')}>
      <div className="stack">
        <p className="soft">{t('systems.sandboxHint')}</p>
        <ProblemNotice problem={open.problem} />
        <Button loading={open.running} onClick={() => void openOne()}>
          {t('systems.openSandbox')}
        </Button>
        {made !== null && (
          <Alert
            type="success"
            title={t('systems.once')}
            description={
              <code>
                SANDBOX_KEY={made.secret} npm run conformance -- --url {window.location.origin} --engagement{' '}
                {made.engagementId}
              </code>
            }
          />
        )}
      </div>
    </Card>
  );
}

function Webhooks() {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: WebhooksDocument });
  const register = useCommand(RegisterWebhookDocument, (answer) => answer.registerWebhook);
  const remove = useCommand(RemoveWebhookDocument, (answer) => answer.removeWebhook);
  const again = () => refresh({ requestPolicy: 'network-only' });
  return (
    <Card title={t('systems.webhooks')}>
      <div className="stack">
        <Form<{ url: string }> layout="vertical" onFinish={(input) => void register.run(input).then(again)}>
          <Form.Item name="url" label={t('systems.url')} rules={[required(t)]}>
            <Input type="url" maxLength={500} placeholder="https://" />
          </Form.Item>
          <ProblemNotice problem={register.problem ?? remove.problem} />
          <Button htmlType="submit" loading={register.running}>
            {t('systems.register')}
          </Button>
        </Form>
        <ul className="cards">
          {(data?.webhookEndpoints ?? []).map((endpoint) => (
            <li key={endpoint.id} className="card">
              <p>
                <strong className="break">{endpoint.url}</strong>
              </p>
              <p className="soft break">
                {t('systems.secret')} <code>{endpoint.secret}</code>
              </p>
              <Button danger size="small" onClick={() => void remove.run({ id: endpoint.id }).then(again)}>
                {t('systems.remove')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
