import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DG_2023_BANK_ILLUSTRATIVE } from '../../../domain/compensation/default-policies.ts';
import { ledgerAccount } from '../../../domain/compensation/ledger.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { policyToJson } from '../../../domain/compensation/policy-json.ts';
import { bps, fen, yuan } from '../../../domain/money.ts';
import { ClaimDecision, LossClaim } from '../../../schema/entities/compensation/claim.entity.ts';
import { CapUsage, Filing } from '../../../schema/entities/compensation/filing.entity.ts';
import { SchemePolicyVersion } from '../../../schema/entities/compensation/scheme-policy.entity.ts';
import { LprFixing } from '../../../schema/entities/registry/lpr-fixing.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { approveClaim, approveTopUp } from '../../../usecases/compensation/decide-claim.ts';
import { draftClaim } from '../../../usecases/compensation/draft-claim.ts';
import { fileLoan } from '../../../usecases/compensation/file-loan.ts';
import { findTrialBalance } from '../../../usecases/compensation/ledger.ts';
import { moveClaim, type PlainMove } from '../../../usecases/compensation/move-claim.ts';
import { reviewFiling } from '../../../usecases/compensation/move-filing.ts';
import { offerFreedCaps } from '../../../usecases/compensation/offer-freed-caps.ts';
import { payClaim } from '../../../usecases/compensation/pay-claim.ts';
import { findClaims } from '../../../usecases/compensation/read-claims.ts';
import { findLoan } from '../../../usecases/compensation/read-loans.ts';
import { replayDecision } from '../../../usecases/compensation/reconcile.ts';
import { recordGuarantee, reportOverdue } from '../../../usecases/compensation/record-cover.ts';
import { reportRecovery, returnClawback, writeBack } from '../../../usecases/compensation/recover-claim.ts';
import { reportLoss } from '../../../usecases/compensation/report-loss.ts';
import { reverseAppropriation, setBudget } from '../../../usecases/compensation/set-budget.ts';
import type { Actor } from '../../../usecases/ports.ts';
import { putOnList } from '../../support/put-on-list.ts';
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
afterEach(() => expectCoherentState(story.deps));

const claimOf = (id: string): Promise<LossClaim> => story.deps.read().findOneOrFail(LossClaim, { id });
const move = (actor: Actor, claimId: string, name: PlainMove, reason: string | null = '理由') =>
  moveClaim(story.deps, stepOf(actor, claimId, { move: name, reason }));
const bankYear = (bank: Party) =>
  story.deps.read().findOneOrFail(CapUsage, { key: `BANK_YEAR:DG-2023-BANK:${bank.id}:2025` });

/** A bank with room under its cap, and the claim of a loss on its two-million loan. */
async function lostLoan(
  options: { lossYuan?: bigint; capYuan?: bigint; bank?: Party } = {},
): Promise<{ bank: Party; claimId: string; loanId: string }> {
  story.setToday('2025-05-21');
  const bank = options.bank ?? (await story.bank());
  if (options.bank === undefined) {
    const principalFen = yuan((options.capYuan ?? 2_000_000n) * 50n - 2_000_000n);
    await story.file(bank, await story.link(bank, await story.needFor(bank, await story.firm()), { principalFen }));
  }
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  await story.file(bank, loanId);
  story.setToday('2026-01-28');
  const input = { loanId, lossFen: yuan(options.lossYuan ?? 1_000_000n), recognisedOn: day('2026-01-28') };
  doneOf(await reportLoss(story.deps, commandOf(bank, input)));
  const { id } = await story.deps.read().findOneOrFail(LossClaim, { loanId });
  return { bank, claimId: id, loanId };
}

const approve = (claimId: string, amountFen: bigint | null = null, reason: string | null = null) =>
  approveClaim(
    story.deps,
    stepOf(POLICY_OWNER, claimId, { amountFen: amountFen === null ? null : fen(amountFen), reason }),
  );
const pay = (claimId: string, transferId = `PAY-${claimId}`) =>
  payClaim(story.deps, stepOf(TRUSTEE, claimId, { transferId, paymentReference: '国库支付 2026-001' }));

async function walkToReserved(bank: Party, claimId: string): Promise<void> {
  await walkToDecision(story.deps, bank, claimId);
  doneOf(await approve(claimId));
  await walkThroughPublicity(claimId);
}

