import { LockMode } from '@mikro-orm/core';
import { ledgerAccount, TRANSFER_KIND, transferPostings } from '../../domain/compensation/ledger.ts';
import { type Fen, fen, ZERO_FEN } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { CapUsage } from '../../schema/entities/compensation/filing.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { budgetRowKey } from './cap-rows.ts';
import { mustPost, reverseTransfer } from './ledger.ts';
import { findSchemesOfPool } from './policies.ts';

const REASON_CHARACTERS_MAX = 500;
const POOL_PATTERN = /^[A-Z0-9-]{3,32}$/;

export type SetBudget = { readonly pool: string; readonly year: number; readonly amountFen: Fen };

/** The treasury appropriates what a pool may spend in a year (1-14). The answer's id is the key of the budget. */
export async function appropriateBudget(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: SetBudget },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'appropriateBudget' }, async (work) => {
    const set = await setBudget(work, deps, { ...input, actorId: actor.userId });
    return set.kind === 'refused' ? set : done({ id: set.value.key });
  });
}

/**
 * Sets what a pool may spend in a year; until then its claims are refused with BUDGET_NOT_SET. Never less than what claims
 * have taken. The difference moves in the ledger. Runs inside the caller's transaction.
 */
export async function setBudget(
  work: Work,
  deps: Pick<Deps, 'now' | 'today' | 'newId'>,
  input: SetBudget & { readonly actorId: string },
): Promise<Outcome<{ readonly key: string }>> {
  if (!POOL_PATTERN.test(input.pool)) return refused('POOL_UNKNOWN', 'pool');
  if (input.year < 2000 || input.year > 2199) return refused('YEAR_OUT_OF_RANGE', 'year');
  if (input.amountFen < 0n) return refused('AMOUNT_OUT_OF_RANGE', 'amountFen', { min: '0' });
  const key = budgetRowKey(input.pool, input.year);
  await work.em.execute('insert into cap_usage (key, cap_fen, reserved_fen) values (?, 0, 0) on conflict do nothing', [
    key,
  ]);
  const row = await work.em.findOneOrFail(CapUsage, { key }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const takenFen = fen(row.reservedFen + row.paidFen);
  if (input.amountFen < takenFen) return refused('BUDGET_BELOW_RESERVED', 'amountFen', { reservedFen: `${takenFen}` });
  const differenceFen = input.amountFen - row.capFen;
  row.capFen = input.amountFen;
  if (differenceFen !== 0n) {
    await announce(work, input.pool);
    const treasury = ledgerAccount.treasury(input.pool);
    const available = ledgerAccount.available({ pool: input.pool, year: `${input.year}` });
    const grows = differenceFen > ZERO_FEN;
    await mustPost(work, deps, {
      id: `${TRANSFER_KIND.APPROPRIATION}:${deps.newId()}`,
      kind: TRANSFER_KIND.APPROPRIATION,
      claimId: null,
      reversesId: null,
      reason: null,
      postings: transferPostings({
        from: grows ? treasury : available,
        to: grows ? available : treasury,
        amountFen: fen(grows ? differenceFen : -differenceFen),
      }),
      bookedOn: deps.today(),
      actorId: input.actorId,
    });
  }
  return done({ key });
}

/** Every scheme that the pool pays for has other limits now. */
async function announce(work: Work, pool: string): Promise<void> {
  for (const scheme of await findSchemesOfPool(work.em, pool)) work.emit({ name: 'fund.moved.v1', scheme });
}

/** The treasury undoes an appropriation by new entries; the year keeps at least what claims have taken. */
export async function reverseAppropriation(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly transferId: string; readonly reason: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (input.reason.trim() === '' || input.reason.length > REASON_CHARACTERS_MAX)
    return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'reverseAppropriation' }, async (work) => {
    const [line] = await work.em.execute<{ account: string; grows: string }[]>(
      `select p.account, (p.debit_fen - p.credit_fen)::text as grows from ledger_posting p
       join ledger_transfer t on t.id = p.transfer_id
       where t.id = ? and t.kind = 'APPROPRIATION' and p.account like 'AVAILABLE/%'`,
      [input.transferId],
    );
    if (line === undefined) return notFound('transferId');
    const [, pool = '', year = ''] = line.account.split('/');
    const key = budgetRowKey(pool, Number(year));
    const row = await work.em.findOneOrFail(CapUsage, { key }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const amountFen = fen(row.capFen - BigInt(line.grows));
    const takenFen = fen(row.reservedFen + row.paidFen);
    const undone = await work.em.execute('select 1 from ledger_transfer where reverses_id = ?', [input.transferId]);
    if (undone.length > 0) return refused('ALREADY_REVERSED', 'transferId');
    if (amountFen < takenFen) return refused('BUDGET_BELOW_RESERVED', 'transferId', { reservedFen: `${takenFen}` });
    const reversal = { id: `REVERSAL:${input.transferId}`, of: input.transferId, reason: input.reason.trim() };
    const reversed = await reverseTransfer(work, deps, { ...reversal, bookedOn: deps.today(), actorId: actor.userId });
    if (reversed.kind === 'refused') return reversed;
    if (!reversed.value.isNew) return refused('ALREADY_REVERSED', 'transferId');
    row.capFen = amountFen;
    await announce(work, pool);
    return done({ id: key });
  });
}

/** What a year may spend and what of it is taken. */
export async function findBudget(
  deps: Pick<Deps, 'read'>,
  key: string,
): Promise<{ key: string; amountFen: Fen; takenFen: Fen } | null> {
  const row = await deps.read().findOne(CapUsage, { key });
  return row === null ? null : { key, amountFen: row.capFen, takenFen: fen(row.reservedFen + row.paidFen) };
}
