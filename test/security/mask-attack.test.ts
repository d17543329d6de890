import { randomUUID } from 'node:crypto';
import { isInputObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY_SCOPES, mayCall, type Operation, type Role } from '../../domain/registry/permissions.ts';
import { refreshMasks } from '../../usecases/matching/firm-masks.ts';
import {
  type Answer,
  FIRM_INPUT,
  NEED_INPUT,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { type AnyOperation, allOperations } from './ask-anything.ts';

/**
 * A bank that nobody let in combines everything that it can ask. Firms of one group differ in every number and word that
 * is hidden; what no two of them may differ in is any value that any list, facet, count, filter or explanation returns.
 */
const SHARING_MIN = 5;
const BANK_ROLES: readonly Role[] = ['BANK_MARKETER', 'BANK_APPROVER', 'BANK_ADMIN'];

/** Lists of needs of strangers: each of their values goes into what a bank can tell needs apart by. */
const LISTS_OF_NEEDS = ['matchedNeeds', 'needFeed', 'searchNeeds'] as const;
/** Counts over needs of strangers. */
const COUNTS_OF_NEEDS = ['productImpact', 'productChanges', 'needFeedFacets'] as const;
/** The register of firms, which names firms to everybody and their needs to nobody. */
const REGISTER = ['firm', 'firmTags', 'searchFirms', 'listMembers', 'wasListed', 'nominationsInPublicity'] as const;
/** Of the bank's own work; before it works on a need nothing of the need is there, afterwards no name and no exact number. */
const OWN_WORK = [
  'bankBatch',
  'bankBatchRows',
  'bridgeLoans',
  'computeSheetDocument',
  'disputeFile',
  'engagements',
  'files',
  'fileLink',
  'filing',
  'filingReadiness',
  'filings',
  'honourCases',
  'honourRates',
  'interestSubsidy',
  'longWork',
  'longWorks',
  'loan',
  'loanPerformance',
  'loans',
  'lossClaim',
  'lossClaims',
  'matchOutcomes',
  'maturityCalendar',
  'need',
  'notifications',
  'previewFilingBatch',
  'recommendations',
  'savedSearches',
  'suggest',
  'unreadNotifications',
  'visits',
  'webhookDeliveries',
  'webhookEndpoints',
] as const;
/** In a session a bank meets needs in the masks of `matchedNeeds`; sessions.test.ts and session-day.test.ts look at them. */
const SESSIONS = [
  'meetingCalendar',
  'session',
  'sessionLobby',
  'sessionMeetings',
  'sessionNotices',
  'sessions',
  'suggestedNeeds',
] as const;
/** Of the platform, of products, or of the bank itself: nothing in them is made from a need or from its firm. */
const NOTHING_OF_NEEDS = [
  'apiKeys',
  'bankAgreements',
  'bankBranches',
  'bankCapacity',
  'bridgePool',
  'capHeadroom',
  'compensationSchemes',
  'divisions',
  'fundNotices',
  'industries',
  'invitationOffer',
  'invitations',
  'listReleases',
  'listTypes',
  'lprFixings',
  'me',
  'myAccount',
  'myAuthority',
  'myProducts',
  'mySignIns',
  'notificationPreferences',
  // Of parks: counts of residents and of loans, which is told to everybody who keeps lists.
  'parkCoverage',
  'people',
  'product',
  'products',
  'registrationOptions',
  'searchProducts',
  'slaProfiles',
] as const;
/** They say that something changed, and each client asks again by one of the queries above. */
const SIGNALS = [
  'capHeadroomChanged',
  'longWorksChanged',
  'notificationsChanged',
  'recommendationsChanged',
  'sessionChanged',
] as const;

/**
 * Values that name one row among those that look alike, or that depend on the second in which a page was asked for;
 * nothing is derived from the firm in any of them. What `secondsLeft` counts down to stands beside it and is compared.
 */
const NAMES: ReadonlySet<string> = new Set([
  'id',
  'needId',
  'cursor',
  'endCursor',
  'tookMs',
  'createdAt',
  'secondsLeft',
]);

const CHANGAN = '441900119';
const HUMEN = '441900121';
const TOWN = [
  ...Array.from({ length: 6 }, () => ({ industryCode: 'C39', divisionCode: CHANGAN })),
  ...Array.from({ length: 5 }, () => ({ industryCode: 'C39', divisionCode: HUMEN })),
  { industryCode: 'I65', divisionCode: HUMEN },
  { industryCode: 'F51', divisionCode: CHANGAN },
  { industryCode: 'C25', divisionCode: HUMEN },
];
const BASE_FEN = 200_000_000n;
const STEP_FEN = 1_000_700n;
const MIDDLE_FEN = BASE_FEN + 7n * STEP_FEN;

/** What a bank would publish to find somebody. */
const PROBES: readonly object[] = [
  {},
  { industries: ['C39'] },
  { industries: ['I65'] },
  { regions: [CHANGAN] },
  { regions: [HUMEN] },
  { firstLoanOnly: true },
  { firmAgeMonthsMin: 92 },
  { amountFenMax: `${MIDDLE_FEN}` },
  { termMonthsMax: 14 },
  { spreadBpsMin: '207', spreadBpsMax: '220' },
  { revenueFenMin: '5000600000' },
  { requiredTags: ['NO_LOAN'] },
  { sizeClasses: ['SMALL'] },
];

/** A narrow question by each field of a filter; a new field of the schema is missing here until it is asked by. */
const FILTERS: Readonly<Record<string, readonly unknown[]>> = {
  ageMonthsMin: [92],
  ageMonthsMax: [92],
  amountFenMin: [`${MIDDLE_FEN}`],
  amountFenMax: [`${MIDDLE_FEN}`],
  industries: [['C39'], ['C'], ['I65'], ['F51'], ['C25']],
  places: [['4419'], [CHANGAN], [HUMEN]],
  rateBpsMin: ['507'],
  rateBpsMax: ['507'],
  sizes: [['SMALL'], ['MEDIUM'], ['MICRO']],
  tags: [['NO_LOAN'], ['FIRST_LOAN']],
  termMonthsMin: [14],
  termMonthsMax: [14],
};
/** What the firm itself says openly of its need, or what is not about needs. */
const OPEN_FILTERS = ['bankIds', 'purposes', 'securities', 'states', 'urgencies'];

type Firm = { id: string; needId: string; name: string; secrets: readonly string[] };
type Row = { readonly needId: string; readonly values: readonly string[] };

let running: RunningPlatform;
let bank: Party;
let operations: ReadonlyMap<string, AnyOperation>;
const firms: Firm[] = [];
const products: string[] = [];

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  operations = new Map(allOperations(running.schema).map((operation) => [operation.name, operation]));
  for (const [index, place] of TOWN.entries()) firms.push(await publishOne(index, place));
  await running.settle();
  for (const [index, terms] of PROBES.entries()) {
    const { id } = await bank.done<{ id: string }>('publishCreditProduct', {
      terms: { ...PRODUCT_TERMS, name: `探测${index}贷`, ...terms },
    });
    products.push(id);
    await running.settle();
  }
  await refreshMasks(running.platform.deps);
  await running.settle();
}, 120_000);
afterAll(() => running?.close());

