import { Button, Card, Form, Input, Modal, Popconfirm, Select, Space } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import type { BridgeMove, BridgeState } from '../../../../domain/engagement/bridge-moves.ts';
import { BRIDGE_STATES } from '../../../../domain/engagement/bridge-moves.ts';
import { BRIDGE_ORDERS, type BridgeOrder } from '../../../../domain/list-orders.ts';
import { mayUse } from '../../desks.ts';
import { formatDate, formatYuan } from '../../format.ts';
import {
  AskBridgeDocument,
  BridgePoolDocument,
  type BridgePoolQuery,
  BridgesDocument,
  type BridgesQuery,
  FundBridgePoolDocument,
  LoansToBridgeDocument,
  MoveBridgeDocument,
  PayBridgeDocument,
  ReturnBridgeDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { parseWan } from '../../parse.ts';
import { required, WanField } from '../../parts/inputs.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

type Bridge = BridgesQuery['bridgeLoans']['edges'][number]['node'];

const STATE = 'state';
const PAGE_SIZE = 20;
const LOANS_OFFERED = 50;
/** The moves that are said in a word or two of their own. */
const WITH_NOTE: ReadonlySet<BridgeMove> = new Set(['commit', 'decline']);
/** Which buttons a role has in which state; the server decides all the same. */
const MOVES_OF: Readonly<
  Record<'FIRM_USER' | 'BANK_APPROVER' | 'TRUSTEE', Partial<Record<BridgeState, BridgeMove[]>>>
> = {
  FIRM_USER: { ASKED: ['withdraw'], COMMITTED: ['withdraw'], APPROVED: ['withdraw'] },
  BANK_APPROVER: { ASKED: ['commit', 'decline'], COMMITTED: ['decline'] },
  TRUSTEE: { COMMITTED: ['approve', 'decline'], APPROVED: ['pay'], PAID_OUT: ['return'] },
};

/** Bridges over loans that mature, from the wish of a firm to the return of the money, and the pool they come from. */
export default function BridgesPage() {
  const { t, language } = useWords();
  const { me } = useSession();
  const address = useListAddress({ orders: BRIDGE_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const variables = { first: PAGE_SIZE, state: address.choice(STATE, BRIDGE_STATES), orderBy, ascending };
  const connection = useConnection(BridgesDocument, variables, (data) => data.bridgeLoans);
  const [{ data }, refreshPool] = useQuery({ query: BridgePoolDocument });
  const again = () => {
    connection.refresh();
    refreshPool({ requestPolicy: 'network-only' });
  };
  return (
    <Listing<Bridge, BridgeOrder>
      title={t('bridges.title')}
      name="bridges"
      hint={t('bridges.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('bridges.none'), hint: t('bridges.noneHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: BRIDGE_STATES.map((value) => ({ value, label: t(`bridges.${value}`) })),
          },
        },
      ]}
      columns={[
        { title: t('bridges.contract'), text: ({ contractNumber }) => contractNumber },
        { title: t('bridges.firm'), text: ({ firmName }) => firmName },
        { title: t('bridges.bank'), text: ({ bankName }) => bankName },
        {
          title: t('bridges.amount'),
          text: ({ amountFen }) => formatYuan(amountFen, language),
          render: ({ amountFen }) => <Money fen={amountFen} />,
          orderBy: 'AMOUNT',
          isNumber: true,
        },
        {
          title: t('common.state'),
          text: ({ state }) => t(`bridges.${state}`),
          render: ({ state, note }) => (
            <>
              <StateTag code={state}>{t(`bridges.${state}`)}</StateTag>
              {note !== '' && <span className="soft"> {note}</span>}
            </>
          ),
        },
        { title: t('bridges.commitment'), text: ({ commitment }) => commitment || '—' },
        {
          title: t('bridges.due'),
          text: ({ dueOn }) => dueOn ?? '—',
          render: ({ dueOn, isOverdue }) =>
            dueOn === null ? (
              '—'
            ) : (
              <>
                <Day date={dueOn} /> {isOverdue && <StateTag code="TIMED_OUT">{t('bridges.overdue')}</StateTag>}
              </>
            ),
        },
        { title: t('bridges.next'), text: null, render: (bridge) => <Moves bridge={bridge} onDone={again} /> },
      ]}
    >
      <div className="stack list-note">
        {data !== undefined && <Pool pool={data.bridgePool} onDone={again} />}
        {me !== null && mayUse(me, 'askBridge') && <Ask onDone={again} />}
      </div>
    </Listing>
  );
}

function Pool({ pool, onDone }: { pool: BridgePoolQuery['bridgePool']; onDone: () => void }) {
  const { t } = useWords();
  const { me } = useSession();
  const amounts = [
    ['bridges.balance', pool.balanceFen],
    ['bridges.approved', pool.approvedFen],
    ['bridges.out', pool.outFen],
  ] as const;
  return (
    <Card title={t('bridges.pool')}>
      <dl className="facts">
        {amounts.map(([key, fen]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              <Money fen={fen} exact />
            </dd>
          </div>
        ))}
      </dl>
      {me !== null && mayUse(me, 'fundBridgePool') && <FundPool onDone={onDone} />}
    </Card>
  );
}

function Moves({ bridge, onDone }: { bridge: Bridge; onDone: () => void }) {
  const { t } = useWords();
  const { me } = useSession();
  const [asking, setAsking] = useState<'commit' | 'decline' | null>(null);
  const move = useCommand(MoveBridgeDocument, (data) => data.moveBridge);
  const pay = useCommand(PayBridgeDocument, (data) => data.payBridge);
  const back = useCommand(ReturnBridgeDocument, (data) => data.returnBridge);
  const bridgeId = bridge.id;
  const make = async (name: BridgeMove, note: string | null): Promise<void> => {
    const done =
      name === 'pay'
        ? await pay.run({ bridgeId })
        : name === 'return'
          ? await back.run({ bridgeId })
          : await move.run({ bridgeId, move: name, note });
    setAsking(null);
    if (done !== null) onDone();
  };
  const roles = (me?.roles ?? []) as readonly string[];
  const moves = Object.entries(MOVES_OF).flatMap(([role, states]) =>
    roles.includes(role) ? (states[bridge.state] ?? []) : [],
  );
  const problem = move.problem ?? pay.problem ?? back.problem;
  return (
    <>
      <ProblemNotice problem={problem} />
      <Space wrap>
        {moves.map((name) =>
          WITH_NOTE.has(name) ? (
            <Button key={name} size="small" onClick={() => setAsking(name as 'commit' | 'decline')}>
              {t(`bridges.${name}`)}
            </Button>
          ) : (
            <Popconfirm key={name} title={t(`bridges.${name}`)} onConfirm={() => void make(name, null)}>
              <Button size="small" type={name === 'withdraw' ? 'default' : 'primary'}>
                {t(`bridges.${name}`)}
              </Button>
            </Popconfirm>
          ),
        )}
      </Space>
      <Modal
        open={asking !== null}
        title={asking === null ? '' : t(`bridges.${asking}`)}
        footer={null}
        destroyOnHidden
        onCancel={() => setAsking(null)}
      >
        {asking !== null && (
          <Form<{ note: string }> layout="vertical" onFinish={({ note }) => void make(asking, note)}>
            <Form.Item name="note" label={t(`bridges.${asking}Note`)} rules={[required(t)]}>
              <Input maxLength={200} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={move.running}>
              {t(`bridges.${asking}`)}
            </Button>
          </Form>
        )}
      </Modal>
    </>
  );
}

function Ask({ onDone }: { onDone: () => void }) {
  const { t, language } = useWords();
  const [form] = Form.useForm<{ loanId: string; amount: string }>();
  const [{ data }] = useQuery({ query: LoansToBridgeDocument, variables: { first: LOANS_OFFERED } });
  const ask = useCommand(AskBridgeDocument, (answer) => answer.askBridge);
  const loans = (data?.loans.edges ?? []).map(({ node }) => node);
  const submit = async ({ loanId, amount }: { loanId: string; amount: string }): Promise<void> => {
    const fen = parseWan(amount);
    if (fen === null || (await ask.run({ loanId, amountFen: fen })) === null) return;
    form.resetFields();
    onDone();
  };
  return (
    <Card title={t('bridges.ask')}>
      <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
        <ProblemNotice problem={ask.problem} />
        <div className="form-grid">
          <Form.Item name="loanId" label={t('bridges.loan')} rules={[required(t)]}>
            <Select
              options={loans.map(({ id, contractNumber, maturesOn }) => ({
                value: id,
                label: `${contractNumber} · ${formatDate(maturesOn, language)}`,
              }))}
            />
          </Form.Item>
          <WanField name="amount" label={t('bridges.amount')} />
        </div>
        <Button type="primary" htmlType="submit" loading={ask.running}>
          {t('bridges.ask')}
        </Button>
      </Form>
    </Card>
  );
}

function FundPool({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ amount: string }>();
  const fund = useCommand(FundBridgePoolDocument, (answer) => answer.fundBridgePool);
  const submit = async ({ amount }: { amount: string }): Promise<void> => {
    const fen = parseWan(amount);
    if (fen === null || (await fund.run({ amountFen: fen })) === null) return;
    form.resetFields();
    onDone();
  };
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
      <ProblemNotice problem={fund.problem} />
      <WanField name="amount" label={t('bridges.amount')} />
      <Button htmlType="submit" loading={fund.running}>
        {t('bridges.fund')}
      </Button>
    </Form>
  );
}
