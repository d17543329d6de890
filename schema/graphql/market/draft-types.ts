import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Urgency } from '../../../domain/market/credit-need.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import { PurposeEnum, SecurityEnum, UrgencyEnum } from '../enums.ts';
import { BpsScalar, DateTimeScalar, FenScalar } from '../scalars.ts';

@ObjectType('NeedDraft', { description: 'What my firm has written of a need so far; nobody else sees it.' })
export class NeedDraftType {
  @Field(() => ID)
  id!: string;

  @Field(() => FenScalar, { nullable: true })
  amountFen!: Fen | null;

  @Field(() => Int, { nullable: true })
  termMonths!: number | null;

  @Field(() => PurposeEnum, { nullable: true })
  purpose!: Purpose | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBpsMax!: Bps | null;

  @Field(() => [SecurityEnum])
  securities!: readonly Security[];

  @Field(() => UrgencyEnum, { nullable: true })
  urgency!: Urgency | null;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DateTimeScalar)
  updatedAt!: Date;
}

@InputType('SaveNeedDraftInput')
export class SaveNeedDraftInput {
  @Field(() => ID, { nullable: true, description: 'The draft that this replaces.' })
  draftId!: string | null;

  @Field(() => FenScalar, { nullable: true })
  amountFen!: Fen | null;

  @Field(() => Int, { nullable: true })
  termMonths!: number | null;

  @Field(() => PurposeEnum, { nullable: true })
  purpose!: Purpose | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBpsMax!: Bps | null;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => UrgencyEnum, { nullable: true })
  urgency!: Urgency | null;

  @Field(() => String, { nullable: true })
  description!: string | null;
}

@InputType('DiscardNeedDraftInput')
export class DiscardNeedDraftInput {
  @Field(() => ID)
  draftId!: string;
}

@ObjectType('DiscardedNeedDraft')
export class DiscardedNeedDraftType {
  @Field(() => ID)
  id!: string;
}