async function walkThroughPublicity(claimId: string): Promise<void> {
  doneOf(await move(POLICY_OWNER, claimId, 'publishClaim', null));
  story.setToday('2026-02-10');
  doneOf(await move(POLICY_OWNER, claimId, 'endPublicity', null));
}

test('a claim goes from loss to payment, recovery and return, and every fen of it stands in the ledger', async () => {
  const { bank, claimId } = await lostLoan();
  await walkToReserved(bank, claimId);
  expect(await bankYear(bank)).toMatchObject({ reservedFen: yuan(800_000n), paidFen: 0n });
  expect(codeOfRefusal(await pay(claimId))).toBe('DONE');
  expect(await bankYear(bank)).toMatchObject({ reservedFen: 0n, paidFen: yuan(800_000n) });
  expect(await claimOf(claimId)).toMatchObject({ state: 'PAID', paidFen: yuan(800_000n) });

  doneOf(await move(bank.actor, claimId, 'startRecovery', '（2026）粤1971民初1号'));
  const recovery = {
    recoveredOn: day('2026-02-05'),
    grossFen: yuan(550_000n),
    costsFen: yuan(50_000n),
    reference: '执行款',
  };
  doneOf(await reportRecovery(story.deps, stepOf(bank.actor, claimId, recovery)));
  expect(await claimOf(claimId)).toMatchObject({ state: 'WRITE_BACK_DUE', returnDueFen: yuan(400_000n) });
  const back = { amountFen: yuan(400_000n), transferId: `BACK-${claimId}` };
  expect(codeOfRefusal(await writeBack(story.deps, stepOf(TRUSTEE, claimId, { ...back, amountFen: yuan(1n) })))).toBe(
    'RETURN_NOT_EXACT',
  );
  doneOf(await writeBack(story.deps, stepOf(TRUSTEE, claimId, back)));
  expect(await claimOf(claimId)).toMatchObject({ state: 'WRITTEN_BACK', returnedFen: yuan(400_000n) });
  // C14, R3: returned money frees no limit unless the policy says so.
  expect(await bankYear(bank)).toMatchObject({ paidFen: yuan(800_000n) });
  const accounts = new Map(
    (await findTrialBalance(story.deps)).map(({ account, balanceFen }) => [account, balanceFen]),
  );
  const book = { pool: 'DG-2023', year: '2026' };
  expect(accounts.get(ledgerAccount.paid(book, bank.id))).toBe(yuan(400_000n));
  expect(accounts.get(ledgerAccount.receivable(book, bank.id))).toBe(0n);
  doneOf(await move({ ...POLICY_OWNER, userId: 'other' }, claimId, 'closeUnrecoverable', '终结裁定'));
});

test('a decision computed again years later gives the same sheet, to the fen', async () => {
  const { bank, claimId } = await lostLoan({ lossYuan: 777_777n });
  await walkToDecision(story.deps, bank, claimId);
  doneOf(await approve(claimId));
  const decision = await story.deps.read().findOneOrFail(ClaimDecision, { claimId });
  const { replayed, stored } = replayDecision(decision);
  expect(replayed).toEqual(stored);
});

