import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { connectionOf } from '../common.ts';
import { PurposeEnum } from '../enums.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

@ObjectType('EntryLink', { description: 'What a QR code leads to: a firm leaves a need before it has an account.' })
export class EntryLinkType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The last part of the address /q/CODE.' })
  code!: string;

  @Field(() => String)
  label!: string;

  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => ID, { nullable: true })
  sessionId!: string | null;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar)
  expiresAt!: Date;

  @Field(() => Boolean, { description: 'Nobody can leave anything by it any more.' })
  hasEnded!: boolean;

  @Field(() => Int, { description: 'Needs left by it.' })
  left!: number;

  @Field(() => Int, { description: 'Of these, taken up by a firm that registered.' })
  taken!: number;
}
export const EntryLinkConnection = connectionOf('EntryLink', () => EntryLinkType);

@ObjectType('EntryOffer', { description: 'Who invites by a link, and to what.' })
export class EntryOfferType {
  @Field(() => String)
  organisationName!: string;

  @Field(() => String)
  label!: string;

  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => String, { nullable: true })
  productName!: string | null;

  @Field(() => ID, { nullable: true })
  sessionId!: string | null;

  @Field(() => CivilDateScalar, { nullable: true })
  sessionOn!: CivilDate | null;
}

@ObjectType('LeftNeed', { description: 'A need that was left without an account, for the holder of its secret.' })
export class LeftNeedType {
  @Field(() => String)
  creditCode!: string;

  @Field(() => String, { nullable: true })
  phone!: string | null;

  @Field(() => FenScalar, { nullable: true })
  amountFen!: Fen | null;

  @Field(() => Int, { nullable: true })
  termMonths!: number | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBpsMax!: Bps | null;

  @Field(() => PurposeEnum, { nullable: true })
  purpose!: Purpose | null;

  @Field(() => DateTimeScalar, { description: 'It is forgotten then.' })
  keptUntil!: Date;
}

@InputType('CreateEntryLinkInput')
export class CreateEntryLinkInput {
  @Field(() => String, { description: '1 to 80 characters: where the code hangs.' })
  label!: string;

  @Field(() => ID, { nullable: true, description: 'A product of my bank that is on sale.' })
  productId!: string | null;

  @Field(() => ID, { nullable: true, description: 'A session to come.' })
  sessionId!: string | null;

  @Field(() => Int, { description: '1 to 365.' })
  days!: number;
}

@InputType('EndEntryLinkInput')
export class EndEntryLinkInput {
  @Field(() => ID)
  entryLinkId!: string;
}

@InputType('LeaveNeedInput')
export class LeaveNeedInput {
  @Field(() => String, { description: 'Of the link.' })
  code!: string;

  @Field(() => String, { description: '32 to 64 random hexadecimal digits that the caller keeps.' })
  secret!: string;

  @Field(() => String, { description: 'Unified social credit code of the firm.' })
  creditCode!: string;

  @Field(() => String, { description: '8 to 15 digits.' })
  phone!: string;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => Int)
  termMonths!: number;

  @Field(() => BpsScalar)
  rateBpsMax!: Bps;

  @Field(() => PurposeEnum)
  purpose!: Purpose;
}

@InputType('TakeLeftNeedInput')
export class TakeLeftNeedInput {
  @Field(() => String)
  secret!: string;
}
