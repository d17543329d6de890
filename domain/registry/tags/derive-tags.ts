import { addDays, type CivilDate } from '../../calendar.ts';
import { type Fen, fen } from '../../money.ts';
import { SIZE_CLASS, type SizeClass } from '../size-class.ts';
import { decideExposure, exposurePolicyOf } from './exposure.ts';
import type { FactKind } from './fact-kind.ts';
import { type RecordFamily, recordTagCode } from './firm-record.ts';
import type { TagPolicy } from './tag-policy.ts';

/** One thing that is said of a firm, with where it comes from and until when it may be believed. */
export type FirmTag = {
  readonly code: string;
  readonly value: string;
  /** What it was derived from, in order. */
  readonly evidence: readonly string[];
  readonly source: string;
  readonly validFrom: CivilDate;
  /** The first day on which it no longer holds. */
  readonly validTo: CivilDate | null;
  /** The source was not heard of for longer than its limit: the tag is shown, and opens no doors. */
  readonly isStale: boolean;
  /** It closes doors instead, and goes on doing so when it is stale. */
  readonly isWarning: boolean;
};

/** Everything dated that tags are derived from. */
export type TagFacts = {
  /** A sole trader has a lower number of banks (4-04). */
  readonly kind: 'FIRM' | 'SOLE_TRADER';
  readonly lists: readonly {
    readonly list: string;
    readonly category: string | null;
    readonly stars: number | null;
    readonly validFrom: CivilDate;
    readonly validTo: CivilDate | null;
    readonly issuer: string;
    /** Day of the newest release of the list; `null` when it has none. */
    readonly releasedOn: CivilDate | null;
    readonly freshDays: number;
    readonly isWarning: boolean;
  }[];
  readonly records: readonly {
    readonly family: RecordFamily;
    readonly value: string;
    readonly reference: string;
    readonly issuer: string;
    readonly validFrom: CivilDate;
    readonly validTo: CivilDate | null;
  }[];
  readonly taxGrades: readonly { readonly year: number; readonly grade: string; readonly publishedOn: CivilDate }[];
  readonly creditGrades: readonly {
    readonly scheme: string;
    readonly issuer: string;
    readonly value: string;
    readonly gradedOn: CivilDate;
    readonly expiresOn: CivilDate;
  }[];
  readonly loans: readonly {
    readonly loanId: string;
    /** The bank of the platform, or the name of a lender outside it. */
    readonly bankId: string;
    readonly isGreen: boolean;
    /** A personal business loan of the firm's owner, not of the firm. */
    readonly isOwners: boolean;
    readonly amountFen: Fen;
    /** What is still owed; the whole amount where nobody reports repayments. */
    readonly balanceFen: Fen;
    readonly drawdownOn: CivilDate;
    readonly maturityOn: CivilDate;
    readonly isFirstLoan: boolean | null;
  }[];
  readonly hasNoLoanRecord: boolean | null;
  readonly sizeClass: SizeClass;
  readonly statedOn: CivilDate;
};

type At = { readonly today: CivilDate; readonly policy: TagPolicy };
type Family = {
  readonly dependsOn: readonly FactKind[];
  readonly derive: (facts: TagFacts, at: At) => FirmTag[];
};

const isActive = (loan: TagFacts['loans'][number], today: CivilDate): boolean =>
  loan.drawdownOn <= today && today < loan.maturityOn;

const ownLoans = (facts: TagFacts): TagFacts['loans'] => facts.loans.filter(({ isOwners }) => !isOwners);

/** The banks that serve the firm (A4-14), each with its credit in force. */
function creditFenByBank(facts: TagFacts, { today, policy }: At): Map<string, Fen> {
  const serves = (loan: TagFacts['loans'][number]): boolean => {
    if (policy.servingBank === 'CREDIT_IN_FORCE') return isActive(loan, today);
    return loan.drawdownOn <= today && (policy.servingBank === 'EVER_LENT' || loan.balanceFen > 0n);
  };
  const credit = new Map<string, Fen>();
  for (const loan of ownLoans(facts).filter(serves)) {
    const amountFen = isActive(loan, today) ? loan.amountFen : 0n;
    credit.set(loan.bankId, fen((credit.get(loan.bankId) ?? 0n) + amountFen));
  }
  return credit;
}

function creditFen(facts: TagFacts, at: At): Fen {
  const { policy } = at;
  const inForce = { ...at, policy: { ...policy, servingBank: 'CREDIT_IN_FORCE' as const } };
  const parts = [...creditFenByBank(facts, inForce).values()];
  return policy.creditScope === 'ALL_BANKS'
    ? fen(parts.reduce<bigint>((sum, part) => sum + part, 0n))
    : parts.reduce((most, part) => (part > most ? part : most), fen(0n));
}