describe('separation of duties', () => {
  test('nobody submits a claim that he drafted, nobody decides what he reviewed, nobody pays what he decided', async () => {
    const { bank, claimId } = await lostLoan();
    doneOf(await draftClaim(story.deps, stepOf(bank.actor, claimId, { evidence: EVIDENCE })));
    expect(codeOfRefusal(await move(bank.actor, claimId, 'submitClaim'))).toBe('DUTIES_NOT_SEPARATE');
    doneOf(await move(colleagueOf(bank), claimId, 'submitClaim'));
    const both = { ...TRUSTEE, roles: ['TRUSTEE', 'POLICY_OWNER'] };
    doneOf(await move(both, claimId, 'startClaimReview'));
    const { recommendClaim } = await import('../../../usecases/compensation/decide-claim.ts');
    doneOf(await recommendClaim(story.deps, stepOf(both, claimId, { reason: '同意' })));
    const bySame = approveClaim(story.deps, stepOf(both, claimId, { amountFen: null }));
    expect(codeOfRefusal(await bySame)).toBe('DUTIES_NOT_SEPARATE');
    doneOf(await approve(claimId));
    await walkThroughPublicity(claimId);
    const payer = { ...POLICY_OWNER, roles: ['TRUSTEE'] };
    const payment = { transferId: `PAY-${claimId}`, paymentReference: '国库支付' };
    expect(codeOfRefusal(await payClaim(story.deps, stepOf(payer, claimId, payment)))).toBe('DUTIES_NOT_SEPARATE');
  });

  test('who belongs to the claiming organisation never acts on the fund side of its claim, and another claimant does not see it', async () => {
    const { bank, claimId } = await lostLoan();
    doneOf(await draftClaim(story.deps, stepOf(bank.actor, claimId, { evidence: EVIDENCE })));
    doneOf(await move(colleagueOf(bank), claimId, 'submitClaim'));
    const trusteeOfClaimant = { ...bank.actor, userId: randomUUID(), roles: ['TRUSTEE'] };
    expect(codeOfRefusal(await move(trusteeOfClaimant, claimId, 'startClaimReview'))).toBe('OWN_ORGANISATION');
    const stranger = await story.bank();
    const answers = [claimId, randomUUID()].map((id) => move(stranger.actor, id, 'submitClaim'));
    const [theirs, missing] = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
    expect(theirs).toBe(missing);
    const query = { state: null, first: 100, after: null };
    const seen = await findClaims(story.deps, { actor: stranger.actor, ...query });
    expect(seen.rows).toEqual([]);
    expect((await findClaims(story.deps, { actor: bank.actor, ...query })).rows.map(({ id }) => id)).toEqual([claimId]);
  });

  test('a firm, an operator and the treasury may make no move at all', async () => {
    const { claimId } = await lostLoan();
    for (const actor of [TREASURY, { ...TREASURY, roles: ['OPERATOR'] }, (await story.firm()).actor])
      for (const name of ['submitClaim', 'startClaimReview', 'denyClaim', 'holdClaim', 'reverseClaim'] as const)
        expect(codeOfRefusal(await move(actor, claimId, name))).toBe('NOT_FOUND');
  });
});

test('a partial approval needs a reason and reserves its part only', async () => {
  const { bank, claimId } = await lostLoan();
  await walkToDecision(story.deps, bank, claimId);
  expect(codeOfRefusal(await approve(claimId, yuan(500_000n)))).toBe('REASON_MISSING');
  expect(codeOfRefusal(await approve(claimId, yuan(800_000n) + 1n, '多给一分'))).toBe('AMOUNT_OUT_OF_RANGE');
  doneOf(await approve(claimId, yuan(500_000n), '贷后检查不足'));
  expect(await claimOf(claimId)).toMatchObject({ state: 'PARTIALLY_APPROVED', approvedFen: yuan(500_000n) });
  expect(await bankYear(bank)).toMatchObject({ reservedFen: yuan(500_000n) });
});

test('supplement stops the clock of the review and an upheld objection releases what was reserved', async () => {
  const { bank, claimId } = await lostLoan();
  doneOf(await draftClaim(story.deps, stepOf(bank.actor, claimId, { evidence: EVIDENCE })));
  doneOf(await move(colleagueOf(bank), claimId, 'submitClaim'));
  doneOf(await move(TRUSTEE, claimId, 'startClaimReview'));
  expect(codeOfRefusal(await move(TRUSTEE, claimId, 'askSupplement', ' '))).toBe('REASON_MISSING');
  doneOf(await move(TRUSTEE, claimId, 'askSupplement', '缺贷后检查'));
  expect(await claimOf(claimId)).toMatchObject({ state: 'SUPPLEMENT', dueOn: '2026-02-11' });
  doneOf(await move(bank.actor, claimId, 'supplementClaim', '已补'));
  const { recommendClaim } = await import('../../../usecases/compensation/decide-claim.ts');
  doneOf(await recommendClaim(story.deps, stepOf(TRUSTEE, claimId, { reason: '同意' })));
  doneOf(await approve(claimId));
  doneOf(await move(POLICY_OWNER, claimId, 'publishClaim'));
  expect(codeOfRefusal(await move(POLICY_OWNER, claimId, 'endPublicity'))).toBe('PUBLICITY_RUNNING');
  doneOf(await move(POLICY_OWNER, claimId, 'upholdObjection', '异议成立'));
  expect(await claimOf(claimId)).toMatchObject({ state: 'DENIED', approvedFen: 0n });
  expect(await bankYear(bank)).toMatchObject({ reservedFen: 0n, paidFen: 0n });
});

