import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { GradeReport } from '../../../domain/registry/grade-report.ts';
import { enumOf } from '../enums.ts';

export const GradeVerdictEnum = enumOf(
  'GradeVerdict',
  ['MONOTONE', 'NOT_MONOTONE', 'TOO_FEW'],
  'Whether the bad rate rises from each grade to the next worse one.',
);

@ObjectType('GradeCount')
export class GradeCountType {
  @Field(() => Int, { description: '1 is best.' })
  platformGrade!: number;

  @Field(() => [String], { description: 'What the scheme calls it.' })
  values!: readonly string[];

  @Field(() => Int)
  firms!: number;

  @Field(() => Int)
  bad!: number;
}

@ObjectType('GradeReport', { description: 'A scheme of grades against what became of the firms.' })
export class GradeReportType {
  @Field(() => String)
  scheme!: string;

  @Field(() => GradeVerdictEnum)
  verdict!: GradeReport['verdict'];

  @Field(() => [GradeCountType])
  counts!: readonly GradeCountType[];

  @Field(() => [Int], { description: 'Grades with a lower bad rate than the next better one.' })
  breaksAt!: readonly number[];
}

@InputType('ImportCreditGradesInput')
export class ImportCreditGradesInput {
  @Field(() => String)
  scheme!: string;

  @Field(() => String)
  issuer!: string;

  @Field(() => String, { description: 'The CSV or XLSX file, base64.' })
  file!: string;
}
