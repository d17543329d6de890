import type pg from 'pg';
import type { Auth } from '../../adapters/auth/auth.ts';
import type { Platform } from '../../adapters/wire.ts';
import type { CivilDate } from '../../domain/calendar.ts';
import { expiryOf, liveKeyOf } from '../../domain/market/check-need.ts';
import { yuan } from '../../domain/money.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { OutboxEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { Firm, FirmFactsVersion } from '../../schema/entities/registry/firm.entity.ts';
import { CreditGrade, ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { DomainEvent } from '../../schema/events/events.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import { refreshMasks } from '../../usecases/matching/firm-masks.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import type { DemoData, DemoLoan } from './demo-data.ts';
import { generateDemo } from './generate.ts';
import { seedClaims } from './seed-claims.ts';
import { seedDeals } from './seed-deals.ts';
import { seedLists } from './seed-lists.ts';
import { seedSessions } from './seed-sessions.ts';

const SEED = 42;
const RECORDED_BY = 'demo';
const CHUNK = 500;
const BUDGET_YEARS = [2019, 2020, 2021, 2024, 2025, 2026] as const;

/** What rows are written with. */
type Seeded = Pick<Platform, 'deps'>;

/** Fills an empty database with the invented town, unless it is there already. Returns false when it was. */
export async function seedDemo(platform: Platform, auth: Auth, today: CivilDate): Promise<boolean> {
  const { pool } = platform;
  const { rows } = await pool.query<{ done: boolean }>("select to_regclass('demo_seeded') is not null as done");
  if (rows[0]?.done === true) return false;
  await clearHalfSeeded(pool);
  await pool.query('create table if not exists demo_seeding (at timestamptz not null default now())');
  const data = generateDemo(SEED, today);
  await seedRegistry(platform, data);
  await refreshMasks(platform.deps);
  await seedMarket(platform, data);
  await seedAccounts(platform, auth, data);
  await seedPolicies(platform.deps.read(), { withIllustrativeTiers: true });
  await seedLoans(platform, data, today);
  await seedLists(platform, { data, firmId: demoFirm(data), bankId: busiestBank(data), today });
  await seedSessions(platform, data, { today, demoFirm: demoFirm(data) });
  await seedDeals(platform, data, { firmId: demoFirm(data), bankId: busiestBank(data) });
  await pool.query('create table demo_seeded (at timestamptz not null default now())');
  await pool.query('drop table if exists demo_seeding');
  await pool.query('analyze');
  return true;
}

/**
 * True while the demo is being made, and after a kill in the middle of that: the next start empties the database then, so
 * nobody else may write.
 */
export async function isHalfSeeded(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ half: boolean }>(
    "select to_regclass('demo_seeding') is not null and to_regclass('demo_seeded') is null as half",
  );
  return rows[0]?.half === true;
}

/** A half-filled town is made anew; firms that were imported before the first start are no part of it and stay. */
async function clearHalfSeeded(pool: pg.Pool): Promise<void> {
  if (!(await isHalfSeeded(pool))) return;
  await pool.query(
    'truncate organisation, list_release, outbox_event, idempotency_record, history_event, cap_usage, engagement, timer, credit_decision, visit, complaint, bank_rating, exposure_override, scheme_policy, ledger_transfer, policy_proposal cascade',
  );
}

async function insertAll<T extends object>(
  platform: Seeded,
  entity: new () => T,
  rows: readonly object[],
): Promise<void> {
  const em = platform.deps.read();
  for (let at = 0; at < rows.length; at += CHUNK) await em.insertMany(entity, rows.slice(at, at + CHUNK));
}

