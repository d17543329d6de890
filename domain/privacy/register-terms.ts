/** Whose data a row is: of a person with an account, or of a firm, which may be a sole trader and so a person, too. */
export const DATA_SUBJECTS = ['PERSON', 'FIRM'] as const;
export type DataSubject = (typeof DATA_SUBJECTS)[number];

export const DATA_CATEGORIES = [
  /** Names, kind, place, industry. */
  'BASIC',
  /** Ways to reach somebody. */
  'CONTACT',
  /** Numbers that identify: credit codes, identifiers of another system. */
  'IDENTIFICATION',
  /** Loans, grades, figures, overdue days: sensitive (PIPL Art. 28). */
  'CREDIT',
  /** What was asked for, read, said and done. */
  'BEHAVIOUR',
  /** What proves who somebody is: hashes of passwords, tokens, secrets. Never handed out, also not to the subject. */
  'SECRET',
] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];

/** Why the platform may hold it (PIPL Art. 13). */
export const LEGAL_BASES = ['CONTRACT', 'CONSENT', 'LEGAL_DUTY', 'PUBLIC_TASK'] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** How long it is kept. Those with a term are dated policy (`RETENTION_CATEGORIES`); the others end with what they name. */
export const RETENTIONS = [
  'ACCOUNT',
  'SESSION',
  'NOTICE',
  'OUTBOX',
  'ANSWER',
  'INVITATION',
  'WEBHOOK',
  'EXPORT',
  'SEARCH',
  'DECLINED_DEAL',
  'MARKET',
  'FIRM',
  'DEAL',
  'LOAN',
  'FUND',
  'PUBLIC_LIST',
  'HISTORY',
] as const;
export type Retention = (typeof RETENTIONS)[number];

/** Why something stays after an erasure. */
export const KEEP_REASONS = [
  /** A step of a hash chain: taking it out would take away the proof of all steps after it. */
  'CHAIN',
  /** Books and claims of public money, which auditors must be able to follow. */
  'FUND_BOOKS',
  /** The other party's own record of a loan or deal. */
  'COUNTERPARTY',
  /** Names an id alone, behind which nobody stands any more. */
  'PSEUDONYM',
  /** A list that an authority published. */
  'PUBLIC_LIST',
  /** Shows that the law was kept: consents, requests, erasures. */
  'PROOF',
] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];

/** What an erasure of the subject does to its rows of a table. */
export type Erasure =
  | { readonly kind: 'deleted' }
  /** The named columns lose what they say; the row stays, for the reason given. */
  | { readonly kind: 'blanked'; readonly columns: readonly string[]; readonly why: KeepReason }
  | { readonly kind: 'kept'; readonly why: KeepReason };

/** How the rows of a subject are found: by a column that is the subject, or that leads to rows of another table. */
export type RowsOf = {
  readonly column: string;
  /** What stands in the column; the id of the subject when left out. */
  readonly holds?: 'email';
  /** The other table and its column that is named; its rows are found by its own rule. */
  readonly through?: { readonly table: string; readonly column: string };
  /** Rows of the people of a firm: an erasure of the firm finds them, an export of the firm leaves them to the people. */
  readonly isOfPeople?: true;
};

/** One table that can carry data of a person or firm. Each of its columns stands in exactly one of the four groups. */
export type RegisteredTable = {
  readonly rows: Partial<Readonly<Record<DataSubject, readonly RowsOf[]>>>;
  readonly columns: Partial<Readonly<Record<DataCategory, readonly string[]>>>;
  /** Ids of people who acted; behaviour of them, in a row that is about somebody else. */
  readonly actors: readonly string[];
  /** Numbers and instants of the platform itself. */
  readonly plain: readonly string[];
  /** What is not handed out with an export, and why. */
  readonly withheld: readonly string[];
  readonly basis: LegalBasis;
  readonly retention: Retention;
  readonly erasure: Partial<Readonly<Record<DataSubject, Erasure>>>;
  /** Free text and JSON where the name of anybody may stand; an erasure looks for it there. */
  readonly mayName: readonly string[];
};

type Words = string;
type Given = {
  readonly rows: RegisteredTable['rows'];
  readonly columns: Partial<Readonly<Record<DataCategory, Words>>>;
  readonly actors?: Words;
  readonly plain?: Words;
  readonly withheld?: Words;
  readonly basis: LegalBasis;
  readonly retention: Retention;
  readonly erasure: RegisteredTable['erasure'];
  readonly mayName?: Words;
};

const list = (words: Words | undefined): readonly string[] => (words ?? '').split(/\s+/).filter((word) => word !== '');

/** A row of the register; columns are named in one text, separated by spaces. */
export const table = (given: Given): RegisteredTable => ({
  ...given,
  columns: Object.fromEntries(Object.entries(given.columns).map(([category, words]) => [category, list(words)])),
  actors: list(given.actors),
  plain: list(given.plain),
  withheld: list(given.withheld),
  mayName: list(given.mayName),
});

export const own = (column: string): readonly RowsOf[] => [{ column }];
export const ofPeople = (column: string): readonly RowsOf[] => [{ column, isOfPeople: true }];
export const ofTable = (column: string, other: string, named = 'id'): readonly RowsOf[] => [
  { column, through: { table: other, column: named } },
];

export const DELETED: Erasure = { kind: 'deleted' };
export const kept = (why: KeepReason): Erasure => ({ kind: 'kept', why });
export const blanked = (words: Words, why: KeepReason = 'PSEUDONYM'): Erasure => ({
  kind: 'blanked',
  columns: list(words),
  why,
});
