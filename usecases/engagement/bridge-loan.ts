import { LockMode } from '@mikro-orm/core';
import { type Fen, fen, yuan } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { BridgeLoan, BridgePool, Loan } from '../../schema/entities/engagement/loan.entity.ts';
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

export type PayBridge = {
  readonly loanId: string;
  readonly amountFen: Fen;
  /** Reference of the bank's promise to renew: without one there is no bridge. */
  readonly commitment: string;
};

/** The trustee pays what is left of a maturing loan out of the pool. Two payments at once never take it below zero. */
export function payBridge(deps: Deps, command: Command<PayBridge>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const commitment = input.commitment.trim();
  return runCommand(deps, { ...command, name: 'payBridge' }, async (work) => {
    const loan = await work.em.findOne(Loan, { id: input.loanId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('loanId');
    if (loan.state !== 'ACTIVE' || loan.daysOverdue > 0)
      return refused('LOAN_NOT_LIVE', 'loanId', { state: loan.state });
    if (commitment === '') return refused('COMMITMENT_MISSING', 'commitment');
    if (commitment.length > COMMITMENT_MAX) return refused('TEXT_TOO_LONG', 'commitment', { max: `${COMMITMENT_MAX}` });
    const { amountFenMin, amountFenMax, days } = BRIDGE_LIMITS;
    const { amountFen } = input;
    if (amountFen < amountFenMin || amountFen > amountFenMax || amountFen > loan.amountFen - loan.repaidFen)
      return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { min: `${amountFenMin}`, max: `${amountFenMax}` });
    if ((await work.em.count(BridgeLoan, { loanId: loan.id, state: 'PAID_OUT' })) > 0)
      return refused('BRIDGE_OPEN', 'loanId');
    const pool = await lockPool(work);
    if (pool.balanceFen < amountFen)
      return refused('BRIDGE_POOL_EMPTY', 'amountFen', { leftFen: `${pool.balanceFen}` });
    pool.balanceFen = fen(pool.balanceFen - amountFen);
    const { id: loanId, bankId, firmId } = loan;
    const dueOn = deps.workingDays.add(deps.today(), days);
    const bridge = { id: deps.newId(), loanId, bankId, firmId, amountFen, commitment, dueOn, returnedAt: null };
    work.em.persist(work.em.create(BridgeLoan, { ...bridge, state: 'PAID_OUT', paidAt: deps.now() }));
    const detail = { loanId, amountFen, commitment, dueOn, balanceFen: pool.balanceFen };
    await work.record({ streamId: bridge.id, name: 'bridge.paid', detail, actorId: actor.userId });
    return done({ id: bridge.id });
  });
}

/** The trustee books that a bridge came back whole, once. */
export function returnBridge(deps: Deps, command: Command<{ readonly bridgeId: string }>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'returnBridge' }, async (work) => {
    const bridge = await work.em.findOne(BridgeLoan, { id: input.bridgeId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (bridge === null) return notFound('bridgeId');
    if (bridge.state !== 'PAID_OUT') return refused('ILLEGAL_TRANSITION', 'bridgeId', { state: bridge.state });
    const pool = await lockPool(work);
    pool.balanceFen = fen(pool.balanceFen + bridge.amountFen);
    work.em.assign(bridge, { state: 'RETURNED', returnedAt: deps.now() });
    const detail = { balanceFen: pool.balanceFen, isLate: bridge.dueOn < deps.today() };
    await work.record({ streamId: bridge.id, name: 'bridge.returned', detail, actorId: actor.userId });
    return done({ id: bridge.id });
  });
}

const lockPool = (work: Work): Promise<BridgePool> =>
  work.em.findOneOrFail(BridgePool, { code: POOL }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