/** Within the bands of all the others, and different from each of them in everything that is hidden. */
async function publishOne(index: number, place: (typeof TOWN)[number]): Promise<Firm> {
  // In an order that has nothing to do with the one in which they are published.
  const odd = (index * 5) % TOWN.length;
  const name = `东莞市云岭${index}号精密机电有限公司`;
  const creditCode = nextCreditCode();
  const figures = { staff: 50 + odd, revenueFen: `${5_000_000_000n + BigInt(odd) * 100_000n}` };
  const firm = await running.firm({
    ...FIRM_INPUT,
    ...place,
    ...figures,
    name,
    creditCode,
    foundedOn: `2018-0${1 + (odd % 9)}-1${odd % 10}`,
    // Fewer than five, so that they cannot be shown as a group of their own.
    hasNoLoanRecord: odd % 4 !== 0,
  });
  const amountFen = `${BASE_FEN + BigInt(odd) * STEP_FEN}`;
  const description = `专用设备编号${index}甲`;
  const terms = { amountFen, description, rateBpsMax: `${500 + odd}`, termMonths: 12 + (odd % 6) };
  const { id } = await firm.done<{ id: string }>('publishCreditNeed', { ...NEED_INPUT, ...terms });
  const { organisationId } = firm;
  const secrets = [name, creditCode, organisationId, description, amountFen, figures.revenueFen];
  return { id: organisationId, needId: id, name, secrets: odd === 0 ? secrets.slice(0, 4) : secrets };
}