test('a fraud hold stops every step until it is released, and a reversal after payment keeps counting until the money is back', async () => {
  const { bank, claimId } = await lostLoan();
  await walkToReserved(bank, claimId);
  doneOf(await move(POLICY_OWNER, claimId, 'holdClaim', '涉嫌骗补'));
  expect(codeOfRefusal(await pay(claimId))).toBe('ILLEGAL_TRANSITION');
  doneOf(await move(POLICY_OWNER, claimId, 'releaseHold', '核查无误'));
  doneOf(await pay(claimId));
  doneOf(await move(POLICY_OWNER, claimId, 'reverseClaim', '骗补属实'));
  expect(await claimOf(claimId)).toMatchObject({ state: 'CLAWBACK', returnDueFen: yuan(800_000n) });
  expect(await bankYear(bank)).toMatchObject({ paidFen: yuan(800_000n) });
  const back = (amountYuan: bigint) =>
    returnClawback(
      story.deps,
      stepOf(TRUSTEE, claimId, { amountFen: yuan(amountYuan), transferId: `BACK-${amountYuan}-${claimId}` }),
    );
  doneOf(await back(300_000n));
  expect(await bankYear(bank)).toMatchObject({ paidFen: yuan(500_000n) });
  await expectCoherentState(story.deps);
  expect(codeOfRefusal(await back(500_001n))).toBe('AMOUNT_OUT_OF_RANGE');
  doneOf(await back(500_000n));
  expect(await claimOf(claimId)).toMatchObject({ state: 'REVERSED' });
  expect(await bankYear(bank)).toMatchObject({ paidFen: 0n });
});

test('a filing that is revoked after payment becomes a claw-back, and lowers its bank cap no further than what is taken', async () => {
  const { bank, claimId, loanId } = await lostLoan();
  await walkToReserved(bank, claimId);
  doneOf(await pay(claimId));
  const filing = await story.deps.read().findOneOrFail(Filing, { loanId });
  const revoke = { filingId: filing.id, move: 'revokeFiling', reason: '材料虚假' } as const;
  doneOf(await reviewFiling(story.deps, { actor: POLICY_OWNER, idempotencyKey: randomUUID(), input: revoke }));
  expect(await claimOf(claimId)).toMatchObject({ state: 'CLAWBACK', returnDueFen: yuan(800_000n) });
  expect(await bankYear(bank)).toMatchObject({ paidFen: yuan(800_000n), capFen: yuan(1_960_000n) });
});

test('what a limit frees when it grows is offered to the claim that it had cut, and topping up never pays a fen too much', async () => {
  const { bank, claimId } = await lostLoan({ capYuan: 500_000n });
  await walkToDecision(story.deps, bank, claimId);
  doneOf(await approve(claimId));
  expect(await claimOf(claimId)).toMatchObject({
    state: 'PARTIALLY_APPROVED',
    approvedFen: yuan(500_000n),
    entitledFen: yuan(800_000n),
  });
  await walkThroughPublicity(claimId);
  doneOf(await pay(claimId));
  expect(codeOfRefusal(await approveTopUp(story.deps, stepOf(POLICY_OWNER, claimId, {})))).toBe('NOTHING_TO_TOP_UP');

  story.setToday('2025-05-21');
  await story.file(
    bank,
    await story.link(bank, await story.needFor(bank, await story.firm()), { principalFen: yuan(10_000_000n) }),
  );
  story.setToday('2026-02-10');
  await offerFreedCaps(story.deps, 'DG-2023-BANK');
  await offerFreedCaps(story.deps, 'DG-2023-BANK');
  expect(await claimOf(claimId)).toMatchObject({ offeredFen: yuan(200_000n) });
  doneOf(await approveTopUp(story.deps, stepOf(POLICY_OWNER, claimId, {})));
  expect(await claimOf(claimId)).toMatchObject({
    state: 'BUDGET_RESERVED',
    approvedFen: yuan(700_000n),
    paidFen: yuan(500_000n),
    offeredFen: 0n,
  });
  doneOf(await pay(claimId, `PAY-2-${claimId}`));
  expect(await claimOf(claimId)).toMatchObject({ state: 'PAID', paidFen: yuan(700_000n) });
  expect(codeOfRefusal(await pay(claimId, `PAY-3-${claimId}`))).toBe('ILLEGAL_TRANSITION');
});

