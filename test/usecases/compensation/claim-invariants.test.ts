import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLAIM_MOVES, type ClaimMove, decideMove } from '../../../domain/compensation/claim-moves.ts';
import { fen, yuan } from '../../../domain/money.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import { LossClaim } from '../../../schema/entities/compensation/claim.entity.ts';
import { CapUsage } from '../../../schema/entities/compensation/filing.entity.ts';
import { approveClaim, approveTopUp, recommendClaim } from '../../../usecases/compensation/decide-claim.ts';
import { draftClaim } from '../../../usecases/compensation/draft-claim.ts';
import { moveClaim } from '../../../usecases/compensation/move-claim.ts';
import { offerFreedCaps } from '../../../usecases/compensation/offer-freed-caps.ts';
import { payClaim } from '../../../usecases/compensation/pay-claim.ts';
import { reportRecovery, returnClawback, writeBack } from '../../../usecases/compensation/recover-claim.ts';
import { reportLoss } from '../../../usecases/compensation/report-loss.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import type { Written } from '../../../usecases/platform/run-command.ts';
import type { Actor, Deps, Work } from '../../../usecases/ports.ts';
import {
  codeOfRefusal,
  colleagueOf,
  commandOf,
  day,
  doneOf,
  EVIDENCE,
  type LoanStory,
  type Party,
  POLICY_OWNER,
  startLoanStory,
  stepOf,
  TREASURY,
  TRUSTEE,
  walkToDecision,
} from '../loan-story.ts';
import { expectCoherentState } from './coherent.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
  );
}, 60_000);
afterAll(() => story.stop());

const claimOf = (id: string): Promise<LossClaim> => story.deps.read().findOneOrFail(LossClaim, { id });

/** A bank whose filed principal allows `capYuan`, and a claim on one of its loans. */
async function bankWithClaim(capYuan: bigint, lossYuan: bigint): Promise<{ bank: Party; claimId: string }> {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const principalFen = yuan(capYuan * 50n - 2_000_000n);
  await story.file(bank, await story.link(bank, await story.needFor(bank, await story.firm()), { principalFen }));
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  const loss = { loanId, lossFen: yuan(lossYuan), recognisedOn: day('2026-01-28') };
  doneOf(await reportLoss(story.deps, commandOf(bank, loss)));
  return { bank, claimId: (await story.deps.read().findOneOrFail(LossClaim, { loanId })).id };
}

/** The same claim of the same firm, many times over. */
async function cloneClaim(claimId: string, copies: number): Promise<string[]> {
  const ids: string[] = [];
  await story.deps.inTransaction(async ({ em }) => {
    for (let copy = 0; copy < copies; copy += 1) {
      const [loanId, filingId, id] = [randomUUID(), randomUUID(), randomUUID()];
      const clone = (table: string, replaced: Record<string, string>, from: string) =>
        em.execute(
          `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || ?::jsonb)).* from ${table} t where id = (${from})`,
          [JSON.stringify(replaced), claimId],
        );
      await clone('loan', { id: loanId, contract_no: `C-${loanId}` }, 'select loan_id from loss_claim where id = ?');
      await clone('filing', { id: filingId, loan_id: loanId }, 'select filing_id from loss_claim where id = ?');
      await clone('loss_claim', { id, loan_id: loanId, filing_id: filingId }, 'select id from loss_claim where id = ?');
      ids.push(id);
    }
  });
  return ids;
}

test('200 approvals at once against one cap reserve it exactly, to the fen, and every refused one says why', async () => {
  const { bank, claimId } = await bankWithClaim(500_000n, 100_001n);
  await walkToDecision(story.deps, bank, claimId);
  const ids = [claimId, ...(await cloneClaim(claimId, 199))];
  const outcomes = await Promise.all(
    ids.map((id) => approveClaim(story.deps, stepOf(POLICY_OWNER, id, { amountFen: null }))),
  );
  const row = await story.deps.read().findOneOrFail(CapUsage, { key: `BANK_YEAR:DG-2023-BANK:${bank.id}:2025` });
  // 2% of 25 million and of 199 cloned loans of two million.
  expect(row.capFen).toBe(yuan(500_000n + 199n * 40_000n));
  expect(row.reservedFen).toBe(row.capFen);
  const [sum] = await story.deps
    .read()
    .execute<{ approved: string }[]>('select sum(approved_fen)::text as approved from loss_claim where bank_id = ?', [
      bank.id,
    ]);
  expect(BigInt(sum?.approved ?? '0')).toBe(row.capFen);
  const codes = outcomes.map(codeOfRefusal);
  expect(new Set(codes)).toEqual(new Set(['DONE', 'CLAIM_NOT_PAYABLE']));
  await expectCoherentState(story.deps);
}, 60_000);

