import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { checkCategory, findCategory, fitsTaxGrade, type ListType } from '../../../domain/registry/lists/list-type.ts';
import {
  findListColumns,
  type ListColumns,
  type ListRow,
  readListRow,
} from '../../../domain/registry/lists/read-list-row.ts';
import {
  planHistory,
  planRelease,
  type ReleasePlan,
  type ReleaseRow,
  type ReleaseScope,
  type RowError,
} from '../../../domain/registry/lists/release.ts';
import { inScope } from '../../../schema/access/access.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { ListMembership, TaxGradeRecord } from '../../../schema/entities/registry/list-membership.entity.ts';
import { Project } from '../../../schema/entities/registry/list-release.entity.ts';
import { toSnapshot } from '../../../schema/terms-json.ts';
import type { Actor, Deps, TableSource } from '../../ports.ts';
import { findListType, mayMaintain } from './list-types.ts';
import { membersOn, newestNumber } from './publish-release.ts';

export type ReleaseFile = {
  readonly list: string;
  readonly scope: ReleaseScope;
  readonly effectiveOn: CivilDate;
  readonly reason: string;
  readonly source: TableSource;
};

export type PlannedRelease = ReleasePlan & {
  readonly list: ListType;
  /** Changes when the file would do anything else than when it was looked at. */
  readonly digest: string;
};

/** More rows than any list of a province has; a file beyond it is not read to its end. */
const ROWS_MAX = 200_000;
const CHUNK = 1_000;

/**
 * What a file would do to a list: who joins, who leaves, and which rows are wrong. Writes nothing, so that a person can
 * look at it before anything happens.
 */
export async function planListRelease(
  deps: Pick<Deps, 'readTable' | 'today'>,
  em: SqlEntityManager,
  of: { actor: Actor; file: ReleaseFile },
): Promise<Outcome<PlannedRelease>> {
  const { actor, file } = of;
  const list = await findListType(em, file.list, { on: deps.today(), actor });
  if (list === null || !mayMaintain(list, actor)) return notFound('list');
  if (file.effectiveOn < list.validFrom) return refused('LIST_NOT_IN_FORCE', 'effectiveOn', { date: list.validFrom });
  if (list.ownerBankId === null && file.effectiveOn < deps.today()) return refused('RELEASE_IN_PAST', 'effectiveOn');
  const reason = file.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  const read = await readRows(deps, file.source);
  if (typeof read === 'string') return refused(read, 'file', { max: `${ROWS_MAX}` });
  return inScope('lists', () => compare(deps, em, { file: { ...file, reason }, list, read }));
}

async function compare(
  deps: Pick<Deps, 'today'>,
  em: SqlEntityManager,
  of: { file: ReleaseFile; list: ListType; read: Read },
): Promise<Outcome<PlannedRelease>> {
  const { file, list, read } = of;
  const isHistory = file.scope === 'HISTORY';
  const resolved = await resolveRows(em, list, {
    rows: read.rows,
    today: deps.today(),
    endsAfter: isHistory ? null : file.effectiveOn,
  });
  const { effectiveOn: day } = file;
  const rows = {
    effectiveOn: day,
    rows: resolved.rows,
    errors: [...read.errors, ...resolved.errors].sort((one, other) => one.line - other.line),
  };
  const plan = isHistory
    ? planHistory({ ...rows, known: await membershipsOf(em, list.code, resolved.rows) })
    : planRelease(list, {
        ...rows,
        scope: file.scope,
        current: await membersOn({ em }, list.code, day),
        removalReason: file.reason,
      });
  const basedOn = await newestNumber({ em }, list.code);
  const { list: code, scope, effectiveOn } = file;
  const digest = createHash('sha256')
    .update(JSON.stringify([code, scope, effectiveOn, basedOn, toSnapshot(plan)]))
    .digest('hex');
  return { kind: 'done', value: { ...plan, list, digest } };
}

type Read = { rows: ListRow[]; errors: RowError[] };

async function readRows(
  deps: Pick<Deps, 'readTable'>,
  source: TableSource,
): Promise<Read | 'FILE_MALFORMED' | 'HEADING_MISSING' | 'FILE_TOO_LONG'> {
  let columns: ListColumns | null = null;
  const read: Read = { rows: [], errors: [] };
  for await (const item of deps.readTable(source)) {
    if (read.rows.length + read.errors.length >= ROWS_MAX) return 'FILE_TOO_LONG';
    if (item.kind === 'broken' && columns === null) return 'FILE_MALFORMED';
    if (item.kind === 'broken') read.errors.push({ line: item.line, code: 'ROW_UNREADABLE', text: '' });
    else if (columns === null) {
      columns = findListColumns(item.cells);
      if (columns === null) return 'HEADING_MISSING';
    } else {
      const result = readListRow(columns, item.line, item.cells);
      if (result.kind === 'row') read.rows.push(result.row);
      else read.errors.push({ line: result.line, code: result.code, text: result.text });
    }
  }
  return columns === null ? 'HEADING_MISSING' : read;
}

