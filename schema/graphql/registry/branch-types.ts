import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../common.ts';

@ObjectType('BankBranch', { description: 'A branch of my bank, with what it has taken.' })
export class BankBranchType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int)
  people!: number;

  @Field(() => Int, { description: 'Needs on which the branch works or worked.' })
  works!: number;
}
export const BankBranchConnection = connectionOf('BankBranch', () => BankBranchType);

@InputType('OpenBranchInput')
export class OpenBranchInput {
  @Field(() => String)
  name!: string;
}

@ObjectType('OpenedBranch')
export class OpenedBranchType {
  @Field(() => ID)
  id!: string;
}

@InputType('PlaceInBranchInput')
export class PlaceInBranchInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => ID, { nullable: true, description: 'Null for the head office, which sees all.' })
  branchId!: string | null;
}

@ObjectType('PlacedInBranch')
export class PlacedInBranchType {
  @Field(() => ID)
  id!: string;
}

@InputType('HandOverWorkInput')
export class HandOverWorkInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => ID, { nullable: true, description: 'Null for all of the bank, until a branch takes it.' })
  branchId!: string | null;
}

@ObjectType('HandedOverWork')
export class HandedOverWorkType {
  @Field(() => ID)
  id!: string;
}
