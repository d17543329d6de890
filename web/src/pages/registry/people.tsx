import { Alert, Button, Card, Checkbox, Form, Input, Modal, Popconfirm, Space } from 'antd';
import { useState } from 'react';
import { INVITATION_ORDERS, type InvitationOrder, PERSON_ORDERS } from '../../../../domain/list-orders.ts';
import type { OrganisationKind } from '../../../../domain/registry/organisation-kind.ts';
import { ROLES_OF_KIND } from '../../../../domain/registry/people.ts';
import { mayUse } from '../../desks.ts';
import {
  ChangePersonRolesDocument,
  EndPersonSignInsDocument,
  type InvitationRowFragment,
  InvitationsDocument,
  InvitePersonDocument,
  PeopleDocument,
  type PersonRowFragment,
  RemovePersonDocument,
  type Role,
  WithdrawInvitationDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required, useRefusalOnField } from '../../parts/inputs.tsx';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { Branches, BranchPlace } from './branches.tsx';
import { Leaving } from './leaving.tsx';
import { ResetFactor } from './reset-factor.tsx';
import { SignInLinks } from './sign-in-links.tsx';

const ROLE = 'role';
const PAGE_SIZE = 50;

type Column = ListColumn<PersonRowFragment, (typeof PERSON_ORDERS)[number]>;

