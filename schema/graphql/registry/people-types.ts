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
}

@ObjectType('RemovedPerson')
export class RemovedPersonType {
  @Field(() => ID)
  id!: string;
}
