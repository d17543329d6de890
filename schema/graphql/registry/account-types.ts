import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../common.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';

export const MissingFactorEnum = enumOf(
  'MissingFactor',
  ['ENROLMENT', 'CODE'],
  'What a session lacks before it may act for its organisation.',
);

@ObjectType('Account', { description: 'How I sign in.' })
export class AccountType {
  @Field(() => Boolean, { description: 'My organisation asks for a second factor.' })
  isFactorRequired!: boolean;

  @Field(() => Boolean, { description: 'I sign in with a code as well.' })
  hasSecondFactor!: boolean;

  @Field(() => MissingFactorEnum, { nullable: true, description: 'Null: this session may do all that my roles allow.' })
  missingFactor!: string | null;

  @Field(() => Boolean, { description: 'False for somebody of a single sign-on.' })
  hasPassword!: boolean;

  @Field(() => DateTimeScalar, { description: 'When I last showed who I am in this session.' })
  provedAt!: Date;

  @Field(() => Int, { description: 'For so many minutes that counts for what moves money or grants a right.' })
  proofMinutes!: number;
}

@ObjectType('SignIn', { description: 'One place where I am signed in.' })
export class SignInType {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'The one from which I ask.' })
  isThis!: boolean;

  @Field(() => DateTimeScalar)
  signedInAt!: Date;

  @Field(() => DateTimeScalar)
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The network of the address, never the whole address.' })
  network!: string | null;

  @Field(() => String, { nullable: true })
  browser!: string | null;

  @Field(() => String, { nullable: true })
  system!: string | null;
}
export const SignInConnection = connectionOf('SignIn', () => SignInType);

@ObjectType('SignInLink', { description: 'Somebody whom the single sign-on knows and the platform does not.' })
export class SignInLinkType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  email!: string | null;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => DateTimeScalar)
  askedAt!: Date;
}
export const SignInLinkConnection = connectionOf('SignInLink', () => SignInLinkType);

@InputType('ProveIdentityInput', { description: 'Exactly one of the two; a code for whoever has a second factor.' })
export class ProveIdentityInput {
  @Field(() => String, { nullable: true })
  password!: string | null;

  @Field(() => String, { nullable: true })
  code!: string | null;
}

@ObjectType('ProvedIdentity')
export class ProvedIdentityType {
  @Field(() => ID, { description: 'The sign-in for which it counts.' })
  id!: string;
}

@InputType('EndSignInInput')
export class EndSignInInput {
  @Field(() => ID)
  signInId!: string;
}

@InputType('EndOtherSignInsInput')
export class EndOtherSignInsInput {
  @Field(() => Boolean, { description: 'True: one asks for it aware that all other places are signed out.' })
  confirm!: boolean;
}

@ObjectType('EndedSignIns')
export class EndedSignInsType {
  @Field(() => ID)
  id!: string;
}

@InputType('EndPersonSignInsInput')
export class EndPersonSignInsInput {
  @Field(() => String)
  email!: string;
}

@InputType('ResetSecondFactorInput')
export class ResetSecondFactorInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  reason!: string;
}

@InputType('RemoveSecondFactorInput')
export class RemoveSecondFactorInput {
  @Field(() => Boolean, { description: 'True: one asks for it aware that another one must be enrolled.' })
  confirm!: boolean;
}

@ObjectType('ResetFactor')
export class ResetFactorType {
  @Field(() => ID)
  id!: string;
}

@InputType('DecideSignInLinkInput')
export class DecideSignInLinkInput {
  @Field(() => ID)
  linkId!: string;

  @Field(() => String, { nullable: true, description: 'Whose account it opens; null refuses it for good.' })
  email!: string | null;
}

@ObjectType('DecidedSignInLink')
export class DecidedSignInLinkType {
  @Field(() => ID)
  id!: string;
}