const isMicroOrSmall = ({ sizeClass }: TagFacts): boolean =>
  sizeClass === SIZE_CLASS.MICRO || sizeClass === SIZE_CLASS.SMALL;

const isProfileStale = (facts: TagFacts, { today, policy }: At): boolean =>
  addDays(facts.statedOn, policy.profileFreshDays) <= today;

/** Memberships as they stand; a list that nobody released for longer than its limit is stale, a warning never is. */
function listTags(facts: TagFacts, { today }: At): FirmTag[] {
  return facts.lists.map((one) => ({
    code: one.list,
    value: one.stars === null ? (one.category ?? '') : `${one.stars}`,
    evidence: [one.list, ...(one.category === null ? [] : [one.category])],
    source: one.issuer,
    validFrom: one.validFrom,
    validTo: one.validTo,
    isStale: one.releasedOn !== null && addDays(one.releasedOn, one.freshDays) <= today,
    isWarning: one.isWarning,
  }));
}

/** Environment, safety, energy, chain and owner as departments recorded them (2-11). */
function recordTags(facts: TagFacts, { today, policy }: At): FirmTag[] {
  return facts.records.map((one) => ({
    code: recordTagCode(one),
    value: one.value,
    evidence: [one.reference],
    source: one.issuer,
    validFrom: one.validFrom,
    validTo: one.validTo,
    isStale: addDays(one.validFrom, policy.recordFreshDays) <= today,
    isWarning: one.value === 'BREACH',
  }));
}

/** Each year's grade until the next one is published. */
function taxGradeTags(facts: TagFacts, { today, policy }: At): FirmTag[] {
  const known = facts.taxGrades.filter(({ publishedOn }) => publishedOn <= today).sort((a, b) => a.year - b.year);
  return known.map(({ year, grade, publishedOn }, at) => ({
    code: 'TAX_GRADE',
    value: grade,
    evidence: [`${year}`],
    source: 'TAX_BUREAU',
    validFrom: publishedOn,
    validTo: known[at + 1]?.publishedOn ?? null,
    isStale: addDays(publishedOn, policy.taxGradeFreshDays) <= today,
    isWarning: false,
  }));
}

/** Several schemes stand side by side, and none overwrites another. */
function creditGradeTags(facts: TagFacts): FirmTag[] {
  return facts.creditGrades.map(({ scheme, issuer, value, gradedOn, expiresOn }) => ({
    code: 'CREDIT_GRADE',
    value,
    evidence: [scheme],
    source: issuer,
    validFrom: gradedOn,
    validTo: expiresOn,
    isStale: false,
    isWarning: false,
  }));
}

/** NO_LOAN is a state of today; FIRST_LOAN is an event at drawdown, and stays true (A4-15, A4-26). */
function loanTags(facts: TagFacts, { today, policy }: At): FirmTag[] {
  const counted = policy.ownerLoansCount ? facts.loans : ownLoans(facts);
  const drawn = counted
    .filter(({ drawdownOn }) => drawdownOn <= today)
    .sort((a, b) => (`${a.drawdownOn}${a.loanId}` < `${b.drawdownOn}${b.loanId}` ? -1 : 1));
  if (drawn.length === 0) {
    if (facts.hasNoLoanRecord !== true) return [];
    const evidence = ['STATED_BY_FIRM'];
    const common = { value: 'true', evidence, source: 'FIRM', validFrom: facts.statedOn, validTo: null };
    return [{ code: 'NO_LOAN', ...common, isStale: isProfileStale(facts, { today, policy }), isWarning: false }];
  }
  const isFirst = ({ isFirstLoan, isOwners }: TagFacts['loans'][number]): boolean =>
    !isOwners && (policy.firstLoanNeedsAttestation ? isFirstLoan === true : isFirstLoan !== false);
  const firsts = drawn.filter(
    ({ bankId }, index) =>
      index === 0 ||
      (policy.firstLoanFrom === 'EACH_BANK' && drawn.findIndex((other) => other.bankId === bankId) === index),
  );
  return firsts.filter(isFirst).map((first) => {
    const common = { value: first.loanId, evidence: [first.loanId, first.bankId], source: 'BANK' };
    return {
      code: 'FIRST_LOAN',
      ...common,
      validFrom: first.drawdownOn,
      validTo: null,
      isStale: false,
      isWarning: false,
    };
  });
}