test('the sum that is approved does not depend on the interleaving', async () => {
  const totals = new Set<bigint>();
  for (const order of [1, -1]) {
    const { bank, claimId } = await bankWithClaim(200_000n, 70_003n);
    await walkToDecision(story.deps, bank, claimId);
    const ids = [claimId, ...(await cloneClaim(claimId, 5))];
    const approve = (id: string) => approveClaim(story.deps, stepOf(POLICY_OWNER, id, { amountFen: null }));
    if (order === 1) await Promise.all(ids.map(approve));
    else for (const id of ids.reverse()) await approve(id);
    const claims = await story.deps.read().find(LossClaim, { bankId: bank.id });
    totals.add(claims.reduce((sum, claim) => sum + claim.approvedFen, 0n));
  }
  expect(totals.size).toBe(1);
  await expectCoherentState(story.deps);
});

test('random people trying random moves never leave the table of moves, and never break money, caps or books', async () => {
  const moves = Object.keys(CLAIM_MOVES) as ClaimMove[];
  const script = fc.array(fc.tuple(fc.constantFrom(...moves), fc.nat(4), fc.boolean()), {
    minLength: 15,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { bank, claimId } = await bankWithClaim(500_000n, 1_000_000n);
      const people = [bank.actor, colleagueOf(bank), TRUSTEE, POLICY_OWNER, TREASURY];
      // The straight way first, as far as the script lets it, so that the late states are met too.
      for (const [name, index, helped] of [...HAPPY.map((move) => [move, 9, true] as const), ...steps]) {
        const before = await claimOf(claimId);
        const actor = people[index] ?? (helped ? personFor(name, bank) : TREASURY);
        const allowed = decideMove(name, before, { actor, reason: '理由' });
        const outcome = await attempt(name, actor, before);
        const after = await claimOf(claimId);
        if (allowed.kind === 'refused') {
          expect(outcome.kind).toBe('refused');
          expect(after.state).toBe(before.state);
        } else if (outcome.kind === 'done') {
          expect(allowed.value.to).toContain(after.state);
        }
        expect(after.paidFen <= after.approvedFen && after.approvedFen <= after.lossFen).toBe(true);
      }
      await offerFreedCaps(story.deps, 'DG-2023-BANK');
      await expectCoherentState(story.deps);
    }),
    { numRuns: WALKS },
  );
}, 120_000);

/** More walks for a longer run: WALKS=200 npx vitest run test/usecases/compensation/claim-invariants.test.ts */
const WALKS = Number(process.env['WALKS'] ?? 3);

const HAPPY: readonly ClaimMove[] = [
  'draftClaim',
  'submitClaim',
  'startClaimReview',
  'recommendClaim',
  'approveClaim',
  'publishClaim',
  'endPublicity',
];

function personFor(move: ClaimMove, bank: Party): Actor {
  if (move === 'submitClaim') return colleagueOf(bank);
  return { claimant: bank.actor, trustee: TRUSTEE, 'policy-owner': POLICY_OWNER }[CLAIM_MOVES[move].side];
}

