import 'reflect-metadata';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { systemClock } from '../adapters/clock.ts';
import { parseDatabaseEnvironment } from '../adapters/environment.ts';
import { createOrm } from '../adapters/postgres/orm.ts';
import { createTransactions } from '../adapters/postgres/transactions.ts';
import { addWorkingDays, isWorkingDay } from '../adapters/reference/working-days.ts';
import { readTable } from '../adapters/tables/read-table.ts';
import { wireClock } from '../adapters/wire.ts';
import { type CivilDate, isCivilDate } from '../domain/calendar.ts';
import { HISTORY_KINDS } from '../domain/compensation/read-history-row.ts';
import { readYuan } from '../domain/read-amount.ts';
import { RELEASE_SCOPES } from '../domain/registry/lists/release.ts';
import type { Deps } from '../usecases/ports.ts';
import { importFirms } from '../usecases/registry/import-firms.ts';
import { isHalfSeeded } from './demo/seed.ts';
import { dataFolder, openEmbeddedDatabase } from './embedded-database.ts';
import { type ColumnMapping, FIRM_FIELDS } from './import-firms/columns.ts';
import { type ImportSteps, type ImportSummary, importFirmFile } from './import-firms/import-firm-file.ts';
import type { FirmRow } from './import-firms/parse-firm-row.ts';
import { readFirmFile } from './import-firms/read-firm-file.ts';
import { createRejectionLog } from './import-firms/rejection-log.ts';
import { type GradeOrder, importGradeFile } from './import-grades.ts';
import { type HistoryOrder, importHistoryFile } from './import-history.ts';
import { importListFile, type ListOrder } from './import-list.ts';
import { migrate } from './migrate.ts';

const USAGE = `Usage: npm run import -- firms FILE [--mapping FILE.json] [--dry-run]
       npm run import -- list FILE --list CODE --scope WHOLE|ADDITIONS|HISTORY --on DAY --reason TEXT [--dry-run]
       npm run import -- grades FILE --scheme CODE --issuer NAME [--dry-run]
       npm run import -- loans|filings|claims|recoveries FILE --dry-run
       npm run import -- loans|filings|claims|recoveries FILE --record DECISION --rows N --sum YUAN`;
const EXTENSIONS: ReadonlySet<string> = new Set(['.csv', '.tsv', '.txt', '.xlsx']);
const MAPPING_SCHEMA = z.partialRecord(z.enum(FIRM_FIELDS), z.string().min(1));
const EXIT = { done: 0, failed: 1, unusable: 2, stopped: 130 } as const;
const PROGRESS_ROWS = 1_000;

/** The person who called can put it right: the message is all they need. */
class UnusableError extends Error {
  override readonly name = 'UnusableError';
}

type Order = { readonly file: string; readonly mapping: ColumnMapping; readonly isDryRun: boolean };
type Target = {
  readonly deps: Pick<Deps, 'inTransaction' | 'now' | 'today' | 'newId' | 'readTable' | 'workingDays'>;
  readonly today: CivilDate;
  readonly close: () => Promise<void>;
};

const stopping = new AbortController();
const say = (text: string): void => console.log(text);

try {
  const args = process.argv.slice(2);
  const history = readHistoryOrder(args);
  const grades = readGradeOrder(args);
  const list = readListOrder(args);
  if (history !== null) process.exitCode = await runHistory(history);
  else if (list !== null) process.exitCode = await runList(list);
  else process.exitCode = grades === null ? await run(readOrder(args)) : await runGrades(grades);
} catch (error) {
  console.error(error instanceof UnusableError ? error.message : error);
  process.exitCode = error instanceof UnusableError ? EXIT.unusable : EXIT.failed;
}

async function run(order: Order): Promise<number> {
  const rows = await openRows(order);
  const folder = dataFolder();
  const log = createRejectionLog(order.file, folder, new Date());
  const common = { onRejected: log.add, onProgress: createProgress(), signal: stopping.signal };
  const count = (firms: readonly unknown[]) => Promise.resolve({ imported: firms.length, unchanged: 0 });
  let summary: ImportSummary;
  if (order.isDryRun) {
    summary = await importFirmFile(rows, { ...common, write: count, today: systemClock().today() });
  } else {
    summary = await importInto(await openTarget(folder), rows, common);
  }
  show(summary, order, log.close());
  return summary.isComplete ? EXIT.done : EXIT.stopped;
}

async function runHistory(order: HistoryOrder): Promise<number> {
  const target = await openTarget(dataFolder());
  try {
    return (await importHistoryFile(target.deps, order)) ? EXIT.done : EXIT.failed;
  } finally {
    await target.close();
  }
}

