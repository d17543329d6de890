import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { ListEntry, ListPolarity } from '../../../domain/registry/lists/list-type.ts';
import type { ReleaseScope, ReleaseSource, ReleaseState } from '../../../domain/registry/lists/release.ts';
import { connectionOf } from '../common.ts';
import {
  ListEntryEnum,
  ListPolarityEnum,
  ReleaseDecisionEnum,
  ReleaseScopeEnum,
  ReleaseSourceEnum,
  ReleaseStateEnum,
} from '../enums.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

@ObjectType('ListCategory')
export class ListCategoryType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => [String], { nullable: true, description: 'Tax grades that a member must have.' })
  taxGrades!: string[] | null;
}

@ObjectType('ListType', { description: 'What a list is: who issues it, whom it takes, and how long it stays fresh.' })
export class ListTypeType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  issuer!: string;

  @Field(() => String, { nullable: true })
  scheme!: string | null;

  @Field(() => ListEntryEnum)
  entry!: ListEntry;

  @Field(() => ListPolarityEnum)
  polarity!: ListPolarity;

  @Field(() => [ListCategoryType])
  categories!: ListCategoryType[];

  @Field(() => Int)
  reviewMonths!: number;

  @Field(() => Int, { description: 'Days without a release after which the list opens no doors.' })
  freshDays!: number;

  @Field(() => Boolean, { description: "True for a bank's own list, which only that bank sees." })
  isPrivate!: boolean;

  @Field(() => Int, { nullable: true })
  newestRelease!: number | null;

  @Field(() => CivilDateScalar, { nullable: true })
  releasedOn!: CivilDate | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'From this day on the review is overdue.' })
  reviewDueOn!: CivilDate | null;

  @Field(() => Boolean)
  isReviewOverdue!: boolean;
}

@ObjectType('ListRelease')
export class ListReleaseType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  list!: string;

  @Field(() => Int, { nullable: true, description: 'Null until it is published.' })
  number!: number | null;

  @Field(() => ReleaseStateEnum)
  state!: ReleaseState;

  @Field(() => ReleaseSourceEnum)
  source!: ReleaseSource;

  @Field(() => CivilDateScalar)
  effectiveOn!: CivilDate;

  @Field(() => String)
  reason!: string;

  @Field(() => Int)
  adds!: number;

  @Field(() => Int)
  removals!: number;

  @Field(() => Int)
  membersBefore!: number;

  @Field(() => DateTimeScalar)
  preparedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  publishedAt!: Date | null;

  @Field(() => Boolean, { description: 'True when the caller prepared it and so may not decide on it.' })
  isOwn!: boolean;

  @Field(() => String, { nullable: true })
  decisionNote!: string | null;
}

@ObjectType('ListMember')
export class ListMemberType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => String, { nullable: true })
  projectName!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => Int, { nullable: true })
  stars!: number | null;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;
}

@ObjectType('ListedAnswer', { description: 'As the records stood at `knownAt`; for a past instant it never changes.' })
export class ListedAnswerType {
  @Field(() => Boolean)
  listed!: boolean;

  @Field(() => DateTimeScalar)
  knownAt!: Date;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => CivilDateScalar, { nullable: true })
  validFrom!: CivilDate | null;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => Int, { nullable: true, description: 'The release that said so.' })
  release!: number | null;
}

@ObjectType('PlannedChange')
export class PlannedChangeType {
  @Field(() => String, { description: 'add or end.' })
  kind!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  firmName!: string;

  @Field(() => String, { nullable: true })
  category!: string | null;
}

@ObjectType('FileError')
export class FileErrorType {
  @Field(() => Int)
  line!: number;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  text!: string;
}

@ObjectType('ListReleasePreview', { description: 'What a file would do. Nothing was written.' })
export class ListReleasePreviewType {
  @Field(() => String, { description: 'Send it back to have exactly this done.' })
  digest!: string;

  @Field(() => Int)
  adds!: number;

  @Field(() => Int)
  removals!: number;

  @Field(() => Int)
  unchanged!: number;

  @Field(() => Int)
  membersBefore!: number;

  @Field(() => Int)
  errorCount!: number;

  @Field(() => Boolean)
  needsSecondPerson!: boolean;

  @Field(() => [PlannedChangeType], { description: 'The first hundred.' })
  changes!: PlannedChangeType[];

  @Field(() => [FileErrorType], { description: 'The first hundred.' })
  errors!: FileErrorType[];
}

export const ListReleaseConnection = connectionOf('ListRelease', () => ListReleaseType);
export const ListMemberConnection = connectionOf('ListMember', () => ListMemberType);

@InputType('ListReleaseInput')
export class ListReleaseInput {
  @Field(() => String)
  list!: string;

  @Field(() => ReleaseScopeEnum)
  scope!: ReleaseScope;

  @Field(() => CivilDateScalar)
  effectiveOn!: CivilDate;

  @Field(() => String)
  reason!: string;

  @Field(() => String, { description: 'The CSV or XLSX file, base64.' })
  file!: string;
}

@InputType('SubmitListReleaseInput')
export class SubmitListReleaseInput extends ListReleaseInput {
  @Field(() => String, { description: 'The digest of the preview.' })
  digest!: string;
}

@InputType('DecideListReleaseInput')
export class DecideListReleaseInput {
  @Field(() => ID)
  releaseId!: string;

  @Field(() => ReleaseDecisionEnum)
  decision!: 'APPROVE' | 'REJECT';

  @Field(() => String)
  note!: string;
}

@InputType('CorrectListingInput')
export class CorrectListingInput {
  @Field(() => String)
  list!: string;

  @Field(() => ID)
  firmId!: string;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => CivilDateScalar, { description: 'First day of the membership as it stands in the records.' })
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Null: the firm was never rightly listed.' })
  correctFrom!: CivilDate | null;

  @Field(() => CivilDateScalar, { nullable: true })
  correctTo!: CivilDate | null;

  @Field(() => String)
  reason!: string;
}

@InputType('CreateBankListInput')
export class CreateBankListInput {
  @Field(() => String)
  name!: string;
}

@InputType('RegisterProjectInput')
export class RegisterProjectInput {
  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('Project')
export class ProjectType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;
}