const operation = (name: string): AnyOperation => {
  const found = operations.get(name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
};

/** Every value below one row but those that name it, each with the place where it stands. */
function valuesOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => valuesOf(one, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => (NAMES.has(key) ? [] : valuesOf(inner, `${path}.${key}`)));
}

const needIdIn = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'needId' && typeof inner === 'string') return inner;
    const found = needIdIn(inner);
    if (found !== null) return found;
  }
  return null;
};

type Page = {
  edges: object[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  total?: number;
  facets?: { values: { count: number }[] }[];
};

/** All rows of a list with everything that the schema lets the bank ask of them. */
async function readAll(name: string, variables: object): Promise<{ rows: Row[]; last: Page }> {
  const rows: Row[] = [];
  for (let after: string | null = null; ; ) {
    const { document, sample } = operation(name);
    const asked = { ...sample(), ...variables, after };
    const answer: Answer<Record<string, Page>> = await bank.ask<Record<string, Page>>(document, asked);
    expect(answer.errors, name).toEqual([]);
    const page: Page | undefined = answer.data?.[name];
    if (page === undefined) throw new Error(answer.text);
    for (const edge of page.edges) {
      const needId = needIdIn(edge);
      expect(needId, `${name} names the need of each row`).not.toBeNull();
      rows.push({ needId: needId ?? '', values: valuesOf(edge) });
    }
    if (!page.pageInfo.hasNextPage) return { rows, last: page };
    after = page.pageInfo.endCursor;
  }
}

const searchesOf = (): { label: string; input: object }[] => [
  { label: 'all', input: { text: '' } },
  ...['AMOUNT', 'RATE', 'DEADLINE', 'NEWEST'].map((sort) => ({ label: `by ${sort}`, input: { text: '', sort } })),
  ...Object.entries(FILTERS).flatMap(([field, values]) =>
    values.map((value) => ({ label: `${field} ${String(value)}`, input: { text: '', filter: { [field]: value } } })),
  ),
  ...['云岭', '精密机电', '编号3甲', '长安', '虎门', '电子'].map((text) => ({ label: `"${text}"`, input: { text } })),
];

test('whatever a bank may ask is in this attack, or in a group that says why it tells nothing of strangers', () => {
  const known: readonly string[] = [
    ...LISTS_OF_NEEDS,
    ...COUNTS_OF_NEEDS,
    ...REGISTER,
    ...OWN_WORK,
    ...SESSIONS,
    ...NOTHING_OF_NEEDS,
    ...SIGNALS,
  ];
  const scopes = API_KEY_SCOPES.filter((scope) => !scope.startsWith('reference:'));
  const organisationId = randomUUID();
  const askers = [
    ...BANK_ROLES.map((role) => ({ kind: 'user', userId: 'u', organisationId, roles: [role] }) as const),
    { kind: 'api-key', apiKeyId: 'k', organisationId, scopes } as const,
  ];
  const fields = [running.schema.getQueryType(), running.schema.getSubscriptionType()].flatMap((root) =>
    Object.keys(root?.getFields() ?? {}),
  );
  const open = fields.filter((name) => askers.some((asker) => mayCall(name as Operation, asker)));
  expect(open.filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !open.includes(name))).toEqual([]);
  expect(known.length).toBe(new Set(known).size);
});