/** Size class, and what follows from it and the credit in force: 普惠 (3-02) and relending collateral (0-09). */
function sizeTags(facts: TagFacts, at: At): FirmTag[] {
  if (facts.sizeClass === SIZE_CLASS.UNKNOWN) return [];
  const { policy } = at;
  const credit = creditFen(facts, at);
  const isStale = isProfileStale(facts, at);
  const common = { source: 'FIRM', validFrom: facts.statedOn, validTo: null, isStale, isWarning: false };
  const tags: FirmTag[] = [{ code: 'SIZE_CLASS', value: facts.sizeClass, evidence: ['E1'], ...common }];
  const evidence = [facts.sizeClass, `creditFen=${credit}`];
  if (isMicroOrSmall(facts) && credit <= policy.puhuiCreditFenMax)
    tags.push({ code: 'PUHUI', value: 'true', evidence, ...common });
  const grounds = relendingGrounds(facts, at);
  if (grounds.length > 0)
    tags.push({ code: 'RELENDING', value: grounds.join(' '), evidence: [...evidence, ...grounds], ...common });
  return tags;
}

/** Why loans to the firm may be pledged for relending (0-09); policy says which grounds the limit binds (A4-19). */
function relendingGrounds(facts: TagFacts, at: At): string[] {
  const { policy, today } = at;
  const holds = (one: { validFrom: CivilDate; validTo: CivilDate | null }): boolean =>
    one.validFrom <= today && (one.validTo === null || today < one.validTo);
  const isGreen =
    facts.lists.some((one) => one.list === 'GREEN_LIST' && holds(one)) ||
    facts.loans.some((loan) => loan.isGreen && isActive(loan, today));
  const isPrivate = facts.records.some((one) => recordTagCode(one) === 'OWNERSHIP_PRIVATE' && holds(one));
  const isWithin = creditFen(facts, at) <= policy.relendingCreditFenMax;
  const isOpen = isWithin || policy.relendingLimitOn === 'SMALL';
  return [
    ...(isMicroOrSmall(facts) && isWithin ? ['SMALL'] : []),
    ...(isGreen && isOpen ? ['GREEN'] : []),
    ...(isPrivate && isOpen ? ['PRIVATE'] : []),
  ];
}

/** How many banks have credit in force, and what the next one would be told (4-04). */
function exposureTags(facts: TagFacts, at: At): FirmTag[] {
  const credit = creditFenByBank(facts, at);
  if (credit.size === 0) return [];
  const common = { source: 'PLATFORM', validFrom: at.today, validTo: null, isStale: false, isWarning: false };
  const tags: FirmTag[] = [{ code: 'SERVING_BANKS', value: `${credit.size}`, evidence: [...credit.keys()], ...common }];
  if (!isMicroOrSmall(facts)) return tags;
  const { verdict, banksAfter, banksMax } = decideExposure(
    { kind: facts.kind, creditFenByBank: credit },
    exposurePolicyOf(at.policy),
  );
  const evidence = [`banksAfter=${banksAfter}`, `banksMax=${banksMax}`];
  return verdict === 'NOT_APPLICABLE' ? tags : [...tags, { code: 'EXPOSURE', value: verdict, evidence, ...common }];
}

const FAMILIES: readonly Family[] = [
  { dependsOn: ['LISTS'], derive: listTags },
  { dependsOn: ['TAX_GRADES'], derive: taxGradeTags },
  { dependsOn: ['CREDIT_GRADES'], derive: creditGradeTags },
  { dependsOn: ['LOANS', 'PROFILE'], derive: loanTags },
  { dependsOn: ['RECORDS'], derive: recordTags },
  { dependsOn: ['PROFILE', 'LOANS', 'LISTS', 'RECORDS'], derive: sizeTags },
  { dependsOn: ['LOANS', 'PROFILE'], derive: exposureTags },
];

const familiesOf = (kinds: readonly FactKind[] | null): readonly Family[] =>
  FAMILIES.filter(({ dependsOn }) => kinds === null || dependsOn.some((kind) => kinds.includes(kind)));

/** The kinds of facts that have to be read, so that the tags which depend on `kinds` can be derived. */
export const kindsReadFor = (kinds: readonly FactKind[] | null): ReadonlySet<FactKind> =>
  new Set(familiesOf(kinds).flatMap(({ dependsOn }) => dependsOn));

/** Every tag of a firm, or only those that depend on facts of the given kinds. */
export function deriveTags(facts: TagFacts, at: At, kinds: readonly FactKind[] | null = null): FirmTag[] {
  return familiesOf(kinds).flatMap(({ derive }) => derive(facts, at));
}
