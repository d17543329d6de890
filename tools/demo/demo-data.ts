import type { CivilDate } from '../../domain/calendar.ts';
import type { NeedState, NeedTerms } from '../../domain/market/credit-need.ts';
import type { ProductState, ProductTerms } from '../../domain/market/credit-product.ts';
import type { Security } from '../../domain/market/security.ts';
import type { Bps, Fen } from '../../domain/money.ts';
import type { TagFact } from '../../domain/registry/firm-facts.ts';
import type { SizeClass, TaxGrade } from '../../domain/registry/size-class.ts';

/** A town full of invented firms and banks. Every id is a UUID made from kind and number, the same in every run. */
export type DemoData = {
  readonly businessDate: CivilDate;
  readonly firms: readonly DemoFirm[];
  readonly banks: readonly DemoBank[];
  readonly products: readonly DemoProduct[];
  readonly needs: readonly DemoNeed[];
  readonly listMemberships: readonly DemoListMembership[];
  readonly taxGrades: readonly DemoTaxGrade[];
  readonly creditGrades: readonly DemoCreditGrade[];
  readonly loans: readonly DemoLoan[];
  readonly losses: readonly DemoLoss[];
};

export type DemoFirm = {
  readonly firmId: string;
  readonly name: string;
  readonly creditCode: string;
  readonly divisionCode: string;
  readonly industryCode: string;
  readonly staff: number;
  readonly revenueFen: Fen;
  readonly assetsFen: Fen;
  readonly sizeClass: SizeClass;
  readonly foundedOn: CivilDate;
  /** Tags beside the lists: `HIGH_TECH`, `SPECIALISED`, `GREEN`, `DISHONEST`. */
  readonly tags: readonly TagFact[];
};

export const BANK_KINDS = ['STATE', 'JOINT_STOCK', 'CITY', 'RURAL'] as const;
export type BankKind = (typeof BANK_KINDS)[number];

export type DemoBank = {
  readonly bankId: string;
  readonly name: string;
  readonly shortName: string;
  readonly creditCode: string;
  readonly kind: BankKind;
  /** One of the three banks of the first phase of 2018 (0-01). */
  readonly isPilot2018: boolean;
  readonly branches: readonly DemoBranch[];
};
export type DemoBranch = { readonly branchId: string; readonly name: string; readonly divisionCode: string };

export type DemoProduct = { readonly name: string; readonly state: ProductState; readonly terms: ProductTerms };
export type DemoNeed = { readonly state: NeedState; readonly terms: NeedTerms };

export const DEMO_LISTS = ['WHITELIST_2018', 'WHITELIST_2023'] as const;
export type DemoList = (typeof DEMO_LISTS)[number];

/** Half-open, as every validity: on the day `to` the firm is off the list. */
export type DemoListMembership = {
  readonly firmId: string;
  readonly list: DemoList;
  /** `W01` to `W10` on the list of 2018 (0-07); the list of 2023 has no categories. */
  readonly category: string | null;
  readonly from: CivilDate;
  readonly to: CivilDate | null;
};

export type DemoTaxGrade = {
  readonly firmId: string;
  readonly assessedYear: number;
  readonly grade: TaxGrade;
  readonly publishedOn: CivilDate;
};

export type DemoCreditGrade = {
  readonly firmId: string;
  /** 1 (best) to 10. */
  readonly grade: number;
  readonly from: CivilDate;
  readonly to: CivilDate;
};

/** Why a loan is in the story: each is a border case of a rule. */
export const LOAN_TWISTS = [
  'LAST_DAY_OF_SCHEME_2018',
  'NO_SCHEME_IN_FORCE',
  'BANK_CAP_EXHAUSTED',
  'FIRM_CAP_OVER_TWO_BANKS',
  'DRAWN_BEFORE_LISTING',
  'DRAWN_ON_LISTING_DAY',
  'DRAWN_ON_LAST_LISTED_DAY',
  'DELISTED_BETWEEN_CONTRACT_AND_DRAWDOWN',
  'FIXING_MISSING',
  'RATE_AT_CEILING',
  'RATE_ABOVE_CEILING',
  'TERM_AT_MAXIMUM',
  'TERM_ABOVE_MAXIMUM',
  'PHYSICAL_COLLATERAL',
] as const;
export type LoanTwist = (typeof LOAN_TWISTS)[number];

export type DemoLoan = {
  readonly loanId: string;
  readonly firmId: string;
  readonly bankId: string;
  readonly amountFen: Fen;
  readonly rateBps: Bps;
  readonly contractedOn: CivilDate;
  readonly drawnOn: CivilDate;
  readonly maturesOn: CivilDate;
  readonly securities: readonly Security[];
  readonly isFirstLoan: boolean;
  /** Scheme under which the bank wants to file the loan; whether it may is for the rules to say. */
  readonly schemeWanted: string | null;
  readonly twist: LoanTwist | null;
};

export type DemoLoss = {
  readonly loanId: string;
  readonly lossFen: Fen;
  readonly recognisedOn: CivilDate;
  readonly recoveries: readonly { readonly recoveredOn: CivilDate; readonly netFen: Fen }[];
};

const KIND_DIGITS = { firm: 'f', bank: 'b', branch: 'c', product: 'd', need: 'e', loan: 'a' } as const;

/** A UUID that says at a glance that it belongs to the demonstration: `de300000-0000-4000-8000-f00000000042`. */
export function demoId(kind: keyof typeof KIND_DIGITS, number: number): string {
  return `de300000-0000-4000-8000-${KIND_DIGITS[kind]}${String(number).padStart(11, '0')}`;
}
