import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseEnvironment } from '../../adapters/environment.ts';
import { type Platform, wirePlatform } from '../../adapters/wire.ts';
import type { EngagementMove } from '../../domain/engagement/engagement-moves.ts';
import { moveEngagement, NOTHING_SAID } from '../../usecases/engagement/move-engagement.ts';
import { grabNeed } from '../../usecases/engagement/open-engagement.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import type { Actor } from '../../usecases/ports.ts';
import { makeRandom, type Random } from '../demo/random.ts';
import { migrate } from '../migrate.ts';
import { type CrashCast, seedCrash } from './seed-crash.ts';
import { startHerd } from './worker-herd.ts';

export type CrashSettings = {
  readonly url: string;
  readonly mailFolder: string;
  readonly program: string;
  readonly port: number;
  readonly engagements: number;
  readonly workers: number;
  readonly killEveryMs: number;
  readonly seed: number;
};

/** All zero but the first three when nothing was lost and nothing came twice. */
export type CrashReport = {
  readonly engagements: number;
  readonly killed: number;
  readonly told: number;
  readonly lostTimers: number;
  readonly statesWithoutTimer: number;
  readonly statesWithoutEvent: number;
  readonly brokenChains: number;
  readonly twiceInAnInbox: number;
  readonly neverTold: number;
  readonly mailsTwice: number;
  readonly deadJobs: number;
};

const AT_ONCE = 4;
const SWEEP_EVERY_MS = 400;
const PATIENCE_MS = 600_000;
const CHAINS_MAX = 500;

/**
 * Banks take needs, work, refuse and fall silent while the workers that fire timers and tell people are killed at random
 * instants. When the dust has settled, the tables say whether anything was lost or came twice.
 */
export async function crashEngagements(settings: CrashSettings): Promise<CrashReport> {
  const variables = {
    NODE_ENV: 'test',
    DATABASE_URL: settings.url,
    AUTH_SECRET: 'only the crash test signs with this secret',
    PUBLIC_URL: 'http://localhost:1',
    PORT: `${settings.port}`,
    LOG_LEVEL: 'silent',
    MAIL_FOLDER: settings.mailFolder,
    DEMO: '1',
    JOB_LOCK_MS: '2000',
  };
  const environment = parseEnvironment(variables);
  await migrate(environment);
  const platform = await wirePlatform(environment);
  const random = makeRandom(settings.seed);
  const firms = Math.max(5, Math.ceil(settings.engagements / 5));
  const cast = await seedCrash(platform.deps, platform.pool, { banks: 12, firms, needs: settings.engagements });
  const herd = startHerd({ ...settings, environment: { ...process.env, ...variables }, random });
  const stopSweeping = sweepOften(platform);
  await playAll(platform, cast, random);
  // The last ones die while the work is still being told of.
  await herd.spare();
  await settle(platform);
  await stopSweeping();
  await herd.close();
  const report = { killed: herd.killed(), ...(await inspect(platform, settings.mailFolder)) };
  await platform.close();
  return report;
}

/** Each organisation has one person, who bears its id. */
const actorOf = (organisationId: string, roles: readonly string[]): Actor => ({
  userId: organisationId,
  organisationId,
  roles,
});

async function playAll(platform: Platform, cast: CrashCast, random: Random): Promise<void> {
  const waiting = cast.needs.map((need, index) => ({ ...need, index, story: random.between(0, 4) })).reverse();
  const lane = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await play(platform, cast, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

type Case = { readonly needId: string; readonly firmId: string; readonly index: number; readonly story: number };

/** One need: its bank falls silent, refuses, works on, or answers in the instant in which its time is over. */
async function play({ deps, pool }: Platform, cast: CrashCast, one: Case): Promise<void> {
  // The second bank of the list that the need was recommended to.
  const bankId = cast.banks[(one.index + 3) % cast.banks.length] ?? '';
  const bank = actorOf(bankId, ['BANK_MARKETER', 'BANK_APPROVER']);
  const key = (step: string): string => `${step}-${one.needId}`;
  const grabbed = await grabNeed(deps, { actor: bank, idempotencyKey: key('grab'), input: { needId: one.needId } });
  if (grabbed.kind === 'refused') throw new Error(`a need could not be grabbed: ${grabbed.refusal.code}`);
  const engagementId = grabbed.value.id;
  const move = (actor: Actor, name: EngagementMove, reasonCode: 'CAPACITY' | null = null) =>
    moveEngagement(deps, {
      actor,
      idempotencyKey: key(name),
      input: { ...NOTHING_SAID, engagementId, move: name, reasonCode },
    });
  const endTime = () =>
    pool.query('update timer set due_at = $2 where subject_id = $1 and fired_at is null', [engagementId, deps.now()]);
  switch (one.story) {
    case 0:
      await endTime();
      return;
    case 1:
      await move(bank, 'accept');
      await move(bank, 'logContact');
      return;
    case 2:
      await move(bank, 'refuse', 'CAPACITY');
      return;
    case 3:
      await endTime();
      await move(bank, 'accept');
      return;
    default:
      await move(bank, 'accept');
      await move(bank, 'logContact');
      await move(actorOf(one.firmId, ['FIRM_USER']), 'confirmContact');
  }
}

/** The schedule of the workers fires once a minute; here the clock is looked at more often. */
function sweepOften({ queue }: Platform): () => Promise<void> {
  let isSweeping = true;
  let count = 0;
  const sweeping = (async () => {
    while (isSweeping) {
      count += 1;
      const cause = 'crash-test';
      await queue.addAll([
        { job: { name: 'sweep-timers', cause }, id: `crash-sweep-${count}` },
        { job: { name: 'send-messages', cause }, id: `crash-send-${count}` },
      ]);
      await pause(SWEEP_EVERY_MS);
    }
  })();
  return async () => {
    isSweeping = false;
    await sweeping;
  };
}

const OPEN_SQL = `
  select (select count(*) from outbox_event where relayed_at is null)::int as events,
    (select count(*) from timer where fired_at is null and due_at <= $1)::int as timers`;

/** Waits until no event waits, no timer is due, and the queues hold nothing but the sweeps that go on. */
async function settle({ pool, queue, deps }: Platform): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < 3; ) {
    if (Date.now() > deadline) throw new Error('the workers did not come to rest');
    await pause(SWEEP_EVERY_MS);
    const { rows } = await pool.query<{ events: number; timers: number }>(OPEN_SQL, [deps.now()]);
    const depths = Object.entries(await queue.depth());
    const isQuiet = depths.every(
      ([name, { waiting }]) => waiting <= (name === 'upkeep' || name === 'outgoing' ? 2 : 0),
    );
    quiet = rows[0]?.events === 0 && rows[0].timers === 0 && isQuiet ? quiet + 1 : 0;
  }
}