export async function seedRegistry(platform: Seeded, data: DemoData): Promise<void> {
  const createdAt = platform.deps.now();
  const organisations = [
    ...data.firms.map((firm) => ({
      id: firm.firmId,
      kind: 'FIRM',
      name: firm.name,
      creditCode: firm.creditCode,
      createdAt,
    })),
    ...data.banks.map((bank) => ({
      id: bank.bankId,
      kind: 'BANK',
      name: bank.name,
      creditCode: bank.creditCode,
      createdAt,
    })),
  ];
  await insertAll(platform, Organisation, organisations);
  const borrowers = new Set(data.loans.map((loan) => loan.firmId));
  const firms = data.firms.map((firm) => ({
    id: firm.firmId,
    name: firm.name,
    creditCode: firm.creditCode,
    creditCodeOverride: null,
    industryCode: firm.industryCode,
    divisionCode: firm.divisionCode,
    foundedOn: firm.foundedOn,
    staff: firm.staff,
    revenueFen: firm.revenueFen,
    assetsFen: firm.assetsFen,
    sizeClass: firm.sizeClass,
    verification: 'VERIFIED',
    hasNoLoanRecord: !borrowers.has(firm.firmId),
    factsVersion: 1,
    statedOn: data.businessDate,
    createdAt,
  }));
  await insertAll(platform, Firm, firms);
  const banks = data.banks.map((bank) => ({
    id: bank.bankId,
    name: bank.name,
    creditCode: bank.creditCode,
    isLegalPersonInCity: bank.kind === 'CITY' || bank.kind === 'RURAL',
    hasBranchInCity: true,
    isPilot2018: bank.isPilot2018,
  }));
  await insertAll(platform, Bank, banks);
  await insertAll(platform, BankAgreement, agreementsOf(platform, data));
  await insertAll(platform, ListMembership, membershipsOf(platform, data));
  await insertAll(platform, TaxGradeRecord, newestTaxGrades(data));
  await insertAll(
    platform,
    CreditGrade,
    data.creditGrades.map(({ firmId, grade, from, to }, at) => ({
      id: platform.deps.newId(),
      firmId,
      scheme: 'DEMO-GRADE',
      issuer: '演示评级机构',
      value: `${grade}`,
      platformGrade: grade,
      gradedOn: from,
      expiresOn: to,
      // Worse grades go bad more often; invented, and the same in every town.
      wentBad: to <= data.businessDate ? (at * 37) % 100 < grade * 2 : null,
    })),
  );
  await insertAll(platform, FirmFactsVersion, factsOf(platform, data));
}

function agreementsOf({ deps }: Seeded, data: DemoData): object[] {
  return data.banks.flatMap((bank) => [
    ...(bank.isPilot2018
      ? [{ id: deps.newId(), bankId: bank.bankId, scheme: 'DG-2018', validFrom: '2018-12-01', validTo: '2022-01-01' }]
      : []),
    { id: deps.newId(), bankId: bank.bankId, scheme: 'DG-2023-BANK', validFrom: '2024-01-01', validTo: null },
  ]);
}

/** Lists, and the other tags of a firm: on the platform both are dated memberships. */
function membershipsOf({ deps }: Seeded, data: DemoData): object[] {
  const row = (
    firmId: string,
    list: string,
    of: { category: string | null; from: CivilDate; to: CivilDate | null },
  ) => ({
    id: deps.newId(),
    list,
    category: of.category,
    firmId,
    validFrom: of.from,
    validTo: of.to,
    removalReason: of.to === null ? null : '名单调整（演示）',
    recordedBy: RECORDED_BY,
  });
  return [
    ...data.listMemberships.map((one) => row(one.firmId, one.list, one)),
    ...data.firms.flatMap((firm) => firm.tags.map((tag) => row(firm.firmId, tag.code, { category: null, ...tag }))),
  ];
}

function newestTaxGrades(data: DemoData): object[] {
  return data.taxGrades.map(({ firmId, assessedYear, grade, publishedOn }) => ({
    firmId,
    year: assessedYear,
    grade,
    publishedOn,
  }));
}

