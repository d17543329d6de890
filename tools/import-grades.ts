import { randomUUID } from 'node:crypto';
import type { GradeReport } from '../domain/registry/grade-report.ts';
import { refusalText } from '../text/refusals.ts';
import { importGrades, readGrades, reportOf } from '../usecases/registry/import-grades.ts';

export type GradeOrder = {
  readonly file: string;
  readonly scheme: string;
  readonly issuer: string;
  readonly isDryRun: boolean;
};

const LINES_SHOWN = 20;
const ACTOR = { userId: 'command:import', organisationId: null, roles: ['POLICY_OWNER'] };

/** Shows what a file of grades says, whether its bad rate rises with the grade, and takes it over unless it is only looked at. */
export async function importGradeFile(deps: Parameters<typeof importGrades>[0], order: GradeOrder): Promise<boolean> {
  const { file, scheme, issuer, isDryRun } = order;
  const source = { kind: 'file', path: file } as const;
  const read = await readGrades(deps, source);
  if (typeof read === 'string') {
    console.error(refusalText(read, {}, 'en'));
    return false;
  }
  console.log(`${file}: ${read.rows.length} grades, ${read.errors.length} wrong rows`);
  for (const { line, code, text } of read.errors.slice(0, LINES_SHOWN))
    console.log(`    line ${line}: ${code} ${text}`);
  show(reportOf(read.rows));
  if (isDryRun) return read.errors.length === 0;
  const command = { actor: ACTOR, idempotencyKey: randomUUID(), input: { scheme, issuer }, source };
  const outcome = await importGrades(deps, command);
  if (outcome.kind === 'refused') console.error(refusalText(outcome.refusal.code, outcome.refusal.facts, 'en'));
  return outcome.kind === 'done';
}

const WORDS: Readonly<Record<GradeReport['verdict'], string>> = {
  MONOTONE: 'the bad rate rises with the grade',
  NOT_MONOTONE: 'the bad rate does not rise with the grade',
  TOO_FEW: 'too few grades with outcomes to say',
};

function show({ counts, verdict, breaksAt }: GradeReport): void {
  console.log('  grade  firms    bad  bad rate');
  for (const { platformGrade, values, firms, bad } of counts) {
    const cells = [`${platformGrade}`.padStart(7), `${firms}`.padStart(7), `${bad}`.padStart(7)];
    console.log(`${cells.join('')}  ${((100 * bad) / firms).toFixed(2).padStart(6)}%  ${values.join(', ')}`);
  }
  console.log(`  ${WORDS[verdict]}${breaksAt.length === 0 ? '' : `; it falls at ${breaksAt.join(', ')}`}`);
}
