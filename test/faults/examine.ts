import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvironment } from '../../adapters/environment.ts';
import { type Platform, wirePlatform } from '../../adapters/wire.ts';
import { SEARCH_INDEXES } from '../../search/port.ts';
import { findTrialBalance } from '../../usecases/compensation/ledger.ts';
import { findDifferences } from '../../usecases/compensation/reconcile.ts';
import { sweepTimers } from '../../usecases/engagement/timers.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import { reconcileSearch } from '../../usecases/search/reconcile-search.ts';
import { eventually } from '../support/eventually.ts';
import type { Acknowledged } from './send-until-acknowledged.ts';
import type { World } from './world.ts';

const QUIET = { timeoutMs: 120_000 };
const SAMPLES_SHOWN = 5;

/** What is not as it must be, in words; nothing when all is well. */
export async function examine(world: World, acknowledged: Acknowledged): Promise<string[]> {
  const platform = await wirePlatform(parseEnvironment(world.environment));
  try {
    await eventually(() => isQuiet(platform), QUIET);
    await fireEveryTimer(platform);
    await eventually(() => isQuiet(platform), QUIET);
    return [
      ...(await examineWrites(platform, acknowledged)),
      ...(await examineSearch(platform)),
      ...(await examineFacts(platform)),
      ...(await examineFund(platform)),
      ...(await examineChains(platform)),
      ...examineMail(join(`${world.environment['MAIL_FOLDER']}`)),
    ];
  } finally {
    await platform.close();
  }
}

async function isQuiet({ pool, queue }: Platform): Promise<boolean> {
  const { rowCount } = await pool.query('select 1 from outbox_event where relayed_at is null limit 1');
  const depth = Object.entries(await queue.depth());
  const dead = depth.filter(([, { failed }]) => failed > 0).map(([name, { failed }]) => `${failed} in ${name}`);
  if (dead.length > 0) throw new Error(`jobs gave up: ${dead.join(', ')}; ${JSON.stringify(await queue.failed(3))}`);
  return rowCount === 0 && depth.every(([, { waiting }]) => waiting === 0);
}

/** Everything that was armed comes due, and three sweeps look at once. */
async function fireEveryTimer({ pool, deps }: Platform): Promise<void> {
  await pool.query('update timer set due_at = $1 where fired_at is null', [deps.now()]);
  for (let sweep = 0; sweep < 20; sweep += 1) {
    const fired = await Promise.all([sweepTimers(deps), sweepTimers(deps), sweepTimers(deps)]);
    await pool.query('update timer set due_at = $1 where fired_at is null and due_at > $1', [deps.now()]);
    if (fired.every((count) => count === 0)) return;
  }
}

/** Acknowledged is there, and nothing is there that nobody was told of. */
async function examineWrites({ pool }: Platform, acknowledged: Acknowledged): Promise<string[]> {
  const compare = async (what: string, sql: string, known: ReadonlySet<string>): Promise<string[]> => {
    const { rows } = await pool.query<{ id: string }>(sql);
    const found = rows.map(({ id }) => id);
    const lost = [...known].filter((id) => !found.includes(id));
    const surplus = found.filter((id) => !known.has(id));
    const twice = found.filter((id, index) => found.indexOf(id) !== index);
    return [
      ...finding(`${what} acknowledged and lost`, lost),
      ...finding(`${what} that nobody was told of`, surplus),
      ...finding(`${what} written twice`, twice),
    ];
  };
  const needs = new Set(acknowledged.needs.keys());
  return [
    ...(await compare('needs', 'select id from credit_need', needs)),
    ...(await compare('consents', 'select need_id as id from consent', acknowledged.consents)),
    ...(await compare(
      'engagements',
      'select id from engagement where product_id is not null',
      acknowledged.engagements,
    )),
    ...(await compare('loans', 'select id from loan', acknowledged.loans)),
    ...(await compare('filings', 'select loan_id as id from filing', acknowledged.filings)),
    ...(await compare('losses', 'select loan_id as id from loss_claim', acknowledged.losses)),
  ];
}

async function examineSearch({ deps }: Platform): Promise<string[]> {
  const findings: string[] = [];
  for (const index of SEARCH_INDEXES) {
    const { missing, outdated, surplus } = await reconcileSearch(deps, index);
    if (missing + outdated + surplus > 0)
      findings.push(`index of ${index}: ${missing} missing, ${outdated} outdated, ${surplus} surplus`);
  }
  return findings;
}

/** Each statement answers what must not be. */
const MUST_NOT_BE: Readonly<Record<string, string>> = {
  'live needs without a match of their version': `select n.id from credit_need n where n.state = 'PUBLISHED' and not exists
    (select 1 from match_run r where r.need_id = n.id and r.need_version = n.version)`,
  'live needs without a recommendation': `select n.id from credit_need n where n.state = 'PUBLISHED' and not exists
    (select 1 from recommendation r where r.need_id = n.id and r.superseded_at is null)`,
  'timers that did not fire': 'select id from timer where fired_at is null',
  'moves of one state twice': `select stream_id as id from history_event where name like 'engagement.%'
    group by stream_id, detail->>'version', name having count(*) > 1 and min(detail->>'version') is not null`,
  'notices told twice': 'select user_id as id from notification group by user_id, key having count(*) > 1',
  'one thing in two mails':
    'select notification_id as id from message_part group by notification_id, channel having count(*) > 1',
  'caps broken':
    'select key as id from cap_usage where reserved_fen < 0 or paid_fen < 0 or reserved_fen + paid_fen > cap_fen',
  'events of a chain with one number': `select stream_id as id from history_event group by stream_id, sequence having count(*) > 1`,
};

async function examineFacts({ pool }: Platform): Promise<string[]> {
  const findings: string[] = [];
  for (const [what, sql] of Object.entries(MUST_NOT_BE)) {
    const { rows } = await pool.query<{ id: string }>(sql);
    findings.push(
      ...finding(
        what,
        rows.map(({ id }) => id),
      ),
    );
  }
  return findings;
}

async function examineFund({ deps }: Platform): Promise<string[]> {
  const balances = await findTrialBalance(deps);
  const sum = balances.reduce((total, { balanceFen }) => total + balanceFen, 0n);
  const differences = await findDifferences(deps.read());
  return [
    ...(sum === 0n ? [] : [`the ledger sums to ${sum} fen`]),
    ...differences.map(({ check, subject, have, want }) => `${check} of ${subject}: ${have} and not ${want}`),
  ];
}

async function examineChains({ pool, deps }: Platform): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select distinct stream_id as id from history_event');
  const broken: string[] = [];
  for (const { id } of rows) if ((await verifyHistory(deps, id)).brokenAt !== null) broken.push(id);
  return finding('broken chains', broken);
}

/** A mail has its id in its name; two mails with one Message-ID would stand twice in an inbox. */
function examineMail(folder: string): string[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  } catch {
    return [];
  }
  const ids = files.map((name) => /^Message-ID: (.*)$/im.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? name);
  return finding(
    'mails sent twice',
    ids.filter((id, index) => ids.indexOf(id) !== index),
  );
}

const finding = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0 ? [] : [`${ids.length} ${what}: ${ids.slice(0, SAMPLES_SHOWN).join(', ')}`];