function factsOf(platform: Seeded, data: DemoData): object[] {
  const borrowers = new Set(data.loans.map((loan) => loan.firmId));
  const taxByFirm = new Map(
    [...data.taxGrades].sort((a, b) => a.assessedYear - b.assessedYear).map((one) => [one.firmId, one.grade]),
  );
  const today = data.businessDate;
  const gradeByFirm = new Map(
    data.creditGrades.filter(({ from, to }) => from <= today && today < to).map((one) => [one.firmId, one.grade]),
  );
  const listsByFirm = new Map<string, DemoData['listMemberships'][number][]>();
  for (const one of data.listMemberships) listsByFirm.set(one.firmId, [...(listsByFirm.get(one.firmId) ?? []), one]);
  const createdAt = platform.deps.now();
  return data.firms.map((firm) => {
    const lists = (listsByFirm.get(firm.firmId) ?? []).map(({ list, from, to }) => ({ code: list, from, to }));
    const tags = [...lists, ...firm.tags].sort((a, b) => (`${a.code}${a.from}` < `${b.code}${b.from}` ? -1 : 1));
    const facts = {
      firmId: firm.firmId,
      version: 1,
      divisionCode: firm.divisionCode,
      industryCode: firm.industryCode,
      sizeClass: firm.sizeClass,
      foundedOn: firm.foundedOn,
      revenueFen: firm.revenueFen,
      taxGrade: taxByFirm.get(firm.firmId) ?? null,
      creditGrade: gradeByFirm.get(firm.firmId) ?? null,
      hasNoLoanRecord: !borrowers.has(firm.firmId),
      tags,
    };
    return { firmId: firm.firmId, version: 1, facts: toSnapshot(facts), createdAt };
  });
}

export async function seedProducts(platform: Seeded, data: DemoData): Promise<void> {
  const now = platform.deps.now();
  const at = { createdAt: now, updatedAt: now };
  const products = data.products.map(({ name, state, terms }) => ({
    id: terms.productId,
    bankId: terms.bankId,
    name,
    version: terms.version,
    state,
    flags: [],
    reviewNote: null,
    ...at,
  }));
  await insertAll(platform, CreditProduct, products);
  const productVersions = data.products.map(({ name, terms }) => ({
    productId: terms.productId,
    version: terms.version,
    name,
    terms: toSnapshot(terms),
    createdAt: now,
  }));
  await insertAll(platform, CreditProductVersion, productVersions);
}

async function seedMarket(platform: Platform, data: DemoData): Promise<void> {
  await seedProducts(platform, data);
  const now = platform.deps.now();
  const at = { createdAt: now, updatedAt: now };
  const taken = new Set<string>();
  const needs = data.needs.map(({ state, terms }) => {
    const isLive = state === 'PUBLISHED' || state === 'SUBMITTED';
    const key = isLive ? liveKeyOf(terms.firmId, terms) : null;
    const isDuplicate = key !== null && taken.has(key);
    if (key !== null) taken.add(key);
    return {
      id: terms.needId,
      firmId: terms.firmId,
      version: terms.version,
      state: isDuplicate ? 'CANCELLED' : state,
      liveKey: isDuplicate ? null : key,
      flags: state === 'SUBMITTED' && !isDuplicate ? ['AMOUNT_ABOVE_REVENUE'] : [],
      reviewNote: null,
      expiresOn: state === 'PUBLISHED' ? expiryOf(terms.publishedOn) : null,
      publishedAt: state === 'PUBLISHED' ? new Date(`${terms.publishedOn}T09:00:00+08:00`) : null,
      ...at,
    };
  });
  await insertAll(platform, CreditNeed, needs);
  const needVersions = data.needs.map(({ terms }) => ({
    needId: terms.needId,
    version: terms.version,
    terms: toSnapshot(terms),
    description: '',
    createdAt: now,
  }));
  await insertAll(platform, CreditNeedVersion, needVersions);
  await insertAll(platform, OutboxEvent, eventsOf(data, needs));
}

