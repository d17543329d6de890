import type { CivilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { type Fen, fen, ZERO_FEN } from '../money.ts';
import {
  applyDraws,
  CAP,
  type CapAccountUsage,
  type CapCode,
  type CapOwner,
  capAccountsOf,
  capYearOf,
} from './caps.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { computePayment } from './compute-payment.ts';
import type { RefusalCode } from './compute-sheet.ts';
import type { SchemePolicy } from './policy.ts';

/** A loan that feeds a bank's cap, whether it was lost or not. */
export type SimulatedLoan = CapOwner & { readonly principalFen: Fen; readonly maturityOn: CivilDate };

/** What is asked: the portfolio, the settings, and what each budget year holds (`null`: as much as is needed). */
export type Simulation = {
  readonly loans: readonly SimulatedLoan[];
  /** In the order of their approval, which decides where caps are first-come. */
  readonly claims: readonly ClaimFacts[];
  readonly policy: SchemePolicy;
  readonly budgetFen: Fen | null;
};

export type SimulatedClaim = {
  readonly claim: ClaimFacts;
  readonly payableFen: Fen;
  readonly bindingCap: CapCode | null;
  readonly refusals: readonly RefusalCode[];
};

export type SimulationResult = {
  readonly costFen: Fen;
  readonly claims: readonly SimulatedClaim[];
  readonly paidByBank: ReadonlyMap<string, Fen>;
  readonly paidByFirm: ReadonlyMap<string, Fen>;
  /** How many claims each cap has cut. */
  readonly bindings: ReadonlyMap<CapCode, number>;
  readonly refusals: ReadonlyMap<RefusalCode, number>;
};

const PLENTY = fen(10n ** 18n);

/**
 * Runs a portfolio under other settings with the engine that pays real claims. Pure: nothing is stored and no cap or ledger
 * is touched. Claims are taken first-come; a pro-rata policy is simulated in the order given and says so nowhere else.
 */
export function simulate({ loans, claims, policy, budgetFen }: Simulation): SimulationResult {
  invariant(policy.readings.claimOrder === 'first-come', 'a simulation takes claims in the order of approval');
  const accounts = openAccounts(loans, policy);
  const portfolioFen = lossByPortfolio(claims, policy);
  const paidByBank = new Map<string, Fen>();
  const paidByFirm = new Map<string, Fen>();
  const bindings = new Map<CapCode, number>();
  const refusals = new Map<RefusalCode, number>();
  let costFen: Fen = ZERO_FEN;
  const results = claims.map((claim): SimulatedClaim => {
    const usage = capAccountsOf(claim, policy).map(({ cap, key }) => {
      const known = accounts.get(key);
      if (known !== undefined) return known;
      const base = {
        [CAP.BANK]: bankBase(loans, claim, policy),
        [CAP.BUDGET]: budgetFen ?? PLENTY,
        [CAP.PORTFOLIO]: portfolioFen.get(key) ?? ZERO_FEN,
        [CAP.FIRM]: null,
        [CAP.SCHEME]: null,
      }[cap];
      return { key, usedFen: ZERO_FEN, baseFen: base, shareFen: null };
    });
    const sheet = computePayment(claim, usage, policy);
    for (const account of applyDraws(usage, sheet.draws)) accounts.set(account.key, account);
    add(paidByBank, claim.bankId, sheet.payableFen);
    add(paidByFirm, claim.firmId, sheet.payableFen);
    if (sheet.bindingCap !== null) bindings.set(sheet.bindingCap, (bindings.get(sheet.bindingCap) ?? 0) + 1);
    for (const code of sheet.refusals) refusals.set(code, (refusals.get(code) ?? 0) + 1);
    costFen = fen(costFen + sheet.payableFen);
    return { claim, payableFen: sheet.payableFen, bindingCap: sheet.bindingCap, refusals: sheet.refusals };
  });
  return { costFen, claims: results, paidByBank, paidByFirm, bindings, refusals };
}

/** The filed principal of every bank account. */
function openAccounts(loans: readonly SimulatedLoan[], policy: SchemePolicy): Map<string, CapAccountUsage> {
  if (policy.caps.bankCapBase === 'prior-year-balance') return new Map();
  const principal = new Map<string, Fen>();
  for (const loan of loans) {
    const account = capAccountsOf(loan, policy).find(({ cap }) => cap === CAP.BANK);
    if (account !== undefined) add(principal, account.key, loan.principalFen);
  }
  return new Map([...principal].map(([key, baseFen]) => [key, { key, usedFen: ZERO_FEN, baseFen, shareFen: null }]));
}

/** A bank that filed nothing has no cap; a balance at the turn of the year is summed when a claim asks for it. */
function bankBase(loans: readonly SimulatedLoan[], claim: ClaimFacts, policy: SchemePolicy): Fen {
  if (policy.caps.bankCapBase !== 'prior-year-balance') return ZERO_FEN;
  const newYear = `${capYearOf(claim, policy)}-01-01`;
  return fen(
    loans
      .filter(
        ({ bankId, drawdownOn, maturityOn }) =>
          bankId === claim.bankId && drawdownOn < newYear && maturityOn >= newYear,
      )
      .reduce((sum, { principalFen }) => sum + principalFen, 0n),
  );
}

function lossByPortfolio(claims: readonly ClaimFacts[], policy: SchemePolicy): Map<string, Fen> {
  const losses = new Map<string, Fen>();
  for (const claim of claims)
    for (const { cap, key } of capAccountsOf(claim, policy)) if (cap === CAP.PORTFOLIO) add(losses, key, claim.lossFen);
  return losses;
}

const add = (sums: Map<string, Fen>, key: string, amountFen: Fen): void => {
  sums.set(key, fen((sums.get(key) ?? 0n) + amountFen));
};

export type Change = { readonly id: string; readonly beforeFen: Fen; readonly afterFen: Fen };

/** Who gains and who loses when `after` replaces `before`, the largest change first; who keeps the same is left out. */
export function compareSimulations(before: ReadonlyMap<string, Fen>, after: ReadonlyMap<string, Fen>): Change[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const size = ({ beforeFen, afterFen }: Change): bigint =>
    afterFen > beforeFen ? afterFen - beforeFen : beforeFen - afterFen;
  return [...ids]
    .map((id) => ({ id, beforeFen: before.get(id) ?? ZERO_FEN, afterFen: after.get(id) ?? ZERO_FEN }))
    .filter(({ beforeFen, afterFen }) => beforeFen !== afterFen)
    .sort((one, other) =>
      size(one) === size(other) ? (one.id < other.id ? -1 : 1) : size(one) > size(other) ? -1 : 1,
    );
}