async function runList(order: ListOrder): Promise<number> {
  const target = await openTarget(dataFolder());
  try {
    return (await importListFile(target.deps, order)) ? EXIT.done : EXIT.failed;
  } finally {
    await target.close();
  }
}

/** A file of members of a list; `null` where the order is about something else. */
function readListOrder(args: string[]): ListOrder | null {
  const { values, positionals } = parse(args);
  const [what, file, ...others] = positionals;
  if (what !== 'list') return null;
  const { list, on = '', reason } = values;
  const scope = RELEASE_SCOPES.find((known) => known === values.scope);
  if (file === undefined || others.length > 0 || list === undefined || reason === undefined)
    throw new UnusableError(USAGE);
  if (scope === undefined || !isCivilDate(on)) throw new UnusableError(USAGE);
  return { file: readableTable(file), list, scope, effectiveOn: on, reason, isDryRun: values['dry-run'] === true };
}

async function runGrades(order: GradeOrder): Promise<number> {
  const target = await openTarget(dataFolder());
  try {
    return (await importGradeFile(target.deps, order)) ? EXIT.done : EXIT.failed;
  } finally {
    await target.close();
  }
}

/** A file of grades with outcomes; `null` where the order is about something else. */
function readGradeOrder(args: string[]): GradeOrder | null {
  const { values, positionals } = parse(args);
  const [what, file, ...others] = positionals;
  if (what !== 'grades') return null;
  const { scheme, issuer } = values;
  if (file === undefined || others.length > 0 || scheme === undefined || issuer === undefined)
    throw new UnusableError(USAGE);
  return { file: readableTable(file), scheme, issuer, isDryRun: values['dry-run'] === true };
}

async function importInto(
  target: Target,
  rows: AsyncIterable<FirmRow>,
  common: Omit<ImportSteps, 'write' | 'today'>,
): Promise<ImportSummary> {
  // Ctrl-C ends it after the batch at hand; a kill loses that batch as a whole. Either way the next run completes it.
  const stop = (): void => stopping.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const write: ImportSteps['write'] = (firms) => importFirms(target.deps, firms);
    return await importFirmFile(rows, { ...common, write, today: target.today });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await target.close();
  }
}

/** A table of the old books of the fund; `null` where the order is about something else. */
function readHistoryOrder(args: string[]): HistoryOrder | null {
  const { values, positionals } = parse(args);
  const [what, file, ...others] = positionals;
  const kind = HISTORY_KINDS.find((known) => known.toLowerCase() === what);
  if (kind === undefined) return null;
  if (file === undefined || others.length > 0) throw new UnusableError(USAGE);
  const path = readableTable(file);
  const decisionRecord = values.record ?? '';
  if (values['dry-run'] === true) return { kind, file: path, decisionRecord, control: null };
  const sumFen = readYuan(values.sum ?? '');
  const rows = Number(values.rows ?? Number.NaN);
  if (decisionRecord.trim() === '' || sumFen === null || !Number.isInteger(rows)) throw new UnusableError(USAGE);
  return { kind, file: path, decisionRecord, control: { rows, sumFen } };
}

function readableTable(file: string): string {
  const path = readable(file, 'file');
  const extension = extname(path).toLowerCase();
  if (EXTENSIONS.has(extension)) return path;
  const known = [...EXTENSIONS].join(', ');
  throw new UnusableError(`"${extension}" files are not read: ${path}. Save it as one of ${known}.`);
}

function readOrder(args: string[]): Order {
  const { values, positionals } = parse(args);
  const [what, file, ...others] = positionals;
  if (what !== 'firms' || file === undefined || others.length > 0) throw new UnusableError(USAGE);
  const path = readableTable(file);
  const mapping = values.mapping === undefined ? {} : readMapping(readable(values.mapping, 'mapping'));
  return { file: path, mapping, isDryRun: values['dry-run'] === true };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        'dry-run': { type: 'boolean' },
        record: { type: 'string' },
        rows: { type: 'string' },
        sum: { type: 'string' },
        scheme: { type: 'string' },
        list: { type: 'string' },
        scope: { type: 'string' },
        on: { type: 'string' },
        reason: { type: 'string' },
        issuer: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UnusableError(`${messageOf(error)}\n${USAGE}`);
  }
}

/** npm runs in the folder of package.json; a relative path is meant from where the person stands. */
function readable(path: string, what: string): string {
  const full = resolve(process.env['INIT_CWD'] ?? '.', path);
  try {
    if (!statSync(full).isFile()) throw new Error('it is not a file');
    accessSync(full, constants.R_OK);
    return full;
  } catch (error) {
    throw new UnusableError(`The ${what} ${full} cannot be read: ${messageOf(error)}.`);
  }
}

