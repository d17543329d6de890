import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDraws, type CapUsage, capHeadroom, capLimit } from '../../../domain/compensation/caps.ts';
import type { ClaimFacts } from '../../../domain/compensation/claim-facts.ts';
import { computeBatch } from '../../../domain/compensation/compute-batch.ts';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import { DG_2018, DG_2023_GUARANTEE } from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy, SchemeReadings } from '../../../domain/compensation/policy.ts';
import { type LossShares, splitLoss } from '../../../domain/compensation/split-loss.ts';
import { BPS_ONE, bps, fen, yuan } from '../../../domain/money.ts';
import { bankPolicy, claim, claim2018, day, usageFor, withReadings } from './story.ts';

/** Mutation testing runs these for thousands of mutants, and asks for fewer. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);
if (process.env['PROPERTY_RUNS'] !== undefined) fc.configureGlobal({ numRuns: RUNS });

const readings: fc.Arbitrary<Partial<SchemeReadings>> = fc.record({
  schemeCapScope: fc.constantFrom('all-banks-limit', 'per-bank', 'all-banks'),
  capReading: fc.constantFrom('limit-on-payment', 'limit-on-loss'),
  firmCapBasis: fc.constantFrom('compensation', 'principal'),
  firmCapScope: fc.constantFrom('scheme-life', 'year', 'scheme-life-per-bank'),
  claimOrder: fc.constantFrom('first-come', 'pro-rata'),
  totalLossScope: fc.constantFrom('loan', 'portfolio'),
});

const shares: fc.Arbitrary<LossShares> = fc
  .tuple(fc.bigInt(0n, 9n), fc.bigInt(0n, 9n), fc.bigInt(0n, 9n), fc.bigInt(1n, 9n))
  .map(([national, regional, guarantor, bank]) => {
    const denominator = national + regional + guarantor + bank;
    const of = (numerator: bigint) => ({ numerator, denominator });
    return { NATIONAL_FUND: of(national), REGUARANTOR: of(regional), GUARANTOR: of(guarantor), BANK: of(bank) };
  });

const loss = fc.bigInt(1n, yuan(20_000_000n)).map(fen);
const party = {
  bankId: fc.constantFrom('bank-1', 'bank-2'),
  firmId: fc.constantFrom('firm-1', 'firm-2', 'firm-3'),
  lossFen: loss,
};

const claims: fc.Arbitrary<ClaimFacts[]> = fc.array(
  fc
    .record({
      ...party,
      drawdownOn: fc.constantFrom(day('2024-03-01'), day('2025-02-03')),
      guarantee: fc.record({ guarantorId: fc.constant('g-1'), shares }),
    })
    .map((facts) => claim(facts)),
  { minLength: 1, maxLength: 8 },
);

const withTiers = (policy: SchemePolicy, rateBps: bigint): SchemePolicy => ({
  ...policy,
  coverage: {
    kind: 'tiers',
    rateBpsMax: bps(8_000n),
    tierTable: [
      { loanAmountFenMax: yuan(3_000_000n), rateBps: bps(8_000n) },
      { loanAmountFenMax: null, rateBps: bps(rateBps) },
    ],
  },
});

/** A policy of one of the three schemes, claims that it governs, and accounts that are small enough to bind. */
const cases = fc
  .record({
    scheme: fc.constantFrom('2018', 'bank', 'guarantee'),
    readings,
    claims,
    rateBps: fc.bigInt(0n, 8_000n),
    principalFen: fc.bigInt(0n, yuan(2_000_000_000n)).map(fen),
    budgetFen: fc.bigInt(0n, yuan(50_000_000n)).map(fen),
    portfolioFen: fc.bigInt(0n, yuan(50_000_000n)).map(fen),
  })
  .map((given) => {
    const base = { '2018': DG_2018, bank: withTiers(bankPolicy(), given.rateBps), guarantee: DG_2023_GUARANTEE };
    const { capYear } = base[given.scheme].readings;
    const policy = withReadings(base[given.scheme], { ...given.readings, capYear });
    const ours =
      given.scheme === '2018'
        ? given.claims.map(({ bankId, firmId, lossFen }) => claim2018({ bankId, firmId, lossFen }))
        : given.claims;
    return { policy, claims: ours, usage: usageFor(policy, ours, given) };
  });

function expectCapsKept(usage: CapUsage, before: CapUsage, policy: SchemePolicy): void {
  for (const account of usage) {
    const cap = account.key.split('/')[1] as 'BANK' | 'FIRM' | 'SCHEME' | 'PORTFOLIO' | 'BUDGET';
    const limitFen = capLimit({ cap, key: account.key, basis: 'payment' }, account.baseFen, policy);
    const was = before.find(({ key }) => key === account.key)?.usedFen ?? 0n;
    expect(account.usedFen <= (limitFen ?? 0n) || account.usedFen === was).toBe(true);
  }
}

test('no sequence of claims ever goes over any cap, first-come or pro-rata, under any reading', () => {
  fc.assert(
    fc.property(cases, ({ policy, claims: given, usage }) => {
      const after = computeBatch(given, usage, policy).reduce((state, sheet) => applyDraws(state, sheet.draws), usage);
      expectCapsKept(after, usage, policy);
    }),
    { numRuns: RUNS },
  );
});