test('needs are asked for by every field of a filter that is not open anyway', () => {
  const filter = running.schema.getType('SearchFilter');
  if (!isInputObjectType(filter)) throw new Error('there is a filter');
  expect([...Object.keys(FILTERS), ...OPEN_FILTERS].sort()).toEqual(Object.keys(filter.getFields()).sort());
});

type Views = { readonly seen: ReadonlyMap<string, string[]>; readonly orders: ReadonlyMap<string, readonly string[]> };

/** What all lists together tell of each need, and in which order each of them names the needs. */
async function lookAtLists(): Promise<Views> {
  const seen = new Map(firms.map(({ needId }) => [needId, [] as string[]]));
  const orders = new Map<string, string[]>();
  const note = (label: string, rows: readonly Row[]): void => {
    // Also in which order a list names the products of one need.
    const rowsOf = new Map<string, number>();
    for (const { needId, values } of rows) {
      const nth = rowsOf.get(needId) ?? 0;
      rowsOf.set(needId, nth + 1);
      seen.get(needId)?.push(...values.map((value) => `${label} ${nth} ${value}`));
    }
    orders.set(label, [...new Set(rows.map(({ needId }) => needId))]);
  };
  note('matched', (await readAll('matchedNeeds', { productId: null })).rows);
  note('feed', (await readAll('needFeed', {})).rows);
  const facets = ['industry', 'place', 'size', 'tag', 'urgency', 'security', 'purpose'];
  for (const { label, input } of searchesOf()) {
    const { rows, last } = await readAll('searchNeeds', { input: { ...input, facets } });
    note(`search ${label}`, rows);
    const { total, facets: counted } = last;
    expect(total === 0 || (total ?? 0) >= SHARING_MIN, `${label}: ${total}`).toBe(true);
    for (const { count } of counted?.flatMap(({ values }) => values) ?? [])
      expect(count, label).toBeGreaterThanOrEqual(SHARING_MIN);
  }
  return { seen, orders };
}

/** The needs that nothing tells apart. */
const groupsOf = (seen: Views['seen']): string[][] => {
  const groups = new Map<string, string[]>();
  for (const [needId, values] of seen) {
    const view = JSON.stringify([...new Set(values)].sort());
    groups.set(view, [...(groups.get(view) ?? []), needId]);
  }
  return [...groups.values()];
};

