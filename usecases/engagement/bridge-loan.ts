import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import {
  type BridgeSide,
  type BridgeState,
  decideBridgeMove,
  OPEN_BRIDGE_STATES,
} from '../../domain/engagement/bridge-moves.ts';
import type { BridgeOrder, ListOrder } from '../../domain/list-orders.ts';
import { type Fen, fen, yuan } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { BridgeLoan, BridgePool, Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { findInOrder } from '../platform/find-in-order.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const POOL = 'DG-BRIDGE';
/** Limits of the scheme (A22): the amount of one bridge, and working days until it is back. */
const BRIDGE_LIMITS = { amountFenMin: yuan(2_000_000n), amountFenMax: yuan(200_000_000n), days: 10 } as const;
const COMMITMENT_MAX = 200;
const FUNDING_FEN_MAX = yuan(10_000_000_000n);

/** The treasury puts money into the pool. */
export function fundBridgePool(deps: Deps, command: Command<{ readonly amountFen: Fen }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'fundBridgePool' }, async (work) => {
    if (input.amountFen <= 0n || input.amountFen > FUNDING_FEN_MAX) return refused('AMOUNT_OUT_OF_RANGE', 'amountFen');
    const pool = await lockPool(work);
    pool.balanceFen = fen(pool.balanceFen + input.amountFen);
    const id = deps.newId();
    const detail = { amountFen: input.amountFen, balanceFen: pool.balanceFen };
    await work.record({ streamId: id, name: 'bridge-pool.funded', detail, actorId: actor.userId });
    return done({ id });
  });
}

/** A firm asks for a bridge over a loan of its own that matures (A22). Its bank promises to renew before anything is approved. */
export function askBridge(
  deps: Deps,
  command: Command<{ readonly loanId: string; readonly amountFen: Fen }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'askBridge' }, async (work) => {
    const own = { id: input.loanId, firmId: actor.organisationId ?? '' };
    const loan = await work.em.findOne(Loan, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('loanId');
    const barrier = findBarrier(loan, input.amountFen);
    if (barrier !== null) return barrier;
    const open = { loanId: loan.id, state: { $in: [...OPEN_BRIDGE_STATES] } };
    if ((await work.em.count(BridgeLoan, open)) > 0) return refused('BRIDGE_OPEN', 'loanId');
    const { id: loanId, bankId, firmId } = loan;
    const { amountFen } = input;
    const bridge = { id: deps.newId(), loanId, bankId, firmId, amountFen, commitment: '', note: '' };
    work.em.persist(work.em.create(BridgeLoan, { ...bridge, state: 'ASKED', askedAt: deps.now() }));
    await work.record({
      streamId: bridge.id,
      name: 'bridge.asked',
      detail: { loanId, amountFen },
      actorId: actor.userId,
    });
    return done({ id: bridge.id });
  });
}

export type MoveBridge = {
  readonly bridgeId: string;
  readonly move: 'commit' | 'approve' | 'decline' | 'withdraw';
  /** The reference of the promise to commit, the reason to decline; else empty. */
  readonly note: string;
};

/** Bank, trustee and firm decide on a bridge that was asked for. */
export function moveBridge(deps: Deps, command: Command<MoveBridge>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = input.note.trim();
  return runCommand(deps, { ...command, name: 'moveBridge' }, async (work) => {
    const found = await lockBridge(work, actor, input.bridgeId);
    if (found === null) return notFound('bridgeId');
    const { bridge, side } = found;
    const decided = decideBridgeMove(bridge.state, input.move, side);
    if (decided.kind === 'refused') return decided;
    if (input.move === 'commit' && note === '') return refused('COMMITMENT_MISSING', 'note');
    if (input.move === 'decline' && note === '') return refused('REASON_MISSING', 'note');
    if (note.length > COMMITMENT_MAX) return refused('TEXT_TOO_LONG', 'note', { max: `${COMMITMENT_MAX}` });
    const from = bridge.state;
    bridge.state = decided.value;
    if (input.move === 'commit') bridge.commitment = note;
    if (input.move === 'decline') bridge.note = note;
    const detail = { move: input.move, from, to: bridge.state, note };
    await work.record({ streamId: bridge.id, name: 'bridge.moved', detail, actorId: actor.userId });
    return done({ id: bridge.id });
  });
}

/**
 * The trustee pays an approved bridge out of the pool. Two payments at once never take it below zero. A loan that was paid
 * back or fell overdue since is not bridged any more.
 */
