import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { ROLES } from '../../../domain/registry/permissions.ts';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const RoleEnum = enumOf('Role', ROLES, 'What a person may be in an organisation.');
const InvitationStateEnum = enumOf(
  'InvitationState',
  ['OPEN', 'ACCEPTED', 'EXPIRED'],
  'A withdrawn invitation is not shown.',
);

@ObjectType('Branch', { description: 'A branch of my bank.' })
export class BranchType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('Person', { description: 'Somebody who acts for my organisation.' })
export class PersonType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  email!: string;

  @Field(() => [RoleEnum])
  roles!: readonly string[];

  @Field(() => Boolean)
  isMe!: boolean;

  @Field(() => Boolean, { description: 'True once the person signs in with a code as well.' })
  hasSecondFactor!: boolean;

  @Field(() => BranchType, { nullable: true, description: 'Null for the head office, and for who is of no bank.' })
  branch!: BranchType | null;
}

export const PersonConnection = connectionOf('Person', () => PersonType);

@ObjectType('Invitation')
export class InvitationType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  email!: string;

  @Field(() => [RoleEnum])
  roles!: readonly string[];

  @Field(() => InvitationStateEnum)
  state!: 'OPEN' | 'ACCEPTED' | 'EXPIRED';

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar)
  expiresAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null while no mail has gone out.' })
  mailedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'To hand over in another way; null once it is of no use.' })
  link!: string | null;
}
export const InvitationConnection = connectionOf('Invitation', () => InvitationType);

@ObjectType('InvitationOffer', { description: 'What a link offers to whoever holds it.' })
export class InvitationOfferType {
  @Field(() => String)
  organisationName!: string;

  @Field(() => String)
  email!: string;

  @Field(() => [RoleEnum])
  roles!: readonly string[];

  @Field(() => DateTimeScalar)
  expiresAt!: Date;
}

@InputType('InvitePersonInput')
export class InvitePersonInput {
  @Field(() => String)
  email!: string;

  @Field(() => [RoleEnum])
  roles!: string[];
}

@InputType('WithdrawInvitationInput')
export class WithdrawInvitationInput {
  @Field(() => ID)
  id!: string;
}

@InputType('AcceptInvitationInput')
export class AcceptInvitationInput {
  @Field(() => String, { description: 'What stands behind # in the link.' })
  token!: string;
}

@InputType('ChangePersonRolesInput')
export class ChangePersonRolesInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => [RoleEnum])
  roles!: string[];
}

@InputType('RemovePersonInput')
export class RemovePersonInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => ID, { nullable: true, description: 'A colleague who gets saved searches and unread notices.' })
  successorId!: string | null;
}

@ObjectType('RemovedPerson')
export class RemovedPersonType {
  @Field(() => ID)
  id!: string;
}