/** By what a group is told from the group that is nearest to it. */
function tellingOf(seen: Views['seen'], [needId = '']: readonly string[]): string[] {
  const own = seen.get(needId) ?? [];
  const differences = [...seen.values()].map((values) => [
    ...own.filter((value) => !values.includes(value)),
    ...values.filter((value) => !own.includes(value)),
  ]);
  return differences.filter(({ length }) => length > 0).toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function expectNobodyTold(seen: Views['seen']): string[][] {
  const groups = groupsOf(seen);
  expect(groups.filter((group) => group.length < SHARING_MIN).map((group) => tellingOf(seen, group))).toEqual([]);
  return groups;
}

test('no list, filter, order or explanation, nor all of them together, tells fewer than five needs apart', async () => {
  const { seen, orders } = await lookAtLists();
  expect(orders.get('search all')).toHaveLength(TOWN.length);
  expect(orders.get('matched')?.length).toBeGreaterThanOrEqual(SHARING_MIN);
  const groups = expectNobodyTold(seen);
  // Among those that look alike no order says which of them asks for more.
  for (const group of groups) {
    const within = (label: string) => orders.get(label)?.filter((needId) => group.includes(needId));
    expect(within('search by AMOUNT')).toEqual(within('search by RATE'));
  }
});

test('no count over needs is of fewer than five', async () => {
  for (const [index, productId] of products.entries()) {
    const impact = await bank.ask<{ productImpact: { now: number | null; changed: number | null } }>(
      operation('productImpact').document,
      { productId, terms: { ...PRODUCT_TERMS, ...PROBES[index] } },
    );
    const { now, changed } = impact.data?.productImpact ?? { now: null, changed: null };
    for (const count of [now, changed])
      expect(count === null || count === 0 || count >= SHARING_MIN, `${index}: ${count}`).toBe(true);
    const changes = await bank.ask<{ productChanges: { plans: { furtherNeeds: number }[] } }>(
      operation('productChanges').document,
      { productId },
    );
    for (const { furtherNeeds } of changes.data?.productChanges.plans ?? [])
      expect(furtherNeeds).toBeGreaterThanOrEqual(SHARING_MIN);
  }
});

/** Asks every query of some groups, about the needs of strangers and about what the bank has begun with them. */
async function sweep(names: readonly string[], ids: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
  const texts: string[] = [];
  for (const name of names) {
    const one = operation(name);
    const about = one.ids.flatMap(({ kind }) => ids.get(kind) ?? []).slice(0, 3);
    for (const id of about.length === 0 ? [randomUUID()] : about) {
      const filled = Object.fromEntries(
        Object.entries(one.sample()).map(([key, value]) => [
          key,
          typeof value === 'string' && isId(value) ? id : value,
        ]),
      );
      texts.push((await bank.ask(one.document, filled)).text);
    }
  }
  return texts;
}
const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

test('nothing that a bank may ask names a firm or its exact numbers, before and after it works on the need', async () => {
  const askable = [...LISTS_OF_NEEDS, ...COUNTS_OF_NEEDS, ...OWN_WORK];
  const secrets = firms.flatMap((firm) => firm.secrets);
  const told = (texts: readonly string[]): string[] =>
    secrets.filter((secret) => texts.some((text) => text.includes(secret)));
  const needs = firms.map(({ needId }) => needId);
  const before = new Map([
    ['need', needs],
    ['product', products],
  ]);
  expect(told(await sweep(askable, before))).toEqual([]);
  const { seen } = await lookAtLists();
  const engagements: string[] = [];
  for (const needId of needs) {
    const answer = await bank.send('grabNeed', { needId });
    const taken = answer.data?.['node'] as { id: string } | undefined;
    if (taken === undefined) seen.get(needId)?.push(`grab ${JSON.stringify(answer.data)}`);
    else engagements.push(taken.id);
  }
  expect(engagements.length).toBeGreaterThanOrEqual(SHARING_MIN);
  await running.settle();
  const after = new Map([...before, ['engagement', engagements], ['fileSubject', engagements]]);
  const texts = await sweep(askable, after);
  const file = operation('disputeFile');
  for (const engagementId of engagements.slice(0, 3)) {
    const answer = await bank.ask<{ disputeFile: { contentBase64: string } | null }>(file.document, {
      engagementId,
      format: 'JSON',
    });
    texts.push(Buffer.from(answer.data?.disputeFile?.contentBase64 ?? '', 'base64').toString('utf8'));
  }
  expect(texts.some((text) => text.includes(engagements[0] ?? 'none'))).toBe(true);
  expect(told(texts)).toEqual([]);
  // The register names firms; what they ask for and how they stand it does not say.
  const hidden = firms.flatMap(({ needId, secrets: own }) => [needId, ...own.slice(3)]);
  const register = await sweep(REGISTER, new Map([['firm', firms.map(({ id }) => id)]]));
  expect(hidden.filter((secret) => register.some((text) => text.includes(secret)))).toEqual([]);
  // Nor does what it has begun tell needs apart that the lists did not.
  for (const { needId, values } of (await readAll('engagements', { needId: null, states: null })).rows)
    seen.get(needId)?.push(...values.map((value) => `work ${value}`));
  expectNobodyTold(seen);
});