export function payBridge(deps: Deps, command: Command<{ readonly bridgeId: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'payBridge' }, async (work) => {
    const found = await lockBridge(work, actor, input.bridgeId);
    if (found === null) return notFound('bridgeId');
    const { bridge, side } = found;
    const decided = decideBridgeMove(bridge.state, 'pay', side);
    if (decided.kind === 'refused') return decided;
    const { amountFen, loanId } = bridge;
    const loan = await work.em.findOneOrFail(Loan, { id: loanId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const barrier = findBarrier(loan, amountFen);
    if (barrier !== null) return barrier;
    const pool = await lockPool(work);
    if (pool.balanceFen < amountFen) return refused('BRIDGE_POOL_EMPTY', 'bridgeId', { leftFen: `${pool.balanceFen}` });
    pool.balanceFen = fen(pool.balanceFen - amountFen);
    const dueOn = deps.workingDays.add(deps.today(), BRIDGE_LIMITS.days);
    work.em.assign(bridge, { state: decided.value, dueOn, paidAt: deps.now() });
    const { commitment } = bridge;
    const detail = { loanId, amountFen, commitment, dueOn, balanceFen: pool.balanceFen };
    await work.record({ streamId: bridge.id, name: 'bridge.paid', detail, actorId: actor.userId });
    return done({ id: bridge.id });
  });
}

/** The trustee books that a bridge came back whole, once. */
export function returnBridge(deps: Deps, command: Command<{ readonly bridgeId: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'returnBridge' }, async (work) => {
    const found = await lockBridge(work, actor, input.bridgeId);
    if (found === null) return notFound('bridgeId');
    const { bridge, side } = found;
    const decided = decideBridgeMove(bridge.state, 'return', side);
    if (decided.kind === 'refused') return decided;
    const pool = await lockPool(work);
    pool.balanceFen = fen(pool.balanceFen + bridge.amountFen);
    work.em.assign(bridge, { state: decided.value, returnedAt: deps.now() });
    const detail = { balanceFen: pool.balanceFen, isLate: isOverdue(bridge, deps.today()) };
    await work.record({ streamId: bridge.id, name: 'bridge.returned', detail, actorId: actor.userId });
    return done({ id: bridge.id });
  });
}

/** Whether a bridge that was paid, and is not back or came back now, is past its last day. */
export const isOverdue = ({ dueOn }: Pick<BridgeLoan, 'dueOn'>, today: CivilDate): boolean =>
  dueOn !== null && dueOn < today;

/** What stands against a bridge of this amount over a loan; `null` when nothing does. */
function findBarrier(loan: Loan, amountFen: Fen): Outcome<never> | null {
  if (loan.state !== 'ACTIVE' || loan.daysOverdue > 0) return refused('LOAN_NOT_LIVE', 'loanId', { state: loan.state });
  const { amountFenMin, amountFenMax } = BRIDGE_LIMITS;
  if (amountFen < amountFenMin || amountFen > amountFenMax || amountFen > loan.amountFen - loan.repaidFen)
    return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { min: `${amountFenMin}`, max: `${amountFenMax}` });
  return null;
}

type Locked = { readonly bridge: BridgeLoan; readonly side: BridgeSide };

/** The bridge and on which side of it somebody stands; everybody else is told that there is none. */
async function lockBridge(work: Work, actor: Actor, id: string): Promise<Locked | null> {
  const bridge = await work.em.findOne(BridgeLoan, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (bridge === null) return null;
  if (actor.roles.includes('TRUSTEE')) return { bridge, side: 'trustee' };
  if (actor.organisationId === bridge.firmId) return { bridge, side: 'firm' };
  return actor.organisationId === bridge.bankId ? { bridge, side: 'bank' } : null;
}

export type BridgeRow = BridgeLoan & {
  readonly contractNo: string;
  readonly bankName: string;
  readonly firmName: string;
};

/** Bridges of one firm, of one bank, or of all; the newest first. `after` is the last one seen. */
export async function findBridges(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly own: { firmId: string } | { bankId: string } | null;
    readonly state: BridgeState | null;
    readonly first: number;
    readonly after: string | null;
    readonly order: ListOrder<BridgeOrder>;
  },
): Promise<BridgeRow[]> {
  const em = deps.read();
  const where = { ...of.own, ...(of.state === null ? {} : { state: of.state }) };
  const { first, after, order } = of;
  const { by, ascending } = order;
  const rows = await findInOrder(em, BridgeLoan, { where, column: BRIDGE_COLUMNS[by], ascending, first, after });
  const ids = (pick: (row: BridgeLoan) => string) => ({ id: { $in: [...new Set(rows.map(pick))] } });
  const loans = new Map(
    (
      await em.find(
        Loan,
        ids(({ loanId }) => loanId),
      )
    ).map((one) => [one.id, one.contractNo]),
  );
  const banks = new Map(
    (
      await em.find(
        Bank,
        ids(({ bankId }) => bankId),
      )
    ).map((one) => [one.id, one.name]),
  );
  const firms = new Map(
    (
      await em.find(
        Firm,
        ids(({ firmId }) => firmId),
      )
    ).map((one) => [one.id, one.name]),
  );
  return rows.map((row) =>
    Object.assign(row, {
      contractNo: loans.get(row.loanId) ?? '',
      bankName: banks.get(row.bankId) ?? '',
      firmName: firms.get(row.firmId) ?? '',
    }),
  );
}

/** Ids are made in the order of time. */
const BRIDGE_COLUMNS: Readonly<Record<BridgeOrder, (row: string) => string>> = {
  CREATED: (row) => `${row}.id`,
  AMOUNT: (row) => `${row}.amount_fen`,
};

export type PoolState = { readonly balanceFen: Fen; readonly approvedFen: Fen; readonly outFen: Fen };

/** What the pool holds, what of it is approved and not paid yet, and what is out. */
export async function readPool(deps: Pick<Deps, 'read'>): Promise<PoolState> {
  const em = deps.read();
  const { balanceFen } = await em.findOneOrFail(BridgePool, { code: POOL });
  const [sums] = await em.execute<{ approved: string; out: string }[]>(
    `select coalesce(sum(amount_fen) filter (where state = 'APPROVED'), 0)::text as approved,
       coalesce(sum(amount_fen) filter (where state = 'PAID_OUT'), 0)::text as out from bridge_loan`,
  );
  return { balanceFen, approvedFen: fen(BigInt(sums?.approved ?? '0')), outFen: fen(BigInt(sums?.out ?? '0')) };
}

const lockPool = (work: Work): Promise<BridgePool> =>
  work.em.findOneOrFail(BridgePool, { code: POOL }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