describe('A4-06 read pro-rata', () => {
  test('claims that stand for decision share a cap by what they want, whichever is decided first', async () => {
    await story.deps.inTransaction(async ({ em }) => {
      const valid = { from: day('2028-01-01'), to: day('2028-02-01') };
      const proRata: SchemePolicy = {
        ...DG_2023_BANK_ILLUSTRATIVE,
        version: 3,
        valid,
        readings: { ...DG_2023_BANK_ILLUSTRATIVE.readings, claimOrder: 'pro-rata' },
      };
      const version = { code: proRata.scheme, version: 3, validFrom: valid.from, validTo: valid.to };
      const decision = { settings: policyToJson(proRata), decisionRecord: 'test', isIllustrative: true };
      em.persist(em.create(SchemePolicyVersion, { ...version, ...decision }));
      const rates = { oneYearBps: bps(300n), overFiveYearsBps: bps(350n) };
      em.persist(em.create(LprFixing, { fixedOn: day('2027-12-20'), ...rates, loadedBy: 'test' }));
    });
    await story.deps.inTransaction((work) =>
      setBudget(work, story.deps, { pool: 'DG-2023', year: 2028, amountFen: yuan(10_000_000n), actorId: 'treasury' }),
    );
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      story.setToday('2028-01-10');
      const bank = await story.bank();
      const link = async (principalYuan: bigint) =>
        story.link(bank, await story.needFor(bank, await story.firm()), {
          contractOn: day('2028-01-05'),
          principalFen: yuan(principalYuan),
        });
      await story.file(bank, await link(26_000_000n));
      const claimIds: string[] = [];
      for (const lossYuan of [1_000_000n, 500_000n]) {
        const loanId = await link(2_000_000n);
        await story.file(bank, loanId);
        const input = { loanId, lossFen: yuan(lossYuan), recognisedOn: day('2028-01-10') };
        doneOf(await reportLoss(story.deps, commandOf(bank, input)));
        const { id } = await story.deps.read().findOneOrFail(LossClaim, { loanId });
        await walkToDecision(story.deps, bank, id);
        claimIds.push(id);
      }
      for (const position of order) doneOf(await approve(claimIds[position] ?? ''));
      // 2% of 30 million are 600 000; 800 000 and 400 000 were due.
      const approved = await Promise.all(claimIds.map(async (id) => (await claimOf(id)).approvedFen));
      expect(approved).toEqual([yuan(400_000n), yuan(200_000n)]);
    }
    story.setToday('2026-01-28');
  });
});

test('A4-09: a loan that was extended beyond three years is covered no more, and a shorter extension changes nothing', async () => {
  const extend = (bank: Party, loanId: string, on: string) =>
    reportOverdue(
      story.deps,
      commandOf(bank, { loanId, overdueDays: 0, loanClass: 'DOUBTFUL', extendedMaturityOn: day(on) }),
    );
  const within = await lostLoan();
  doneOf(await extend(within.bank, within.loanId, '2028-05-20'));
  await walkToDecision(story.deps, within.bank, within.claimId);
  doneOf(await approve(within.claimId));
  const beyond = await lostLoan();
  expect(codeOfRefusal(await extend(beyond.bank, beyond.loanId, '2026-05-20'))).toBe('EXTENSION_NOT_LATER');
  doneOf(await extend(beyond.bank, beyond.loanId, '2028-05-21'));
  await walkToDecision(story.deps, beyond.bank, beyond.claimId);
  expect(await approve(beyond.claimId)).toMatchObject({
    refusal: { code: 'CLAIM_NOT_PAYABLE', facts: { because: 'EXTENDED_BEYOND_TERM' } },
  });
});