function readMapping(path: string): ColumnMapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UnusableError(`The mapping ${path} is not JSON: ${messageOf(error)}.`);
  }
  const mapping = MAPPING_SCHEMA.safeParse(json);
  if (mapping.success) return Object.fromEntries(Object.entries(mapping.data).filter(([, name]) => name !== undefined));
  const example = '{ "name": "企业名称", "code": "信用代码" }';
  throw new UnusableError(`The mapping ${path} must be like ${example}, with the fields ${FIRM_FIELDS.join(', ')}.`);
}

/** Reads as far as the first row, so that a file without the needed columns is refused before any database starts. */
async function openRows(order: Order): Promise<AsyncIterable<FirmRow>> {
  const rows = usableRows(order);
  const first = await rows.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* rows;
  })();
}

async function* usableRows(order: Order): AsyncGenerator<FirmRow> {
  const rows = readFirmFile(order.file, order.mapping);
  for (;;) {
    const next = await rows.next().catch((error: unknown) => {
      throw new UnusableError(`${order.file}: ${messageOf(error)}`);
    });
    if (next.done === true) return;
    yield next.value;
  }
}

async function openTarget(folder: string): Promise<Target> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return connect({ ...process.env, DATABASE_URL: given });
  say(`Using the data folder ${folder}.`);
  const { postgres, url } = await openEmbeddedDatabase(folder);
  const release = async (): Promise<void> => {
    // A server that ran before belongs to whoever started it.
    if (!postgres.attached) await postgres.stop();
  };
  try {
    await migrate({ DATABASE_URL: url });
    const target = await connect({ ...process.env, DATABASE_URL: url, DEMO: '1' });
    const close = async (): Promise<void> => {
      await target.close();
      await release();
    };
    return { ...target, close };
  } catch (error) {
    await release();
    throw error;
  }
}

async function connect(variables: NodeJS.ProcessEnv): Promise<Target> {
  const environment = parseDatabaseEnvironment(variables);
  const pool = new pg.Pool({ connectionString: environment.DATABASE_URL, max: 1 });
  pool.on('error', () => undefined);
  try {
    await refuseUnready(pool);
    const clock = await wireClock(environment, pool);
    const orm = createOrm({ url: environment.DATABASE_URL, poolMax: 2 });
    const deps = {
      inTransaction: createTransactions({ orm, now: clock.now, newId }),
      now: clock.now,
      today: clock.today,
      newId,
      readTable,
      workingDays: { isWorking: isWorkingDay, add: addWorkingDays },
    };
    return { deps, today: clock.today(), close: () => orm.close() };
  } finally {
    await pool.end();
  }
}

async function refuseUnready(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ ready: boolean }>(
    "select to_regclass('firm_facts_version') is not null as ready",
  );
  if (rows[0]?.ready !== true) throw new UnusableError('The database has no tables yet: run npm run migrate first.');
  if (await isHalfSeeded(pool))
    throw new UnusableError('The demo data are not complete: let npm start finish its first start, then import.');
}

/** A line that changes on a terminal, else one line for each thousand rows. */
function createProgress(): (rows: number) => void {
  let told = 0;
  return (rows) => {
    if (process.stdout.isTTY) process.stdout.write(`\r  ${rows} rows`);
    else if (rows - told >= PROGRESS_ROWS) {
      told = rows - (rows % PROGRESS_ROWS);
      say(`  ${told} rows`);
    }
  };
}

function show(
  summary: ImportSummary,
  order: Order,
  rejections: { readonly shown: readonly string[]; readonly file: string | null },
): void {
  if (process.stdout.isTTY) process.stdout.write('\r');
  if (!summary.isComplete) say('Stopped before the end of the file; run it again to complete it.');
  if (order.isDryRun) say('Dry run: nothing was written, and firms that are known already were not looked for.');
  say(`${order.file}: ${summary.rows} rows`);
  say(`  ${order.isDryRun ? 'readable' : 'imported'}   ${summary.imported}`);
  if (!order.isDryRun) say(`  unchanged  ${summary.unchanged}`);
  say(`  rejected   ${summary.rejected}`);
  for (const line of rejections.shown) say(`    ${line}`);
  if (rejections.file !== null) say(`    ... all ${summary.rejected} are in ${rejections.file}`);
  const omitted = [...summary.omitted].sort(([one], [other]) => (one < other ? -1 : 1));
  say(`  values left out of firms that were kept: ${omitted.reduce((sum, [, times]) => sum + times, 0)}`);
  for (const [code, times] of omitted) say(`    ${code} ${times}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
