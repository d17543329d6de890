import type { CivilDate } from '../calendar.ts';
import { invariant } from '../invariant.ts';
import { type Fen, fen, minFen, shareRoundedDown, ZERO_FEN } from '../money.ts';
import type { ClaimFacts } from './claim-facts.ts';
import type { SchemePolicy } from './policy.ts';

export const CAP = {
  /** 0-04, 1-07: a part of the bank's filed principal. */
  BANK: 'BANK',
  /** 1-04 */
  FIRM: 'FIRM',
  /** 0-04: the absolute limit. */
  SCHEME: 'SCHEME',
  /** 1-10 with A4-20 read `portfolio`. */
  PORTFOLIO: 'PORTFOLIO',
  /** 1-14 */
  BUDGET: 'BUDGET',
} as const;
export type CapCode = (typeof CAP)[keyof typeof CAP];

/** What counts against a cap: money paid and reserved, or the loss that was covered. */
export type CapBasis = 'payment' | 'loss';

/** One account that a claim draws on. `key` names its row: lock the rows in the order in which they are given. */
export type CapAccount = { readonly cap: CapCode; readonly key: string; readonly basis: CapBasis };

/** The state of one account under its lock. */
export type CapAccountUsage = {
  readonly key: string;
  /** Reserved plus paid, in the account's basis. */
  readonly usedFen: Fen;
  /**
   * What the limit is derived from: filed principal for BANK, the guarantor's total losses for PORTFOLIO, the year's
   * amount for BUDGET (`null` while none is set). `null` for the others, whose limit is in the policy.
   */
  readonly baseFen: Fen | null;
  /** Pro-rata only (A4-06): the part of the headroom that is set aside for this claim. */
  readonly shareFen: Fen | null;
};
export type CapUsage = readonly CapAccountUsage[];

/** What a claim takes from an account. */
export type CapDraw = CapAccount & {
  readonly limitFen: Fen;
  readonly usedFen: Fen;
  readonly headroomFen: Fen;
  /** What the claim would take if this account had no limit; the weight of a pro-rata division. */
  readonly wantedFen: Fen;
  readonly drawFen: Fen;
};

const yearOf = (date: CivilDate): string => date.slice(0, 4);

/** What of a claim chooses its accounts. */
export type CapOwner = Pick<ClaimFacts, 'bankId' | 'firmId' | 'drawdownOn' | 'lossOn' | 'decidedOn' | 'guarantee'>;

/** The year whose bank cap counts (A4-05): of the drawdown, of the loss, or `ALL` for the scheme's whole life. */
export function capYearOf(claim: CapOwner, policy: SchemePolicy): string {
  switch (policy.readings.capYear) {
    case 'vintage':
      return yearOf(claim.drawdownOn);
    case 'loss-year':
      return yearOf(claim.lossOn);
    case 'scheme-life':
      return 'ALL';
  }
}

/** Every account that the claim draws on, always in the same order, so that two claims never lock crosswise. */
export function capAccountsOf(claim: CapOwner, policy: SchemePolicy): CapAccount[] {
  const { caps, readings, scheme } = policy;
  const year = capYearOf(claim, policy);
  const accounts: CapAccount[] = [];
  if (caps.bankCapBps !== null) {
    const owner = readings.schemeCapScope === 'all-banks' ? 'ALL' : claim.bankId;
    const basis = readings.capReading === 'limit-on-loss' ? 'loss' : 'payment';
    accounts.push({ cap: CAP.BANK, key: `${scheme}/BANK/${owner}/${year}`, basis });
  }
  if (caps.firmCapFen !== null) {
    const scope = { 'scheme-life': 'ALL', year, 'scheme-life-per-bank': claim.bankId }[readings.firmCapScope];
    const basis = readings.firmCapBasis === 'principal' ? 'loss' : 'payment';
    accounts.push({ cap: CAP.FIRM, key: `${scheme}/FIRM/${claim.firmId}/${scope}`, basis });
  }
  if (caps.schemeCapFen !== null) {
    const owner = readings.schemeCapScope === 'per-bank' ? claim.bankId : 'ALL';
    accounts.push({ cap: CAP.SCHEME, key: `${scheme}/SCHEME/${owner}`, basis: 'payment' });
  }
  if (policy.coverage.kind === 'guarantee' && readings.totalLossScope === 'portfolio' && claim.guarantee !== null) {
    const key = `${scheme}/PORTFOLIO/${claim.guarantee.guarantorId}/${year}`;
    accounts.push({ cap: CAP.PORTFOLIO, key, basis: 'payment' });
  }
  if (caps.budgetPool !== null) {
    accounts.push({ cap: CAP.BUDGET, key: `${caps.budgetPool}/BUDGET/${yearOf(claim.decidedOn)}`, basis: 'payment' });
  }
  return accounts;
}

/** The limit of an account, rounded down to the fen; `null` when the year has no budget yet. */
export function capLimit(account: CapAccount, baseFen: Fen | null, policy: SchemePolicy): Fen | null {
  const { caps, coverage } = policy;
  switch (account.cap) {
    case CAP.BANK:
      invariant(baseFen !== null && caps.bankCapBps !== null, `${account.key} needs the filed principal`);
      return caps.bankCapFenMax === null
        ? shareRoundedDown(baseFen, caps.bankCapBps)
        : minFen(shareRoundedDown(baseFen, caps.bankCapBps), caps.bankCapFenMax);
    case CAP.FIRM:
      return caps.firmCapFen;
    case CAP.SCHEME:
      return caps.schemeCapFen;
    case CAP.PORTFOLIO:
      invariant(baseFen !== null && coverage.kind === 'guarantee', `${account.key} needs the portfolio's total loss`);
      return shareRoundedDown(baseFen, coverage.totalLossBpsMax);
    case CAP.BUDGET:
      return baseFen;
  }
}

/** What is left under a limit; zero, never less, when a revoked filing has lowered the limit below what is used. */
export function capHeadroom({ limitFen, usedFen }: { readonly limitFen: Fen; readonly usedFen: Fen }): Fen {
  invariant(limitFen >= 0n && usedFen >= 0n, 'limit and usage must not be negative');
  return usedFen >= limitFen ? ZERO_FEN : fen(limitFen - usedFen);
}

/** The state of the account that `key` names. A missing one is a bug: rows are inserted as zero before they are locked. */
export function usageOf(usage: CapUsage, key: string): CapAccountUsage {
  const found = usage.find((account) => account.key === key);
  invariant(found !== undefined, `no usage was given for the cap account ${key}`);
  return found;
}

/** The draw of nothing yet, or `null` when the account has no limit. */
export function openDraw(account: CapAccount, usage: CapUsage, policy: SchemePolicy): CapDraw | null {
  const state = usageOf(usage, account.key);
  const limitFen = capLimit(account, state.baseFen, policy);
  if (limitFen === null) return null;
  const whole = capHeadroom({ limitFen, usedFen: state.usedFen });
  const headroomFen = state.shareFen === null ? whole : minFen(whole, state.shareFen);
  return { ...account, limitFen, usedFen: state.usedFen, headroomFen, wantedFen: ZERO_FEN, drawFen: ZERO_FEN };
}

/** The accounts after the draws; shares set aside for one claim are gone. */
export function applyDraws(usage: CapUsage, draws: readonly CapDraw[]): CapUsage {
  return usage.map((account) => {
    const drawn = draws.filter((draw) => draw.key === account.key).reduce((sum, draw) => sum + draw.drawFen, 0n);
    return { ...account, usedFen: fen(account.usedFen + drawn), shareFen: null };
  });
}
