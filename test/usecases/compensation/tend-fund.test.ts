import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../../domain/money.ts';
import { LossClaim } from '../../../schema/entities/compensation/claim.entity.ts';
import { approveClaim } from '../../../usecases/compensation/decide-claim.ts';
import { fileLoan } from '../../../usecases/compensation/file-loan.ts';
import { moveClaim, type PlainMove } from '../../../usecases/compensation/move-claim.ts';
import { payClaim } from '../../../usecases/compensation/pay-claim.ts';
import { findReconciliations, reconcile } from '../../../usecases/compensation/reconcile.ts';
import { reportLoss } from '../../../usecases/compensation/report-loss.ts';
import { setBudget } from '../../../usecases/compensation/set-budget.ts';
import { findFundNotices, tendFund } from '../../../usecases/compensation/tend-fund.ts';
import type { Actor } from '../../../usecases/ports.ts';
import {
  commandOf,
  day,
  doneOf,
  type LoanStory,
  type Party,
  POLICY_OWNER,
  startLoanStory,
  stepOf,
  TRUSTEE,
  walkToDecision,
} from '../loan-story.ts';

let story: LoanStory;
let bank: Party;
beforeAll(async () => {
  story = await startLoanStory();
  await story.deps.inTransaction((work) =>
    setBudget(work, story.deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(10_000_000n), actorId: 'treasury' }),
  );
  bank = await story.bank();
}, 60_000);
afterAll(() => story.stop());

const kindsFor = async (actor: Actor): Promise<string[]> =>
  (await findFundNotices(story.deps, { actor, first: 50 })).map(({ kind, dueOn }) => `${kind} ${dueOn}`);
const move = (actor: Actor, claimId: string, name: PlainMove) =>
  moveClaim(story.deps, stepOf(actor, claimId, { move: name, reason: '理由' }));

async function claimOnLoss(): Promise<string> {
  story.setToday('2025-05-21');
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  doneOf(
    await reportLoss(story.deps, commandOf(bank, { loanId, lossFen: yuan(100_000n), recognisedOn: day('2026-01-28') })),
  );
  return (await story.deps.read().findOneOrFail(LossClaim, { loanId })).id;
}

test('a clock that runs out is told once to whoever is late, and moves nothing by itself', async () => {
  const claimId = await claimOnLoss();
  const decided = await claimOnLoss();
  await walkToDecision(story.deps, bank, decided);
  doneOf(await approveClaim(story.deps, stepOf(POLICY_OWNER, decided, { amountFen: null })));
  doneOf(await move(POLICY_OWNER, decided, 'publishClaim'));
  await tendFund(story.deps);
  expect(await kindsFor(POLICY_OWNER)).toEqual([]);
  story.setToday('2026-02-10');
  await tendFund(story.deps);
  expect(await tendFund(story.deps)).toBe(0);
  expect(await kindsFor(POLICY_OWNER)).toEqual(['CLAIM_OVERDUE 2026-02-04']);
  expect(await kindsFor(bank.actor)).toEqual([]);
  expect(await story.deps.read().findOneOrFail(LossClaim, { id: decided })).toMatchObject({ state: 'PUBLICITY' });
  expect(await story.deps.read().findOneOrFail(LossClaim, { id: claimId })).toMatchObject({ state: 'LOSS_RECOGNISED' });
  doneOf(await move(POLICY_OWNER, decided, 'endPublicity'));
  const payment = { transferId: `PAY-${decided}`, paymentReference: '国库支付 1' };
  doneOf(await payClaim(story.deps, stepOf(TRUSTEE, decided, payment)));
  doneOf(await move(bank.actor, decided, 'startRecovery'));

  story.setToday('2026-05-09');
  expect(await tendFund(story.deps)).toBe(0);
  story.setToday('2026-05-10');
  expect(await tendFund(story.deps)).toBe(1);
  expect(await kindsFor(bank.actor)).toEqual(['RECOVERY_REPORT_DUE 2026-05-10']);
  doneOf(await move(bank.actor, decided, 'reportProgress'));
  story.setToday('2026-08-09');
  expect(await tendFund(story.deps)).toBe(0);
  story.setToday('2026-12-31');
  expect([await tendFund(story.deps), await tendFund(story.deps), await tendFund(story.deps)]).toEqual([1, 1, 0]);
  const stranger = await story.bank();
  expect(await kindsFor(stranger.actor)).toEqual([]);
});

test('a filing that the trustee leaves lying is told to the fund', async () => {
  story.setToday('2019-03-10');
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()), {
    contractOn: day('2019-03-04'),
  });
  doneOf(
    await fileLoan(story.deps, {
      actor: bank.actor,
      idempotencyKey: randomUUID(),
      input: { loanId, schemeCode: 'DG-2018' },
    }),
  );
  story.setToday('2019-03-15');
  await tendFund(story.deps);
  const before = (await kindsFor(POLICY_OWNER)).length;
  story.setToday('2019-03-16');
  await tendFund(story.deps);
  expect((await kindsFor(POLICY_OWNER)).length).toBe(before + 1);
});

test('every comparison of the books is kept and can be read, newest first', async () => {
  await reconcile(story.deps);
  const [newest] = await findReconciliations(story.deps, 5);
  expect(newest?.findings).toEqual([]);
});