/** Who acts for my organisation, in which roles, and whom it asked to join. */
export default function PeoplePage() {
  const { t, language } = useWords();
  const { me, restart } = useSession();
  const kind = me?.organisation?.kind ?? 'FIRM';
  const address = useListAddress({ orders: PERSON_ORDERS, filters: [ROLE], startsAscending: true });
  const { orderBy, ascending } = address;
  const variables = { role: address.choice(ROLE, ROLES_OF_KIND[kind]), orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(PeopleDocument, variables, (data) => data.people);
  const remove = useCommand(RemovePersonDocument, (data) => data.removePerson);
  const endAll = useCommand(EndPersonSignInsDocument, (data) => data.endPersonSignIns);
  const [changed, setChanged] = useState<PersonRowFragment | null>(null);
  const [leaving, setLeaving] = useState<PersonRowFragment | null>(null);
  const [lost, setLost] = useState<PersonRowFragment | null>(null);
  const isKeeper = me !== null && mayUse(me, 'invitePerson');
  const mayPlace = me !== null && mayUse(me, 'placeInBranch');
  const rolesText = (roles: readonly Role[]) =>
    roles.map((role) => t(`role.${role}`)).join(language === 'zh' ? '、' : ', ');

  async function takeOut(person: PersonRowFragment, successorId: string | null) {
    const done = await remove.run({ userId: person.id, successorId });
    if (done === null) return;
    setLeaving(null);
    if (person.isMe) restart();
    else connection.refresh();
  }
  const place: Column = {
    title: t('branches.place'),
    text: ({ isMe, branch }) => (isMe ? t('branches.headOffice') : (branch?.name ?? '')),
    render: (person) =>
      person.isMe ? t('branches.headOffice') : <BranchPlace person={person} onPlaced={connection.refresh} />,
  };
  const columns: readonly Column[] = [
    {
      title: t('people.name'),
      text: ({ name }) => name,
      render: ({ name, isMe }) => (
        <>
          {name} {isMe && <StateTag code="">{t('people.me')}</StateTag>}
        </>
      ),
      orderBy: 'NAME',
    },
    { title: t('signIn.email'), text: ({ email }) => email, orderBy: 'EMAIL' },
    { title: t('people.roles'), text: ({ roles }) => rolesText(roles) },
    ...(mayPlace ? [place] : []),
    {
      title: t('people.secondFactor'),
      text: ({ hasSecondFactor }) => t(hasSecondFactor ? 'account.factorOn' : 'account.factorOff'),
      render: ({ hasSecondFactor }) => (
        <StateTag code={hasSecondFactor ? 'CONFIRMED' : ''}>
          {t(hasSecondFactor ? 'account.factorOn' : 'account.factorOff')}
        </StateTag>
      ),
    },
    {
      title: t('common.actions'),
      text: null,
      render: (person) => (
        <Space wrap>
          {isKeeper && ROLES_OF_KIND[kind].length > 1 && (
            <Button size="small" onClick={() => setChanged(person)}>
              {t('people.change')}
            </Button>
          )}
          {isKeeper && !person.isMe && (
            <Popconfirm
              title={t('people.endSignInsSure', { name: person.name })}
              onConfirm={() => void endAll.run({ email: person.email })}
            >
              <Button size="small" loading={endAll.running}>
                {t('people.endSignIns')}
              </Button>
            </Popconfirm>
          )}
          {isKeeper && !person.isMe && person.hasSecondFactor && (
            <Button size="small" onClick={() => setLost(person)}>
              {t('people.resetFactor')}
            </Button>
          )}
          {(isKeeper || person.isMe) && (
            <Button size="small" danger onClick={() => setLeaving(person)}>
              {t(person.isMe ? 'people.leave' : 'people.remove')}
            </Button>
          )}
        </Space>
      ),
    },
  ];
  return (
    <div className="stack">
      <Listing<PersonRowFragment, (typeof PERSON_ORDERS)[number]>
        title={t('people.title')}
        name="people"
        hint={t('people.hint', { organisation: me?.organisation?.name ?? '' })}
        address={address}
        connection={connection}
        empty={{ title: t('people.empty'), hint: t('people.emptyHint') }}
        filters={[
          {
            name: ROLE,
            label: t('people.roles'),
            choice: {
              all: t('people.allRoles'),
              options: ROLES_OF_KIND[kind].map((value) => ({ value, label: t(`role.${value}`) })),
            },
          },
        ]}
        columns={columns}
      >
        <ProblemNotice problem={remove.problem ?? endAll.problem} />
      </Listing>
      {mayPlace && <Branches />}
      {isKeeper && <Invitations kind={kind} rolesText={rolesText} />}
      {me !== null && mayUse(me, 'decideSignInLink') && (
        <>
          <Card title={t('people.resetAny')}>
            <ResetFactor email={null} />
          </Card>
          <SignInLinks />
        </>
      )}
      <Modal
        open={leaving !== null}
        title={t(leaving?.isMe === true ? 'people.leave' : 'people.remove')}
        footer={null}
        onCancel={() => setLeaving(null)}
        destroyOnHidden
      >
        {leaving !== null && (
          <div className="stack">
            <ProblemNotice problem={remove.problem} />
            <Leaving
              person={leaving}
              colleagues={connection.nodes.filter(({ id }) => id !== leaving.id)}
              running={remove.running}
              onSure={(successorId) => void takeOut(leaving, successorId)}
            />
          </div>
        )}
      </Modal>
      <Modal
        open={lost !== null}
        title={`${t('people.resetFactor')} · ${lost?.name ?? ''}`}
        footer={null}
        onCancel={() => setLost(null)}
        destroyOnHidden
      >
        {lost !== null && (
          <ResetFactor
            email={lost.email}
            onDone={() => {
              setLost(null);
              connection.refresh();
            }}
          />
        )}
      </Modal>
      <Modal
        open={changed !== null}
        title={changed?.name}
        footer={null}
        onCancel={() => setChanged(null)}
        destroyOnHidden
      >
        {changed !== null && (
          <RolesForm
            person={changed}
            kind={kind}
            onDone={() => {
              setChanged(null);
              connection.refresh();
            }}
          />
        )}
      </Modal>
    </div>
  );
}

function RolesField({ kind }: { kind: OrganisationKind }) {
  const { t } = useWords();
  return (
    <Form.Item
      name="roles"
      label={t('people.roles')}
      rules={[{ type: 'array', min: 1, defaultField: { type: 'string' }, message: t('common.required') }]}
    >
      <Checkbox.Group options={ROLES_OF_KIND[kind].map((value) => ({ value, label: t(`role.${value}`) }))} />
    </Form.Item>
  );
}

function RolesForm({
  person,
  kind,
  onDone,
}: {
  person: PersonRowFragment;
  kind: OrganisationKind;
  onDone: () => void;
}) {
  const { t } = useWords();
  const [form] = Form.useForm<{ roles: Role[] }>();
  const change = useCommand(ChangePersonRolesDocument, (data) => data.changePersonRoles);
  useRefusalOnField(form, change);
  async function submit({ roles }: { roles: Role[] }) {
    if ((await change.run({ userId: person.id, roles })) !== null) onDone();
  }
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ roles: [...person.roles] }}
      onFinish={(values) => void submit(values)}
    >
      <ProblemNotice problem={change.problem} />
      <RolesField kind={kind} />
      <Button type="primary" htmlType="submit" loading={change.running}>
        {t('common.save')}
      </Button>
    </Form>
  );
}

