import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { GradeReportType, ImportCreditGradesInput } from '../../schema/graphql/registry/grade-types.ts';
import { importGrades, readGradeReports } from '../../usecases/registry/import-grades.ts';
import { type Context, useCaseActor } from '../context.ts';
import { PAGE_SIZE_MAX, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const imported = mutationResult(
  { union: 'ImportCreditGradesResult', success: 'ImportedCreditGrades', field: 'report' },
  GradeReportType,
);

@Resolver()
export class GradesResolver {
  @Query(() => [GradeReportType], { description: 'Every scheme of which outcomes are known.' })
  gradeReports(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Ctx() { deps }: Context,
  ): Promise<GradeReportType[]> {
    return readGradeReports(deps.read(), parsePage(first, null).first);
  }

  @Mutation(() => imported.ResultType, { description: 'Takes over grades with their outcomes, and judges the scheme.' })
  async importCreditGrades(
    @Arg('input', () => ImportCreditGradesInput) input: ImportCreditGradesInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { deps } = context;
    const { file, ...rest } = input;
    const source = { kind: 'bytes', bytes: Buffer.from(file, 'base64') } as const;
    const outcome = await importGrades(deps, {
      actor: useCaseActor(context),
      idempotencyKey,
      input: rest,
      source,
    });
    return imported.answer(context, outcome, async (scheme) => {
      const reports = await readGradeReports(deps.read(), PAGE_SIZE_MAX);
      return (
        reports.find((report) => report.scheme === scheme) ?? { scheme, verdict: 'TOO_FEW', counts: [], breaksAt: [] }
      );
    });
  }
}
