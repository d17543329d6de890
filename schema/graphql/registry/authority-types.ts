import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import {
  AUTHORITY_KINDS,
  AUTHORITY_STATES,
  type AuthorityKind,
  type AuthorityState,
} from '../../../domain/registry/authority.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { FileType } from '../files/types.ts';
import { DateTimeScalar } from '../scalars.ts';

const AuthorityKindEnum = enumOf('AuthorityKind', AUTHORITY_KINDS, 'How a person proves to act for a firm.');
export const AuthorityStateEnum = enumOf('AuthorityState', AUTHORITY_STATES, 'How far the check of a proof has come.');

@ObjectType('OwnAuthorityRequest', { description: 'What I handed in, and what the operator said.' })
export class OwnAuthorityRequestType {
  @Field(() => ID)
  id!: string;

  @Field(() => AuthorityKindEnum)
  kind!: AuthorityKind;

  @Field(() => AuthorityStateEnum)
  state!: AuthorityState;

  @Field(() => Boolean, { description: 'Asks to act for a firm that stood in the register already.' })
  isClaim!: boolean;

  @Field(() => String)
  statedName!: string;

  @Field(() => DateTimeScalar)
  submittedAt!: Date;

  @Field(() => DateTimeScalar)
  dueAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => [FileType])
  files!: FileType[];
}

@ObjectType('MyAuthority')
export class MyAuthorityType {
  @Field(() => Boolean, { description: 'My firm binds itself to nothing yet.' })
  awaitsProof!: boolean;

  @Field(() => [OwnAuthorityRequestType])
  requests!: OwnAuthorityRequestType[];
}

@ObjectType('AuthorityRequest', { description: 'A proof that an operator checks.' })
export class AuthorityRequestType extends OwnAuthorityRequestType {
  @Field(() => ID)
  firmId!: string;

  @Field(() => String, { description: 'As it stands in the register.' })
  firmName!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => Int, { description: 'How many people act for the firm already.' })
  peopleCount!: number;

  @Field(() => Boolean, { description: 'Nobody has proven yet to act for the firm.' })
  firmAwaitsProof!: boolean;

  @Field(() => String)
  note!: string;

  @Field(() => String)
  personName!: string;

  @Field(() => String)
  personEmail!: string;

  @Field(() => Int, { description: 'Negative when the limit has passed.' })
  secondsLeft!: number;
}
export const AuthorityRequestConnection = connectionOf('AuthorityRequest', () => AuthorityRequestType);

@InputType('ProveAuthorityInput')
export class ProveAuthorityInput {
  @Field(() => AuthorityKindEnum)
  kind!: AuthorityKind;

  @Field(() => String)
  note!: string;

  @Field(() => [ID], { description: 'One to five files of POST /files.' })
  fileIds!: string[];
}

@InputType('ClaimFirmInput')
export class ClaimFirmInput extends ProveAuthorityInput {
  @Field(() => String)
  creditCode!: string;

  @Field(() => String)
  name!: string;
}

@InputType('WithdrawAuthorityInput')
export class WithdrawAuthorityInput {
  @Field(() => ID)
  requestId!: string;
}

@InputType('DecideAuthorityInput')
export class DecideAuthorityInput {
  @Field(() => ID)
  requestId!: string;

  @Field(() => Boolean)
  approves!: boolean;

  @Field(() => String, { nullable: true, description: 'Needed to refuse; the person reads it.' })
  reason!: string | null;
}
