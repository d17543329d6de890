import type { SqlEntityManager } from '@mikro-orm/sql';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { type GradeReport, judgeGrades } from '../../domain/registry/grade-report.ts';
import {
  findGradeColumns,
  type GradeColumns,
  type GradeRow,
  readGradeRow,
} from '../../domain/registry/read-grade-row.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { CreditGrade } from '../../schema/entities/registry/list-membership.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, TableSource, Work } from '../ports.ts';
import { listStreamId } from './lists/list-types.ts';

const ROWS_MAX = 200_000;
const CHUNK = 1_000;
const SCHEME_PATTERN = /^[A-Za-z0-9_-]{2,60}$/;
const ISSUER_CHARACTERS_MAX = 120;

export type ImportGrades = { readonly scheme: string; readonly issuer: string };
export type GradeError = { readonly line: number; readonly code: string; readonly text: string };
export type ReadGrades = { readonly rows: readonly GradeRow[]; readonly errors: readonly GradeError[] };

/** The rows of a file of grades, and what is wrong with the others. Writes nothing. */
export async function readGrades(
  deps: Pick<Deps, 'readTable'>,
  source: TableSource,
): Promise<ReadGrades | 'FILE_MALFORMED' | 'HEADING_MISSING' | 'FILE_TOO_LONG'> {
  let columns: GradeColumns | null = null;
  const rows: GradeRow[] = [];
  const errors: GradeError[] = [];
  for await (const item of deps.readTable(source)) {
    if (rows.length + errors.length >= ROWS_MAX) return 'FILE_TOO_LONG';
    if (item.kind === 'broken') {
      if (columns === null) return 'FILE_MALFORMED';
      errors.push({ line: item.line, code: 'ROW_UNREADABLE', text: '' });
    } else if (columns === null) {
      columns = findGradeColumns(item.cells);
      if (columns === null) return 'HEADING_MISSING';
    } else {
      const result = readGradeRow(columns, item.line, item.cells);
      if (result.kind === 'row') rows.push(result.row);
      else errors.push(result);
    }
  }
  return columns === null ? 'HEADING_MISSING' : { rows, errors };
}

/** What a file says of its own grades, before anything is written. */
export const reportOf = (rows: readonly GradeRow[]): GradeReport =>
  judgeGrades(rows.flatMap(({ wentBad, ...row }) => (wentBad === null ? [] : [{ ...row, wentBad }])));

/**
 * Takes over the grades of one scheme with their outcomes. A grade that is there already is not overwritten: only an
 * outcome that nobody knew before is added to it. A file with a wrong row is not taken at all.
 */
export async function importGrades(
  deps: Pick<Deps, 'inTransaction' | 'now' | 'newId' | 'readTable'>,
  command: { actor: Actor; idempotencyKey: string; input: ImportGrades; source: TableSource },
): Promise<Outcome<Written>> {
  const { actor, input, source } = command;
  const issuer = input.issuer.trim();
  if (!SCHEME_PATTERN.test(input.scheme)) return refused('CODE_MALFORMED', 'scheme');
  if (issuer === '' || issuer.length > ISSUER_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'issuer');
  const read = await readGrades(deps, source);
  if (typeof read === 'string') return refused(read, 'file', { max: `${ROWS_MAX}` });
  return runCommand(deps, { ...command, name: 'importCreditGrades' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 15))', [input.scheme]);
    let unknown = 0;
    let written = 0;
    for (let at = 0; at < read.rows.length; at += CHUNK) {
      const counts = await writeChunk(work, deps, { ...input, issuer, rows: read.rows.slice(at, at + CHUNK) });
      unknown += counts.unknown;
      written += counts.written;
    }
    const wrong = read.errors.length + unknown;
    if (wrong > 0) return refused('RELEASE_HAS_ERRORS', 'file', { count: `${wrong}` });
    const detail = { scheme: input.scheme, issuer, rows: read.rows.length, written };
    const streamId = listStreamId(`grades:${input.scheme}`);
    await work.record({ streamId, name: 'grades.imported', detail, actorId: actor.userId });
    return done({ id: input.scheme });
  });
}

async function writeChunk(
  work: Work,
  deps: Pick<Deps, 'newId'>,
  of: ImportGrades & { rows: readonly GradeRow[] },
): Promise<{ written: number; unknown: number }> {
  const { scheme, issuer, rows } = of;
  const codes = rows.map(({ creditCode }) => creditCode);
  const firms = await work.em.find(Firm, { creditCode: { $in: codes } }, { fields: ['id', 'creditCode'] });
  const ids = new Map(firms.map((firm) => [firm.creditCode, firm.id]));
  const known = await work.em.find(CreditGrade, { scheme, firmId: { $in: [...ids.values()] } });
  const keyOf = (one: { firmId: string; gradedOn: string }): string => `${one.firmId}|${one.gradedOn}`;
  const byKey = new Map(known.map((grade) => [keyOf(grade), grade]));
  const counts = { written: 0, unknown: 0 };
  for (const row of rows) {
    const firmId = ids.get(row.creditCode);
    if (firmId === undefined) {
      counts.unknown += 1;
      continue;
    }
    const { value, platformGrade, gradedOn, expiresOn, wentBad } = row;
    const there = byKey.get(keyOf({ firmId, gradedOn }));
    if (there !== undefined) {
      there.wentBad ??= wentBad;
      continue;
    }
    const facts = { firmId, scheme, issuer, value, platformGrade, gradedOn, expiresOn, wentBad };
    const grade = work.em.create(CreditGrade, { id: deps.newId(), ...facts });
    work.em.persist(grade);
    byKey.set(keyOf(grade), grade);
    counts.written += 1;
    work.emit({ name: 'firm.fact-recorded.v1', firmId, facts: ['CREDIT_GRADES'] });
  }
  await work.em.flush();
  return counts;
}

/** Every scheme of which outcomes are known, and whether its bad rate rises with the grade. */
export async function readGradeReports(
  em: SqlEntityManager,
  first: number,
): Promise<(GradeReport & { readonly scheme: string })[]> {
  const rows = await em.execute<{ scheme: string; value: string; grade: number; bad: boolean; firms: number }[]>(
    `select scheme, value, platform_grade as grade, went_bad as bad, count(*)::int as firms from credit_grade
     where went_bad is not null group by scheme, value, platform_grade, went_bad order by scheme`,
  );
  const schemes = [...new Set(rows.map(({ scheme }) => scheme))].slice(0, first);
  return schemes.map((scheme) => {
    const own = rows.filter((row) => row.scheme === scheme);
    const outcomes = own.flatMap(({ value, grade, bad, firms }) =>
      Array.from({ length: firms }, () => ({ value, platformGrade: grade, wentBad: bad })),
    );
    return { scheme, ...judgeGrades(outcomes) };
  });
}