/** Any move with inputs that could be right, and sometimes are. */
async function attempt(name: ClaimMove, actor: Actor, claim: LossClaim): Promise<Outcome<Written>> {
  const { deps } = story;
  story.setToday(name === 'endPublicity' ? '2026-02-10' : '2026-01-28');
  const reason = '理由';
  const back = { amountFen: fen(claim.returnDueFen - claim.returnedFen), transferId: `BACK-${randomUUID()}`, reason };
  switch (name) {
    case 'draftClaim':
      return draftClaim(deps, stepOf(actor, claim.id, { evidence: EVIDENCE }));
    case 'recommendClaim':
      return recommendClaim(deps, stepOf(actor, claim.id, { reason }));
    case 'approveClaim':
      return approveClaim(deps, stepOf(actor, claim.id, { amountFen: null, reason }));
    case 'approveTopUp':
      return approveTopUp(deps, stepOf(actor, claim.id, { reason }));
    case 'payClaim':
      return payClaim(
        deps,
        stepOf(actor, claim.id, { transferId: `PAY-${randomUUID()}`, paymentReference: '国库支付' }),
      );
    case 'reportRecovery': {
      const amounts = { grossFen: yuan(90_001n), costsFen: yuan(7n) };
      return reportRecovery(
        deps,
        stepOf(actor, claim.id, { recoveredOn: day('2026-01-28'), reference: '执行', ...amounts }),
      );
    }
    case 'writeBack':
      return writeBack(deps, stepOf(actor, claim.id, back));
    case 'returnClawback':
      return returnClawback(deps, stepOf(actor, claim.id, { ...back, amountFen: fen((back.amountFen + 1n) / 2n) }));
    default:
      return moveClaim(deps, stepOf(actor, claim.id, { move: name, reason }));
  }
}

class Crash extends Error {}

/** The platform as it is when its process dies at the n-th statement of a transaction, or just before the commit. */
function dyingAt(statement: number): Deps {
  const inTransaction: Deps['inTransaction'] = (run) =>
    story.deps.inTransaction(async (work: Work) => {
      let left = statement;
      const execute = work.em.execute.bind(work.em);
      work.em.execute = ((...args: Parameters<typeof execute>) => {
        left -= 1;
        if (left <= 0) throw new Crash();
        return execute(...args);
      }) as typeof work.em.execute;
      const result = await run(work);
      await work.em.flush();
      throw new Crash(JSON.stringify(result));
    });
  return { ...story.deps, inTransaction };
}

test('a crash at any point of approval or payment leaves nothing half done, and the repeated command does it once', async () => {
  const { bank, claimId } = await bankWithClaim(500_000n, 1_000_000n);
  await walkToDecision(story.deps, bank, claimId);
  const approval = stepOf(POLICY_OWNER, claimId, { amountFen: null });
  for (let statement = 1; statement <= 14; statement += 1) {
    await expect(approveClaim(dyingAt(statement), approval)).rejects.toThrow(Crash);
    expect(await claimOf(claimId)).toMatchObject({ state: 'DECISION_DUE', approvedFen: 0n });
  }
  await expectCoherentState(story.deps);
  doneOf(await approveClaim(story.deps, approval));
  // The answer was lost, so the caller asks again: nothing is reserved twice.
  doneOf(await approveClaim(story.deps, approval));
  expect(await claimOf(claimId)).toMatchObject({ approvedFen: yuan(500_000n) });
  for (const move of ['publishClaim', 'endPublicity'] as const) {
    story.setToday(move === 'endPublicity' ? '2026-02-10' : '2026-01-28');
    doneOf(await moveClaim(story.deps, stepOf(POLICY_OWNER, claimId, { move })));
  }
  const payment = stepOf(TRUSTEE, claimId, { transferId: `PAY-${claimId}`, paymentReference: '国库支付' });
  for (let statement = 1; statement <= 10; statement += 1) {
    await expect(payClaim(dyingAt(statement), payment)).rejects.toThrow(Crash);
    expect(await claimOf(claimId)).toMatchObject({ state: 'BUDGET_RESERVED', paidFen: 0n });
  }
  await expectCoherentState(story.deps);
  doneOf(await payClaim(story.deps, payment));
  doneOf(await payClaim(story.deps, payment));
  expect(await claimOf(claimId)).toMatchObject({ state: 'PAID', paidFen: yuan(500_000n) });
  // The event stands beside the payment in its transaction: a relay that died before it was taken finds it there.
  const [events] = await story.deps
    .read()
    .execute<{ count: number }[]>(
      `select count(*)::int as count from outbox_event where name = 'fund.moved.v1' and relayed_at is null`,
    );
  expect(events?.count).toBeGreaterThan(0);
  await expectCoherentState(story.deps);
});