/** What the platform would have emitted: needs are matched once the products are there; products only indexed by it. */
function eventsOf(data: DemoData, needs: readonly { id: string; version: number; state: string }[]): object[] {
  const event = (payload: DomainEvent) => ({
    name: payload.name,
    payload,
    occurredAt: new Date(),
    relayedAt: null,
  });
  const products = data.products
    .filter(({ state }) => state === 'ONLINE')
    .map(({ terms }) => event({ name: 'credit-product.listed.v1', productId: terms.productId }));
  const published = needs
    .filter(({ state }) => state === 'PUBLISHED')
    .map(({ id, version }) => event({ name: 'credit-need.published.v1', needId: id, needVersion: version }));
  return [...products, ...published, event({ name: 'registry.loaded.v1' })];
}

async function seedAccounts(platform: Platform, auth: Auth, data: DemoData): Promise<void> {
  for (const account of DEMO_ACCOUNTS) {
    const known = await auth.findUserId(account.email);
    const userId = known ?? (await auth.createUser(account)).userId;
    const organisationId = await accountOrganisation(platform, data, account);
    const rows = account.roles.map((role) => ({ id: platform.deps.newId(), userId, organisationId, role }));
    await platform.deps.read().insertMany(Membership, rows);
  }
}

async function accountOrganisation(
  platform: Platform,
  data: DemoData,
  account: (typeof DEMO_ACCOUNTS)[number],
): Promise<string> {
  const { organisation, kind } = account;
  if ('index' in organisation) {
    const id = kind === 'BANK' ? busiestBank(data) : demoFirm(data);
    return id;
  }
  const id = platform.deps.newId();
  await platform.deps.read().insert(Organisation, { id, kind, ...organisation, createdAt: platform.deps.now() });
  return id;
}

/** The firm of the demo account: manufacturing, small, listed, so that there is something to see. */
export function demoFirm(data: DemoData): string {
  const listed = new Set(data.listMemberships.filter(({ to }) => to === null).map(({ firmId }) => firmId));
  const fits = data.firms.find(
    (firm) => firm.sizeClass === 'SMALL' && firm.industryCode.startsWith('C') && listed.has(firm.firmId),
  );
  return (fits ?? data.firms[0])?.firmId ?? '';
}

export function busiestBank(data: DemoData): string {
  return data.banks[0]?.bankId ?? '';
}

async function seedLoans(platform: Platform, data: DemoData, today: CivilDate): Promise<void> {
  const rows = data.loans.map((loan) => loanRow(platform, loan));
  await insertAll(platform, Loan, rows);
  await platform.deps.inTransaction(async (work) => {
    for (const year of BUDGET_YEARS)
      for (const pool of ['DG-2018', 'DG-2023'])
        await setBudget(work, platform.deps, { pool, year, amountFen: yuan(100_000_000n), actorId: RECORDED_BY });
  });
  await seedClaims(platform, data, today);
}

function loanRow(platform: Platform, loan: DemoLoan): object {
  return {
    id: loan.loanId,
    bankId: loan.bankId,
    firmId: loan.firmId,
    needId: null,
    productId: null,
    contractNo: `DEMO-${loan.loanId.slice(-8)}`,
    contractOn: loan.contractedOn,
    drawdownOn: loan.drawnOn,
    maturityOn: loan.maturesOn,
    amountFen: loan.amountFen,
    rateBps: loan.rateBps,
    securities: loan.securities,
    loanType: 'CREDIT',
    purpose: 'WORKING_CAPITAL',
    isFirstLoan: loan.isFirstLoan,
    createdAt: platform.deps.now(),
  };
}

/** The demo accounts with the names of their organisations, for the sign-in page. */
export async function accountNames(platform: Platform): Promise<object[]> {
  const { rows } = await platform.pool.query<{ email: string; name: string }>(
    `select u.email, o.name from auth."user" u
     join membership m on m.user_id = u.id::text
     join organisation o on o.id = m.organisation_id
     group by u.email, o.name`,
  );
  return DEMO_ACCOUNTS.map(({ email, password, name, kind }) => ({
    email,
    password,
    name,
    organisationName: rows.find((row) => row.email === email)?.name ?? '',
    kind,
  }));
}