async function resolveRows(
  em: SqlEntityManager,
  list: ListType,
  of: { rows: readonly ListRow[]; today: CivilDate; endsAfter: CivilDate | null },
): Promise<{ rows: ReleaseRow[]; errors: RowError[] }> {
  const { rows, today } = of;
  const firms = await idsBy(
    rows.map(({ creditCode }) => creditCode),
    async (codes) => {
      const found = await em.find(Firm, { creditCode: { $in: codes } }, { fields: ['id', 'creditCode'] });
      return found.map((firm) => [firm.creditCode, firm.id] as const);
    },
  );
  const projectCodes = rows.flatMap(({ projectCode }) => projectCode ?? []);
  const projects = await idsBy(projectCodes, async (codes) => {
    const found = await em.find(Project, { code: { $in: codes } });
    return found.map((project) => [`${project.firmId}|${project.code}`, project.id] as const);
  });
  const grades = await newestTaxGrades(em, { list, firmIds: [...firms.values()], today });
  const out: { rows: ReleaseRow[]; errors: RowError[] } = { rows: [], errors: [] };
  for (const row of rows) {
    const fail = (code: string, text: string): void => void out.errors.push({ line: row.line, code, text });
    const firmId = firms.get(row.creditCode);
    const projectId = row.projectCode === null ? null : projects.get(`${firmId ?? ''}|${row.projectCode}`);
    const wrong = checkCategory(list, { category: row.category, isProject: row.projectCode !== null });
    const wanted = findCategory(list, row.category);
    if (firmId === undefined) fail('FIRM_UNKNOWN', row.creditCode);
    else if (projectId === undefined) fail('PROJECT_UNKNOWN', row.projectCode ?? '');
    else if ((row.category ?? '').length > 16) fail('CATEGORY_UNKNOWN', (row.category ?? '').slice(0, 40));
    else if (wrong !== null) fail(wrong, row.category ?? '');
    // What an old register says of a member then is not measured by its grade of today.
    else if (of.endsAfter !== null && !fitsTaxGrade(wanted, grades.get(firmId) ?? null))
      fail('TAX_GRADE_TOO_LOW', grades.get(firmId) ?? '');
    else if (row.to !== null && of.endsAfter !== null && row.to <= of.endsAfter) fail('ROW_ENDED', row.to);
    else out.rows.push({ ...row, firmId, projectId, stars: list.hasStars ? row.stars : null });
  }
  return out;
}

/** Everything that the records say of the firms of a file and one list, ended memberships included. */
async function membershipsOf(
  em: SqlEntityManager,
  list: string,
  rows: readonly ReleaseRow[],
): Promise<ListMembership[]> {
  const ids = [...new Set(rows.map(({ firmId }) => firmId))];
  const found: ListMembership[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const of = { list, supersededAt: null, firmId: { $in: ids.slice(at, at + CHUNK) } };
    found.push(...(await em.find(ListMembership, of, { filters: false })));
  }
  return found;
}

async function idsBy(
  keys: readonly string[],
  load: (chunk: string[]) => Promise<(readonly [string, string])[]>,
): Promise<Map<string, string>> {
  const wanted = [...new Set(keys)];
  const found = new Map<string, string>();
  for (let at = 0; at < wanted.length; at += CHUNK)
    for (const [key, id] of await load(wanted.slice(at, at + CHUNK))) found.set(key, id);
  return found;
}

/** The newest published tax grade of each firm, where a category of the list asks for one. */
export async function newestTaxGrades(
  em: SqlEntityManager,
  of: { list: Pick<ListType, 'categories'>; firmIds: readonly string[]; today: CivilDate },
): Promise<Map<string, string>> {
  const grades = new Map<string, string>();
  if (of.list.categories.every(({ taxGrades }) => taxGrades === null)) return grades;
  for (let at = 0; at < of.firmIds.length; at += CHUNK) {
    const rows = await em.find(
      TaxGradeRecord,
      { firmId: { $in: of.firmIds.slice(at, at + CHUNK) }, publishedOn: { $lte: of.today } },
      { orderBy: { year: 'asc' } },
    );
    for (const row of rows) grades.set(row.firmId, row.grade);
  }
  return grades;
}
