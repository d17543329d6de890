import { addDays, type CivilDate, civilDate } from '../../domain/calendar.ts';
import type { EngagementState } from '../../domain/engagement/engagement-moves.ts';
import { WHOLE_FEED } from '../../domain/engagement/feed-facets.ts';
import type { NeedTerms } from '../../domain/market/credit-need.ts';
import { bps, type Fen, fen } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { OutboxEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { EVENT_SCHEMA } from '../../schema/events/events.ts';
import { fileComplaint } from '../../usecases/engagement/complain.ts';
import { overrideExposure } from '../../usecases/engagement/guard-exposure.ts';
import { linkLoan } from '../../usecases/engagement/link-loan.ts';
import { moveEngagement, setReflow } from '../../usecases/engagement/move-engagement.ts';
import { applyToProduct, grabNeed } from '../../usecases/engagement/open-engagement.ts';
import { rateBank } from '../../usecases/engagement/rate-bank.ts';
import { readFeed } from '../../usecases/engagement/read-feed.ts';
import { sweepTimers } from '../../usecases/engagement/timers.ts';
import { publishCreditNeed, reviewCreditNeed } from '../../usecases/market/publish-credit-need.ts';
import { createProductCatalogue } from '../../usecases/matching/product-catalogue.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import type { Actor } from '../../usecases/ports.ts';
import { createJobHandler } from '../../workers/handle-job.ts';
import { routeEvent } from '../../workers/routes.ts';
import { generateDemo } from '../demo/generate.ts';
import { makeNeeds } from '../demo/make-needs.ts';
import { makeRandom } from '../demo/random.ts';
import { type Character, chancesOf, makeCharacters } from './characters.ts';
import { drawNextStep, type NextStep } from './next-step.ts';
import { openTown, type Town } from './open-town.ts';

export type QuarterSettings = {
  readonly url: string;
  readonly seed: number;
  readonly needs: number;
  readonly banks: number;
  /** Calendar days; needs arrive in the first two thirds of them. */
  readonly days: number;
};

/** What the simulation itself did and was told, counted while it ran. */
export type Tally = {
  published: number;
  applied: number;
  grabbed: number;
  lostRaces: number;
  moves: Record<string, number>;
  refused: Record<string, number>;
  loans: number;
  drawnFen: bigint;
  complaints: number;
  ratings: number;
  warnings: number;
};

export type Quarter = {
  readonly town: Town;
  readonly begins: CivilDate;
  readonly ends: CivilDate;
  readonly characters: ReadonlyMap<string, Character>;
  readonly tally: Tally;
};

const BEGINS = civilDate('2026-01-05');
const AT_ONCE = 6;
/** What the market needs to go on; search and notices have their own workers and are left to them. */
const JOBS_OF_THE_MARKET: ReadonlySet<string> = new Set(['match-need']);
const EVENTS_A_PASS = 500;

type World = {
  readonly town: Town;
  readonly settings: QuarterSettings;
  readonly characters: ReadonlyMap<string, Character>;
  readonly tally: Tally;
  readonly background: () => Promise<void>;
  /** Terms of each need, by its id. */
  readonly needs: Map<string, { readonly terms: NeedTerms; readonly number: number }>;
  /** What was drawn for an engagement at a version, and the day on which it happens. */
  readonly plans: Map<string, { readonly step: NextStep; readonly on: CivilDate }>;
  readonly supplied: Set<string>;
  readonly closed: Set<string>;
};

/**
 * Plays a quarter of an invented town on the real use-cases: firms publish and apply, banks grab, work and fall behind,
 * clocks run out, needs go on to the next bank, loans are drawn. The same seed plays the same quarter.
 */
export async function simulateQuarter(settings: QuarterSettings): Promise<Quarter> {
  const everything = generateDemo(settings.seed, BEGINS);
  const banks = everything.banks.slice(0, settings.banks);
  const inTown = new Set(banks.map(({ bankId }) => bankId));
  const products = everything.products.filter(({ terms }) => inTown.has(terms.bankId));
  const data = { ...everything, banks, products };
  const town = await openTown({ url: settings.url, data, begins: BEGINS });
  const world = createWorld(town, settings, [...inTown]);
  const random = makeRandom(settings.seed + 1);
  const wishes = makeNeeds(random, { firms: data.firms, count: settings.needs, businessDate: BEGINS });
  const arrivalDays = Math.max(1, Math.floor((settings.days * 2) / 3));
  const arrivals = groupBy(
    wishes.map(({ terms }, number) => ({ terms, number, day: random.between(0, arrivalDays - 1) })),
    ({ day }) => day,
  );
  for (let day = 0; day < settings.days; day += 1) {
    const date = addDays(BEGINS, day);
    await playDay(world, date, arrivals.get(day) ?? []);
  }
  const ends = addDays(BEGINS, settings.days);
  await sweep(town, ends);
  await world.background();
  return { town, begins: BEGINS, ends, characters: world.characters, tally: world.tally };
}

function createWorld(town: Town, settings: QuarterSettings, bankIds: readonly string[]): World {
  const handle = createJobHandler(town.deps, createProductCatalogue(), {
    onMatched: () => undefined,
    onReconciled: () => undefined,
  });
  return {
    town,
    settings,
    characters: makeCharacters(settings.seed, bankIds),
    tally: {
      published: 0,
      applied: 0,
      grabbed: 0,
      lostRaces: 0,
      moves: {},
      refused: {},
      loans: 0,
      drawnFen: 0n,
      complaints: 0,
      ratings: 0,
      warnings: 0,
    },
    background: () => drainOutbox(town, handle),
    needs: new Map(),
    plans: new Map(),
    supplied: new Set(),
    closed: new Set(),
  };
}

async function sweep(town: Town, date: CivilDate): Promise<void> {
  town.setNow(new Date(`${date}T00:01:00+08:00`));
  await town.named(`sweep ${date}`, async () => {
    while ((await sweepTimers(town.deps)) > 0);
  });
}

type Arrival = { readonly terms: NeedTerms; readonly number: number };

/** One day: the clock at midnight, then needs and applications; grabs and work only on a working day. */
async function playDay(world: World, date: CivilDate, arrivals: readonly Arrival[]): Promise<void> {
  const { town } = world;
  const { deps } = town;
  await sweep(town, date);
  town.setNow(new Date(`${date}T09:30:00+08:00`));
  // A firm publishes one need after the other: the second is compared with the first.
  await inTurns(groupBy(arrivals, ({ terms }) => terms.firmId).values(), async (ofOneFirm) => {
    for (const arrival of ofOneFirm) await publish(world, arrival);
  });
  await world.background();
  await inTurns(arrivals, (arrival) => apply(world, arrival));
  if (!deps.workingDays.isWorking(date)) return;
  for (const bankId of world.characters.keys()) await grab(world, bankId);
  for (const time of ['10:30', '15:30']) {
    town.setNow(new Date(`${date}T${time}:00+08:00`));
    await work(world, date);
    await afterwards(world);
  }
}

const firmOf = (firmId: string): Actor => ({ userId: `firm-${firmId}`, organisationId: firmId, roles: ['FIRM_USER'] });
const bankOf = (bankId: string): Actor => ({
  userId: `bank-${bankId}`,
  organisationId: bankId,
  roles: ['BANK_MARKETER', 'BANK_APPROVER'],
});
const supervisorOf = (bankId: string): Actor => ({
  userId: `supervisor-${bankId}`,
  organisationId: bankId,
  roles: ['BANK_ADMIN'],
});
const OPERATOR: Actor = { userId: 'operator', organisationId: null, roles: ['OPERATOR'] };

/** Counts what came of a command, by its name. */
function count(world: World, name: string, outcome: Outcome<Written>): Written | null {
  if (outcome.kind === 'refused') {
    const code = `${name} ${outcome.refusal.code}`;
    world.tally.refused[code] = (world.tally.refused[code] ?? 0) + 1;
    return null;
  }
  world.tally.moves[name] = (world.tally.moves[name] ?? 0) + 1;
  return outcome.value;
}

async function publish(world: World, { terms, number }: Arrival): Promise<void> {
  const { deps, named } = world.town;
  const { amountFen, termMonths, purpose, rateBpsMax, securities, urgency, firmId } = terms;
  const actor = firmOf(firmId);
  await named(`need ${number}`, async () => {
    const input = { amountFen, termMonths, purpose, rateBpsMax, securities, urgency, description: '' };
    const idempotencyKey = `publish-need-${number}`;
    const written = count(world, 'publish', await publishCreditNeed(deps, { actor, idempotencyKey, input }));
    if (written === null) return;
    const needId = written.id;
    world.tally.published += 1;
    world.needs.set(needId, { terms, number });
    const review = { needId, decision: 'PUBLISH' as const, note: '' };
    const need = await deps.read().findOneOrFail(CreditNeed, { id: needId });
    if (need.state === 'SUBMITTED')
      await reviewCreditNeed(deps, { actor: OPERATOR, idempotencyKey: `review-need-${number}`, input: review });
    if (chancesOf(world.settings.seed, 'reflow', number).chance(0.85))
      await setReflow(deps, { actor, idempotencyKey: `reflow-need-${number}`, input: { needId, mayReflow: true } });
  });
}

/** Some firms do not wait: they apply to the best that was recommended to them. */
async function apply(world: World, { terms, number }: Arrival): Promise<void> {
  const random = chancesOf(world.settings.seed, 'apply', number);
  if (!random.chance(0.35)) return;
  const { deps, named } = world.town;
  const needId = [...world.needs].find(([, one]) => one.number === number)?.[0];
  if (needId === undefined) return;
  const where = { needId, isNearMiss: false, supersededAt: null };
  const best = await deps.read().find(Recommendation, where, { orderBy: { rank: 'asc' }, limit: random.between(1, 2) });
  for (const { productId } of best)
    await named(`apply ${number} ${productId}`, async () => {
      const command = { actor: firmOf(terms.firmId), idempotencyKey: `apply-${number}-${productId}` };
      const written = count(world, 'apply', await applyToProduct(deps, { ...command, input: { needId, productId } }));
      if (written !== null) world.tally.applied += 1;
    });
}

/** A bank looks into its feed and takes as much as it likes and can carry. */
async function grab(world: World, bankId: string): Promise<void> {
  const { deps, named } = world.town;
  const character = world.characters.get(bankId);
  const random = chancesOf(world.settings.seed, 'grab', bankId, deps.today());
  if (character === undefined || !random.chance(0.1 + character.diligence * 0.5)) return;
  const inWork = await deps.read().count(Engagement, { bankId, place: { $ne: null } });
  const wanted = Math.min(random.between(1, character.appetite), Math.round(15 + character.diligence * 45) - inWork);
  if (wanted <= 0) return;
  const feed = await readFeed(deps, { bankId, filter: WHOLE_FEED, after: null, limit: wanted });
  await inTurns(feed, async ({ recommendation: { needId } }) => {
    const command = { actor: bankOf(bankId), idempotencyKey: `grab-${needId}` };
    const outcome = await named(`grab ${bankId} ${needId}`, () => grabNeed(deps, { ...command, input: { needId } }));
    if (count(world, 'grab', outcome) === null) world.tally.lostRaces += 1;
    else world.tally.grabbed += 1;
  });
}

/** What the play needs of an engagement. */
type Row = {
  readonly id: string;
  readonly needId: string;
  readonly firmId: string;
  readonly bankId: string;
  readonly productId: string | null;
  readonly state: EngagementState;
  readonly version: number;
  readonly grantFen: bigint;
  readonly offerRateBps: bigint | null;
};

/** Plain rows: a whole market is looked through twice a day. */
async function readRows({ town }: World, condition: string): Promise<Row[]> {
  const rows = await town.deps
    .read()
    .execute<(Omit<Row, 'grantFen' | 'offerRateBps'> & { grant: string; rate: string | null })[]>(
      `select id, need_id as "needId", firm_id as "firmId", bank_id as "bankId", product_id as "productId", state, version,
       grant_fen::text as grant, offer_rate_bps::text as rate from engagement where ${condition} order by id`,
    );
  return rows.map(({ grant, rate, ...row }) => ({
    ...row,
    grantFen: BigInt(grant),
    offerRateBps: rate === null ? null : BigInt(rate),
  }));
}

const ASKS_NEXT_BANK: ReadonlySet<string> = new Set(['refuse', 'release', 'withdraw']);

/** Everybody does what is due: firms side by side, but for what asks the next bank and so looks at all others. */
async function work(world: World, date: CivilDate): Promise<void> {
  const rows = await readRows(world, 'place is not null');
  const due = rows.flatMap((row) => {
    const plan = planOf(world, row, date);
    return plan.step !== null && plan.on <= date ? [{ row, step: plan.step }] : [];
  });
  const isLast = ({ step }: (typeof due)[number]): boolean => ASKS_NEXT_BANK.has(step.move);
  const byFirm = groupBy(
    due.filter((one) => !isLast(one)),
    ({ row }) => row.firmId,
  ).values();
  await inTurns(byFirm, async (ofOneFirm) => {
    for (const { row, step } of ofOneFirm) await take(world, row, step);
  });
  for (const { row, step } of due.filter(isLast)) await take(world, row, step);
}

function planOf(world: World, row: Row, date: CivilDate): { step: NextStep; on: CivilDate } {
  const key = `${row.id} ${row.version}`;
  const known = world.plans.get(key);
  if (known !== undefined) return known;
  const character = world.characters.get(row.bankId) ?? { diligence: 0, appetite: 0, grantShare: 0 };
  const number = world.needs.get(row.needId)?.number ?? 0;
  const random = chancesOf(world.settings.seed, 'step', number, row.bankId, row.version);
  const step = drawNextStep(random, { state: row.state, character, hasSupplied: world.supplied.has(row.id) });
  const plan = { step, on: step === null ? date : world.town.deps.workingDays.add(date, step.inDays) };
  world.plans.set(key, plan);
  return plan;
}

type Due = Exclude<NextStep, null>;

async function take(world: World, row: Row, step: Due): Promise<void> {
  await world.town.named(`${row.id} ${row.version}`, async () => {
    if (step.move === 'writeBack') return writeBack(world, row);
    if (step.move === 'supplement') world.supplied.add(row.id);
    await move(world, row, step);
  });
}

async function move(world: World, row: Row, step: Due): Promise<void> {
  if (step.move === 'writeBack') return;
  const { deps } = world.town;
  const terms = world.needs.get(row.needId)?.terms;
  const isGrant = step.move === 'grant' && terms !== undefined;
  const input = {
    engagementId: row.id,
    move: step.move,
    reasonCode: step.reasonCode,
    note: step.note,
    grantFen: isGrant ? terms.amountFen : null,
    rateBps: isGrant ? bps(terms.rateBpsMax - 5n) : null,
    termMonths: isGrant ? terms.termMonths : null,
  };
  const actor = step.by === 'firm' ? firmOf(row.firmId) : bankOf(row.bankId);
  const key = `${step.move}-${row.id}-${row.version}`;
  const outcome = await moveEngagement(deps, { actor, idempotencyKey: key, input });
  if (outcome.kind === 'refused' && outcome.refusal.code === 'EXPOSURE_WARNING') {
    world.tally.warnings += 1;
    const reason = { engagementId: row.id, reason: '有足额抵押，本行为主办行' };
    const supervisor = { actor: supervisorOf(row.bankId), idempotencyKey: `override-${row.id}` };
    await overrideExposure(deps, { ...supervisor, input: reason });
    count(world, step.move, await moveEngagement(deps, { actor, idempotencyKey: `${key}-again`, input }));
  } else count(world, step.move, outcome);
}

/** The bank reports the loan; it was drawn up to some days ago. */
async function writeBack(world: World, row: Row): Promise<void> {
  const { deps } = world.town;
  const terms = world.needs.get(row.needId)?.terms;
  const { state } = await deps.read().findOneOrFail(Engagement, { id: row.id });
  // Another bank may have lent all of it in this very hour.
  if (terms === undefined || state !== 'OFFER_ACCEPTED') return;
  const random = chancesOf(world.settings.seed, 'draw', world.needs.get(row.needId)?.number ?? 0, row.bankId);
  const share = random.chance(0.8) ? 100n : 60n;
  const principalFen: Fen = fen((row.grantFen * share) / 100n);
  const drawnOn = deps.today();
  const maturesOn = civilDate(`${Number(drawnOn.slice(0, 4)) + 1}${drawnOn.slice(4)}`);
  const input = {
    needId: row.needId,
    productId: row.productId,
    contractNumber: `QTR-${row.id.slice(0, 18)}`,
    contractOn: drawnOn,
    drawnOn,
    maturesOn,
    principalFen,
    rateBps: row.offerRateBps === null ? terms.rateBpsMax : bps(row.offerRateBps),
    securities: [...terms.securities],
    loanType: 'WORKING_CAPITAL',
    isFirstLoan: null,
  };
  const command = { actor: bankOf(row.bankId), idempotencyKey: `draw-${row.id}` };
  const written = count(world, 'draw', await linkLoan(deps, { ...command, input }));
  if (written === null) return;
  world.tally.loans += 1;
  world.tally.drawnFen += principalFen;
}

/** Some firms say what they think of a bank when it is over, and complain when they were let down. */
async function afterwards(world: World): Promise<void> {
  const { deps, named } = world.town;
  const rows = await readRows(world, "place is null and state in ('DRAWN', 'REFUSED', 'TIMED_OUT', 'NO_DECISION')");
  const fresh = rows.filter(({ id }) => !world.closed.has(id));
  await inTurns(fresh, async (row) => {
    world.closed.add(row.id);
    const random = chancesOf(world.settings.seed, 'after', world.needs.get(row.needId)?.number ?? 0, row.bankId);
    const actor = firmOf(row.firmId);
    const engagementId = row.id;
    await named(`after ${row.id}`, async () => {
      if (random.chance(0.4)) {
        const stars = row.state === 'DRAWN' ? random.between(3, 5) : random.between(1, 3);
        const input = { engagementId, stars, comment: '' };
        const outcome = await rateBank(deps, { actor, idempotencyKey: `rate-${row.id}`, input });
        if (count(world, 'rate', outcome) !== null) world.tally.ratings += 1;
      }
      if (row.state !== 'DRAWN' && random.chance(0.06)) {
        const input = { engagementId, text: '银行未按时办理' };
        const outcome = await fileComplaint(deps, { actor, idempotencyKey: `complain-${row.id}`, input });
        if (count(world, 'complain', outcome) !== null) world.tally.complaints += 1;
      }
    });
  });
}

/** Does what the workers of the market would do, and marks the events as relayed. */
async function drainOutbox(town: Town, handle: ReturnType<typeof createJobHandler>): Promise<void> {
  for (;;) {
    const em = town.deps.read();
    const rows = await em.find(OutboxEvent, { relayedAt: null }, { orderBy: { id: 'asc' }, limit: EVENTS_A_PASS });
    if (rows.length === 0) return;
    const jobs = rows
      .flatMap(({ id, payload }) => routeEvent(EVENT_SCHEMA.parse(payload), id))
      .filter(({ name }) => JOBS_OF_THE_MARKET.has(name));
    const once = [...new Map(jobs.map((job) => [`${job.name} ${'needId' in job ? job.needId : ''}`, job])).entries()];
    await inTurns(once, ([key, job]) => town.named(`${key} ${town.deps.now().toISOString()}`, () => handle(job)));
    await em.nativeUpdate(OutboxEvent, { id: { $in: rows.map(({ id }) => id) } }, { relayedAt: town.deps.now() });
  }
}

/** A few at a time, each begun in the order of the list. */
async function inTurns<Item>(items: Iterable<Item>, run: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items].reverse();
  const lane = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