test('what is paid out of an account is the sum of the payments that name it', () => {
  fc.assert(
    fc.property(cases, ({ policy, claims: given, usage }) => {
      const sheets = computeBatch(given, usage, policy);
      const paid = sheets.reduce((sum, { payableFen }) => sum + payableFen, 0n);
      const fromBudget = sheets.flatMap(({ draws }) => draws).filter(({ cap }) => cap === 'BUDGET');
      const drawn = fromBudget.reduce((sum, { drawFen }) => sum + drawFen, 0n);
      expect(drawn).toBe(policy.caps.budgetPool === null ? 0n : paid);
    }),
  );
});

test('every sheet conserves the loss and pays no more than it', () => {
  fc.assert(
    fc.property(cases, ({ policy, claims: given, usage }) => {
      for (const sheet of computeBatch(given, usage, policy)) {
        expect(sheet.bearings.reduce((sum, { bearsFen }) => sum + bearsFen, 0n)).toBe(sheet.lossFen);
        expect(sheet.payableFen <= sheet.lossFen).toBe(true);
        expect(sheet.payableFen > 0n).toBe(sheet.refusals.length === 0);
      }
    }),
  );
});

test('the bank side of 2023 never pays more than 80% of a loss, to the fen', () => {
  fc.assert(
    fc.property(loss, readings, fc.bigInt(0n, 8_000n), (lossFen, given, rateBps) => {
      const policy = withTiers(bankPolicy(given), rateBps);
      const one = claim({ lossFen });
      const { payableFen } = computePayment(one, usageFor(policy, [one]), policy);
      expect(payableFen * BPS_ONE <= lossFen * 8_000n).toBe(true);
    }),
  );
});

test('the guarantee side never pays more than 50% of the guarantor’s loss or 20% of the total, and the bank nothing', () => {
  fc.assert(
    fc.property(loss, shares, (lossFen, given) => {
      const one = claim({ lossFen, guarantee: { guarantorId: 'g-1', shares: given } });
      const sheet = computePayment(one, usageFor(DG_2023_GUARANTEE, [one]), DG_2023_GUARANTEE);
      const split = splitLoss(lossFen, given);
      expect(sheet.payableFen * 2n <= split.GUARANTOR).toBe(true);
      expect(sheet.payableFen * 5n <= lossFen).toBe(true);
      expect(sheet.bankBearsFen).toBe(split.BANK);
    }),
  );
});

test('a larger loss on the same loan never gets less', () => {
  fc.assert(
    fc.property(cases, loss, loss, ({ policy, claims: [first], usage }, one, other) => {
      if (first === undefined) return;
      const paid = (lossFen: bigint) =>
        computePayment({ ...first, loanAmountFen: yuan(20_000_000n), lossFen: fen(lossFen) }, usage, policy).payableFen;
      const [less, more] = one < other ? [one, other] : [other, one];
      expect(paid(less) <= paid(more)).toBe(true);
    }),
  );
});

test('first-come: no later claim changes what an earlier one gets', () => {
  fc.assert(
    fc.property(cases, ({ policy: any, claims: given, usage }) => {
      const policy = withReadings(any, { claimOrder: 'first-come' });
      const all = computeBatch(given, usage, policy);
      expect(computeBatch(given.slice(0, -1), usage, policy)).toEqual(all.slice(0, -1));
    }),
  );
});

test('first-come: with one binding budget the total paid does not depend on the order of the claims', () => {
  const order = fc.array(loss, { minLength: 1, maxLength: 6 }).chain((losses) =>
    fc.record({
      losses: fc.constant(losses),
      shuffled: fc.shuffledSubarray(losses, { minLength: losses.length }),
      budgetFen: fc.bigInt(0n, yuan(30_000_000n)).map(fen),
    }),
  );
  fc.assert(
    fc.property(order, ({ losses, shuffled, budgetFen }) => {
      const policy: SchemePolicy = { ...bankPolicy(), caps: { ...bankPolicy().caps, firmCapFen: null } };
      const total = (of: readonly bigint[]) => {
        const given = of.map((lossFen) => claim({ lossFen: fen(lossFen) }));
        const sheets = computeBatch(given, usageFor(policy, given, { budgetFen }), policy);
        return sheets.reduce((sum, { payableFen }) => sum + payableFen, 0n);
      };
      expect(total(shuffled)).toBe(total(losses));
    }),
  );
});

test('the same facts, accounts and policy give the same sheet', () => {
  fc.assert(
    fc.property(cases, ({ policy, claims: given, usage }) => {
      expect(computeBatch(structuredClone(given), structuredClone(usage), structuredClone(policy))).toEqual(
        computeBatch(given, usage, policy),
      );
    }),
  );
});

test('the waterfall conserves the loss and each guarantor’s part is off by at most one fen', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, yuan(20_000_000n)), shares, (lossFen, given) => {
      const split = splitLoss(fen(lossFen), given);
      expect(split.NATIONAL_FUND + split.REGUARANTOR + split.GUARANTOR + split.BANK).toBe(lossFen);
      for (const name of ['NATIONAL_FUND', 'REGUARANTOR', 'GUARANTOR'] as const) {
        const error = split[name] * given[name].denominator - lossFen * given[name].numerator;
        expect((error < 0n ? -error : error) <= given[name].denominator).toBe(true);
      }
      expect(split.BANK >= 0n).toBe(true);
    }),
  );
});

test('headroom is never negative', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 1_000n), (limit, used) => {
      const left = capHeadroom({ limitFen: fen(limit), usedFen: fen(used) });
      expect(left >= 0n && left <= limit).toBe(true);
    }),
  );
});
