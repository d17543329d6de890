import { addDays, addMonths, type CivilDate, civilDate } from '../../domain/calendar.ts';
import { SECURITY, type Security } from '../../domain/market/security.ts';
import { type Bps, bps } from '../../domain/money.ts';
import { findFixing } from '../../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../../domain/registry/lpr-fixings.ts';
import { dayBetween, tenThousandYuan, weekdayFrom } from './demo-amounts.ts';
import { type DemoBank, type DemoFirm, type DemoLoan, demoId } from './demo-data.ts';
import type { Random } from './random.ts';

/** A loan before its number and its place in the firm's history are known. */
export type LoanDraft = Omit<DemoLoan, 'loanId' | 'isFirstLoan'>;

const FIRST_CONTRACT = civilDate('2018-12-03');
const SCHEME_2018_UNTIL = civilDate('2022-01-01');
const SCHEME_2023_FROM = civilDate('2024-01-01');
/** Base rate for loans up to a year before the prime rate was reformed in August 2019. */
const OLD_BASE_RATE = bps(435n);
const FIRM_AGE_MONTHS_MIN = 6;
const AMOUNT_MAX = 1_500;

/** Ordinary loans from the first day of the scheme of 2018 until today, the gap years 2022 and 2023 included. */
export function makeLoanDrafts(
  random: Random,
  facts: { firms: readonly DemoFirm[]; banks: readonly DemoBank[]; count: number; businessDate: CivilDate },
): LoanDraft[] {
  const latest = addDays(facts.businessDate, -20);
  return Array.from({ length: facts.count }, () => {
    const firm = random.pick(facts.firms);
    const earliest = addMonths(firm.foundedOn, FIRM_AGE_MONTHS_MIN);
    const contractedOn = weekdayFrom(dayBetween(random, earliest > FIRST_CONTRACT ? earliest : FIRST_CONTRACT, latest));
    const drawnOn = weekdayFrom(addDays(contractedOn, random.between(0, 14)));
    const revenue = Number(firm.revenueFen / 1_000_000n);
    const amount = Math.min(Math.max(Math.round((revenue * random.between(4, 20)) / 1_000) * 10, 10), AMOUNT_MAX);
    const bank = random.pick(facts.banks);
    return {
      firmId: firm.firmId,
      bankId: bank.bankId,
      amountFen: tenThousandYuan(amount),
      rateBps: rateOn(contractedOn, BigInt(5 * random.between(8, 30))),
      contractedOn,
      drawnOn,
      maturesOn: addMonths(drawnOn, random.pick([6, 12, 12, 12, 24, 36])),
      securities: makeSecurities(random),
      schemeWanted: schemeWantedOn(random, drawnOn, bank),
      twist: null,
    };
  });
}

/** Numbers the loans by the day they were drawn and marks the first of each firm. */
export function numberLoans(drafts: readonly LoanDraft[]): DemoLoan[] {
  const withHistory = new Set<string>();
  return [...drafts]
    .sort((one, other) => (one.drawnOn < other.drawnOn ? -1 : one.drawnOn > other.drawnOn ? 1 : 0))
    .map((draft, index) => {
      const isFirstLoan = !withHistory.has(draft.firmId);
      withHistory.add(draft.firmId);
      return { ...draft, loanId: demoId('loan', index + 1), isFirstLoan };
    });
}

/** The prime rate of the day, or what stood in its place before there was one, plus a spread. */
export function rateOn(date: CivilDate, spread: bigint): Bps {
  const search = findFixing(LPR_FIXINGS, date);
  return bps((search.verdict === 'found' ? search.fixing.oneYearBps : OLD_BASE_RATE) + spread);
}

/** In 2018 only the pilot banks could file; in the years between the schemes nobody could. */
function schemeWantedOn(random: Random, drawnOn: CivilDate, bank: DemoBank): string | null {
  if (drawnOn < SCHEME_2018_UNTIL) return bank.isPilot2018 ? 'DG-2018' : null;
  if (drawnOn < SCHEME_2023_FROM) return null;
  return random.chance(0.7) ? 'DG-2023-BANK' : null;
}

function makeSecurities(random: Random): Security[] {
  return random.pickWeighted<Security[]>([
    [[SECURITY.CREDIT_ONLY], 50],
    [[SECURITY.PERSONAL_GUARANTEE], 25],
    [[SECURITY.RECEIVABLES], 12],
    [[SECURITY.INTELLECTUAL_PROPERTY], 5],
    [[SECURITY.REAL_ESTATE], 8],
  ]);
}
