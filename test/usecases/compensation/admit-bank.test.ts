import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { yuan } from '../../../domain/money.ts';
import { Bank, BankAgreement } from '../../../schema/entities/registry/bank.entity.ts';
import { endAgreement, registerPilotBank, signAgreement } from '../../../usecases/compensation/admit-bank.ts';
import { fileLoan } from '../../../usecases/compensation/file-loan.ts';
import { findSubsidy } from '../../../usecases/compensation/find-subsidy.ts';
import {
  codeOfRefusal,
  commandOf,
  day,
  doneOf,
  type LoanStory,
  type Party,
  POLICY_OWNER,
  startLoanStory,
} from '../loan-story.ts';

let story: LoanStory;
beforeAll(async () => {
  story = await startLoanStory();
}, 60_000);
afterAll(() => story.stop());

const command = <Input extends object>(input: Input) => ({
  actor: POLICY_OWNER,
  idempotencyKey: randomUUID(),
  input: { decisionRecord: '联席会议纪要', ...input },
});
const register = (bank: Party) => registerPilotBank(story.deps, command({ bankId: bank.id, schemeCode: 'DG-2018' }));
const sign = (bank: Party, schemeCode: string, validFrom: string, validTo: string | null = null) =>
  signAgreement(
    story.deps,
    command({
      bankId: bank.id,
      schemeCode,
      validFrom: day(validFrom),
      validTo: validTo === null ? null : day(validTo),
    }),
  );

/** A bank with neither registration nor agreement. */
async function newcomer(places: { isLegalPersonInCity: boolean; hasBranchInCity: boolean }): Promise<Party> {
  const bank = await story.bank();
  await story.deps.inTransaction(async ({ em }) => {
    await em.nativeUpdate(Bank, { id: bank.id }, { isPilot2018: false, ...places });
    await em.nativeDelete(BankAgreement, { bankId: bank.id });
  });
  return bank;
}

test('0-01, 0-02: only banks of the city are registered, at most three, also when two register at once', async () => {
  const inCity = { isLegalPersonInCity: false, hasBranchInCity: true };
  const outside = await newcomer({ isLegalPersonInCity: false, hasBranchInCity: false });
  expect(codeOfRefusal(await register(outside))).toBe('BANK_NOT_IN_CITY');
  expect(codeOfRefusal(await sign(outside, 'DG-2023-BANK', '2024-01-01'))).toBe('BANK_NOT_IN_CITY');
  const banks = await Promise.all(Array.from({ length: 4 }, () => newcomer(inCity)));
  const [first] = banks;
  if (first === undefined) throw new Error('four banks');
  doneOf(await register(first));
  expect(codeOfRefusal(await register(first))).toBe('ALREADY_PILOT');
  const outcomes = await Promise.all(banks.slice(1).map(register));
  expect(outcomes.map(codeOfRefusal).sort()).toEqual(['DONE', 'DONE', 'PILOT_REGISTRY_FULL']);
  expect(
    codeOfRefusal(await registerPilotBank(story.deps, command({ bankId: first.id, schemeCode: 'DG-2023-BANK' }))),
  ).toBe('NO_PILOT_REGISTRY');
});

test('0-03: an agreement is signed once for a time, in the 2018 scheme with pilot banks only, and ended on a day to come', async () => {
  const bank = await newcomer({ isLegalPersonInCity: true, hasBranchInCity: false });
  expect(codeOfRefusal(await sign(bank, 'DG-2018', '2019-01-01'))).toBe('NOT_A_PILOT_BANK');
  expect(codeOfRefusal(await sign(bank, 'DG-2023-BANK', '2023-12-31'))).toBe('NO_SCHEME_IN_FORCE');
  story.setToday('2026-01-28');
  const { id } = doneOf(await sign(bank, 'DG-2023-BANK', '2024-01-01'));
  expect(codeOfRefusal(await sign(bank, 'DG-2023-BANK', '2026-01-01'))).toBe('AGREEMENT_OVERLAPS');
  const end = (on: string) => endAgreement(story.deps, command({ agreementId: id, on: day(on), reason: '退出' }));
  expect(codeOfRefusal(await end('2026-01-28'))).toBe('SETTINGS_REACH_BACK');
  doneOf(await end('2026-01-29'));
  expect(codeOfRefusal(await end('2026-01-30'))).toBe('AGREEMENT_ENDED');
  doneOf(await sign(bank, 'DG-2023-BANK', '2026-01-29'));
});

test('an interest subsidy of GUANMAOTONG is computed for its filing and refused while nobody approved a table', async () => {
  story.setToday('2025-05-21');
  const bank = await newcomer({ isLegalPersonInCity: true, hasBranchInCity: false });
  doneOf(await sign(bank, 'GUANMAOTONG', '2024-01-01'));
  const loanId = await story.link(bank, await story.needFor(bank, await story.firm()));
  const attested = { physicalCollateralBps: null, exportsUsd: 10_000_001n, insurancePolicyNumber: 'P-1' };
  doneOf(await fileLoan(story.deps, commandOf(bank, { loanId, schemeCode: 'GUANMAOTONG', attested })));
  const of = (actor: Party['actor']) => findSubsidy(story.deps, { actor, loanId, interestPaidFen: yuan(100n) });
  // The firm of the story is small, so that its filing is rejected as well.
  expect(await of(bank.actor)).toMatchObject({
    payableFen: 0n,
    refusals: ['FILING_NOT_PASSED', 'TIER_TABLE_NOT_APPROVED'],
  });
  expect(await of((await story.bank()).actor)).toBeNull();
});