type InviteForm = { email: string; roles: Role[] };

function Invitations({ kind, rolesText }: { kind: OrganisationKind; rolesText: (roles: readonly Role[]) => string }) {
  const { t } = useWords();
  const [form] = Form.useForm<InviteForm>();
  const address = useListAddress({ orders: INVITATION_ORDERS, filters: [], prefix: 'invitation-' });
  const { orderBy, ascending } = address;
  const variables = { first: PAGE_SIZE, orderBy, ascending };
  const connection = useConnection(InvitationsDocument, variables, (data) => data.invitations);
  const invite = useCommand(InvitePersonDocument, (data) => data.invitePerson);
  const withdraw = useCommand(WithdrawInvitationDocument, (data) => data.withdrawInvitation);
  const [invited, setInvited] = useState<string | null>(null);
  const [copied, setCopied] = useState<string | null>(null);
  useRefusalOnField(form, invite);
  const only = ROLES_OF_KIND[kind].length === 1 ? [...ROLES_OF_KIND[kind]] : [];

  async function submit(values: InviteForm) {
    const done = await invite.run({ email: values.email, roles: only.length > 0 ? only : values.roles });
    setInvited(done === null ? null : done.invitation.email);
    if (done === null) return;
    form.resetFields();
    connection.refresh();
  }
  async function copy(row: { id: string; link: string | null }) {
    await navigator.clipboard.writeText(row.link ?? '');
    setCopied(row.id);
  }
  async function takeBack(id: string) {
    if ((await withdraw.run({ id })) !== null) connection.refresh();
  }
  return (
    <>
      <Card title={t('people.invite')}>
        <Form form={form} layout="vertical" onFinish={(values) => void submit(values)} requiredMark={false}>
          <p className="soft">{t('people.inviteHint')}</p>
          <ProblemNotice problem={invite.problem} />
          {invited !== null && (
            <Alert type="success" showIcon role="status" title={t('people.invited', { email: invited })} />
          )}
          <Form.Item name="email" label={t('signIn.email')} rules={[required(t)]}>
            <Input type="email" autoComplete="off" />
          </Form.Item>
          {only.length === 0 && <RolesField kind={kind} />}
          <Button type="primary" htmlType="submit" loading={invite.running}>
            {t('people.sendInvitation')}
          </Button>
        </Form>
      </Card>
      <Listing<InvitationRowFragment, InvitationOrder>
        isPart
        title={t('people.invitations')}
        name="invitations"
        address={address}
        connection={connection}
        empty={{ title: t('people.noInvitations'), hint: t('people.noInvitationsHint') }}
        columns={[
          { title: t('signIn.email'), text: ({ email }) => email, orderBy: 'EMAIL' },
          { title: t('people.roles'), text: ({ roles }) => rolesText(roles) },
          {
            title: t('common.state'),
            text: ({ state }) => t(`people.${state}`),
            render: ({ state }) => <StateTag code={state}>{t(`people.${state}`)}</StateTag>,
          },
          {
            title: t('people.expiresAt'),
            text: ({ expiresAt }) => expiresAt,
            orderBy: 'EXPIRY',
            render: ({ expiresAt }) => <Instant at={expiresAt} />,
          },
          {
            title: t('people.mailedAt'),
            text: ({ mailedAt }) => mailedAt ?? '',
            render: ({ mailedAt }) => (mailedAt === null ? t('people.notMailed') : <Instant at={mailedAt} />),
          },
          {
            title: t('common.actions'),
            text: null,
            render: (row) =>
              row.state === 'OPEN' && (
                <Space wrap>
                  <Button size="small" onClick={() => void copy(row)}>
                    {t(copied === row.id ? 'people.copied' : 'people.copyLink')}
                  </Button>
                  <Button size="small" loading={withdraw.running} onClick={() => void takeBack(row.id)}>
                    {t('people.withdraw')}
                  </Button>
                </Space>
              ),
          },
        ]}
      >
        <ProblemNotice problem={withdraw.problem} />
      </Listing>
    </>
  );
}