test('a rejected filing can be followed by another, and a live one cannot', async () => {
  story.setToday('2025-05-21');
  const bank = await story.bank();
  const firm = await story.firm({ isListed: false });
  const loanId = await story.link(bank, await story.needFor(bank, firm));
  expect((await story.file(bank, loanId)).state).toBe('FILING_REJECTED');
  await putOnList(story.deps, { firmId: firm.id, list: 'WHITELIST_2023', validFrom: day('2025-05-01') });
  doneOf(await fileLoan(story.deps, commandOf(bank, { loanId, schemeCode: null })));
  const states = (await story.deps.read().find(Filing, { loanId })).map(({ state }) => state);
  expect(states.sort()).toEqual(['FILED', 'FILING_REJECTED']);
  expect(codeOfRefusal(await fileLoan(story.deps, commandOf(bank, { loanId, schemeCode: null })))).toBe(
    'LOAN_ALREADY_FILED',
  );
});

test('a transfer id pays once: repeated it answers the first payment, for another claim it is refused', async () => {
  const one = await lostLoan();
  const other = await lostLoan();
  await walkToReserved(one.bank, one.claimId);
  story.setToday('2026-01-28');
  await walkToReserved(other.bank, other.claimId);
  const step = stepOf(TRUSTEE, one.claimId, { transferId: `SAME-${one.claimId}`, paymentReference: '国库支付' });
  const outcomes = await Promise.all([step, step, step].map((again) => payClaim(story.deps, again)));
  expect(outcomes.map(codeOfRefusal)).toEqual(['DONE', 'DONE', 'DONE']);
  expect(codeOfRefusal(await pay(other.claimId, `SAME-${one.claimId}`))).toBe('TRANSFER_ID_REUSED');
  expect(await claimOf(other.claimId)).toMatchObject({ state: 'BUDGET_RESERVED', paidFen: 0n });
});

test('a fraud flag that comes after the approval stops the payment', async () => {
  const { bank, claimId } = await lostLoan();
  await walkToReserved(bank, claimId);
  const { firmId } = await claimOf(claimId);
  await putOnList(story.deps, { firmId, list: 'FRAUD_FLAG', validFrom: day('2026-02-09') });
  expect(codeOfRefusal(await pay(claimId))).toBe('FRAUD_FLAGGED');
  expect(await claimOf(claimId)).toMatchObject({ state: 'BUDGET_RESERVED', paidFen: 0n });
});

describe('the guarantee side', () => {
  const part = (numerator: bigint) => ({ numerator, denominator: 10n });
  const shares = { NATIONAL_FUND: part(2n), REGUARANTOR: part(2n), GUARANTOR: part(4n), BANK: part(2n) };

  test('a guarantor files, claims and is paid half of its loss up to a fifth of the whole, and the bank sees no claim of its own', async () => {
    story.setToday('2025-05-21');
    const bank = await story.bank();
    const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
    const guarantor = await story.bank();
    const actor = { ...guarantor.actor, roles: ['GUARANTOR'] };
    await story.deps.inTransaction(async ({ em }) => {
      const membership = { id: randomUUID(), userId: actor.userId, organisationId: guarantor.id, role: 'GUARANTOR' };
      em.persist(em.create(Membership, membership));
    });
    const contract = { loanId, guarantorId: guarantor.id, shares, nationalFundNumber: '国担-2025-1' };
    expect(
      codeOfRefusal(
        await recordGuarantee(story.deps, commandOf(bank, { ...contract, shares: { ...shares, BANK: part(3n) } })),
      ),
    ).toBe('SHARES_NOT_ONE');
    doneOf(await recordGuarantee(story.deps, commandOf(bank, contract)));
    doneOf(await fileLoan(story.deps, { ...commandOf(guarantor, { loanId, schemeCode: null }), actor }));
    expect((await findLoan(story.deps, { id: loanId, actor }))?.filing?.state).toBe('FILING_REVIEW');
    const filing = await story.deps.read().findOneOrFail(Filing, { loanId });
    expect(filing).toMatchObject({ scheme: 'DG-2023-GUARANTEE', claimantId: guarantor.id });
    const accept = { filingId: filing.id, move: 'acceptFiling', reason: null } as const;
    const ownTrustee = { ...actor, roles: ['TRUSTEE'] };
    const byItself = reviewFiling(story.deps, { actor: ownTrustee, idempotencyKey: randomUUID(), input: accept });
    expect(codeOfRefusal(await byItself)).toBe('OWN_ORGANISATION');
    doneOf(await reviewFiling(story.deps, { actor: TRUSTEE, idempotencyKey: randomUUID(), input: accept }));
    story.setToday('2026-01-28');
    const loss = { loanId, lossFen: yuan(1_000_000n), recognisedOn: day('2026-01-28') };
    doneOf(await reportLoss(story.deps, { ...commandOf(guarantor, loss), actor }));
    const { id } = await story.deps.read().findOneOrFail(LossClaim, { loanId });
    await walkToDecision(story.deps, { id: guarantor.id, actor }, id);
    doneOf(await approve(id));
    // Half of the guarantor's 400,000 is 200,000, which is a fifth of the whole loss as well.
    expect(await claimOf(id)).toMatchObject({ claimantId: guarantor.id, approvedFen: yuan(200_000n) });
    // The bank's own scheme may not take the same loan: no loan stands in two schemes.
    doneOf(await fileLoan(story.deps, commandOf(bank, { loanId, schemeCode: 'DG-2023-BANK' })));
    const second = await story.deps.read().findOneOrFail(Filing, { loanId, scheme: 'DG-2023-BANK' });
    expect(second.state).toBe('FILING_REJECTED');
  });
});