const FINDINGS_SQL = `
  select
    (select count(*) from engagement)::int as "engagements",
    (select count(*) from notification)::int as "told",
    (select count(*) from timer where fired_at is null and due_at <= $1)::int as "lostTimers",
    -- A limit that runs has a timer that is armed on just this version.
    (select count(*) from engagement e where e.due_at is not null and e.state not in ('GRANTED', 'OFFER_ACCEPTED')
       and not exists (select 1 from timer t where t.subject_id = e.id and t.armed_version = e.version and t.fired_at is null))::int as "statesWithoutTimer",
    (select count(*) from engagement e where e.version <> (select count(*) from history_event h where h.stream_id = e.id)
       or e.state <> (select h.detail->>'to' from history_event h where h.stream_id = e.id order by h.sequence desc limit 1))::int as "statesWithoutEvent",
    (select count(*) from (select user_id, kind, split_part(key, ':', 2) from notification group by 1, 2, 3 having count(*) > 1) twice)::int as "twiceInAnInbox",
    -- Each step is told to both sides, but for whoever made it; a grab to the firm, a dispatch to the bank.
    (select count(*) from history_event h join engagement e on e.id = h.stream_id
       cross join lateral (values (e.firm_id::text, h.detail->>'to' <> 'DISPATCHED' or h.name <> 'engagement.opened'),
         (e.bank_id::text, h.detail->>'to' <> 'GRABBED' or h.name <> 'engagement.opened')) as side (user_id, is_told)
     where side.is_told and side.user_id <> h.actor_id
       and not exists (select 1 from notification n where n.user_id = side.user_id and split_part(n.key, ':', 2) = h.id::text))::int as "neverTold"`;

async function inspect({ deps, pool, queue }: Platform, mailFolder: string): Promise<Omit<CrashReport, 'killed'>> {
  const { rows } = await pool.query<Omit<CrashReport, 'killed' | 'brokenChains' | 'mailsTwice' | 'deadJobs'>>(
    FINDINGS_SQL,
    [deps.now()],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('the database answers');
  const sample = await pool.query<{ id: string }>('select id from engagement order by md5(id::text) limit $1', [
    CHAINS_MAX,
  ]);
  let brokenChains = 0;
  for (const { id } of sample.rows) if ((await verifyHistory(deps, id)).brokenAt !== null) brokenChains += 1;
  const depths = Object.values(await queue.depth());
  const deadJobs = depths.reduce((sum, { failed }) => sum + failed, 0);
  return { ...found, brokenChains, mailsTwice: await countMailsTwice(pool, mailFolder), deadJobs };
}

/** An inbox knows a mail by its id: more files than messages that were taken would be mails that came twice. */
async function countMailsTwice(pool: Platform['pool'], folder: string): Promise<number> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const { rows } = await pool.query<{ id: string }>('select id from message where attempts > 0');
  const known = new Set(rows.map(({ id }) => `${id}.eml`));
  return files.filter((name) => !known.has(name)).length;
}

/** Whether nothing was lost and nothing came twice. */
export const isUnharmed = ({ engagements: _1, killed: _2, told: _3, ...harm }: CrashReport): boolean =>
  Object.values(harm).every((count) => count === 0);