test('an illustrative table pays nowhere but in a demo', async () => {
  const { bank, claimId } = await lostLoan();
  await walkToDecision(story.deps, bank, claimId);
  const real = { ...story.deps, isDemo: false };
  const outcome = await approveClaim(real, stepOf(POLICY_OWNER, claimId, { amountFen: null }));
  expect(codeOfRefusal(outcome)).toBe('TABLE_NOT_APPROVED');
});

describe('the ledger', () => {
  test('refuses to change or lose a line, and a transfer that does not balance or lacks a line', async () => {
    const em = story.deps.read();
    await expect(em.execute('update ledger_posting set debit_fen = debit_fen + 1')).rejects.toThrow(/only grows/);
    await expect(em.execute('delete from ledger_transfer')).rejects.toThrow(/only grows/);
    const transfer = (id: string, lines: string) =>
      story.deps.inTransaction(async (work) => {
        await work.em.execute(
          `insert into ledger_transfer (id, kind, content_hash, posting_count, booked_on, actor_id, created_at) values ('${id}', 'PAYMENT', '-', 2, '2026-01-01', 'x', now())`,
        );
        if (lines !== '') await work.em.execute(`insert into ledger_posting values ${lines}`);
      });
    await expect(transfer('LOPSIDED', "('LOPSIDED', 1, 'A', 2, 0), ('LOPSIDED', 2, 'B', 0, 1)")).rejects.toThrow(
      /is off by 1/,
    );
    await expect(transfer('ONE-LINE', "('ONE-LINE', 1, 'A', 2, 0)")).rejects.toThrow(/lacks its postings|has 1 of 2/);
    await expect(transfer('EMPTY-ONE', '')).rejects.toThrow(/lacks its postings/);
  });

  test('a line cannot be added to a transfer that is written', async () => {
    const [first] = await story.deps.read().execute<{ id: string }[]>('select id from ledger_transfer limit 1');
    const add = story.deps.inTransaction((work) =>
      work.em.execute(`insert into ledger_posting values (?, 3, 'A', 1, 0), (?, 4, 'B', 0, 1)`, [first?.id, first?.id]),
    );
    await expect(add).rejects.toThrow(/has 4 of 2/);
  });

  test('an appropriation is undone by new entries, once, and never below what claims have taken', async () => {
    const budget = (amountYuan: bigint) =>
      story.deps.inTransaction((work) =>
        setBudget(work, story.deps, { pool: 'DG-2018', year: 2030, amountFen: yuan(amountYuan), actorId: 'treasury' }),
      );
    await budget(100n);
    await budget(250n);
    const [last] = await story.deps
      .read()
      .execute<{ id: string }[]>(
        `select transfer_id as id from ledger_posting where account = 'AVAILABLE/DG-2018/2030' and debit_fen = 15000`,
      );
    const undo = () =>
      reverseAppropriation(story.deps, {
        actor: TREASURY,
        idempotencyKey: randomUUID(),
        input: { transferId: last?.id ?? '', reason: '调减' },
      });
    expect(codeOfRefusal(await undo())).toBe('DONE');
    expect(codeOfRefusal(await undo())).toBe('ALREADY_REVERSED');
    expect((await story.deps.read().findOneOrFail(CapUsage, { key: 'BUDGET:DG-2018:2030' })).capFen).toBe(yuan(100n));
  });
});
