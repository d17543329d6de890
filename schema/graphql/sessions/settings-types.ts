import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { AssignmentMethod } from '../../../domain/sessions/session-market.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';
import { AssignmentMethodEnum } from './types.ts';

@ObjectType('SessionSettings', { description: 'How sessions are run from a day on.' })
export class SessionSettingsType {
  @Field(() => CivilDateScalar, { nullable: true, description: 'Null: the defaults of the platform.' })
  validFrom!: CivilDate | null;
  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;
  @Field(() => Int, { description: '1 is Monday.' })
  weekday!: number;
  @Field(() => Int)
  weeksAhead!: number;
  @Field(() => Int, { description: 'Minutes after midnight.' })
  startsAtMinute!: number;
  @Field(() => Int)
  slotMinutes!: number;
  @Field(() => Int)
  slots!: number;
  @Field(() => Int)
  rooms!: number;
  @Field(() => Int)
  firmsPerRoom!: number;
  @Field(() => Int)
  meetingsPerFirmMax!: number;
  @Field(() => Int)
  firmsMin!: number;
  @Field(() => Int)
  noShowMinutes!: number;
  @Field(() => Int)
  servingBanksMax!: number;
  @Field(() => AssignmentMethodEnum)
  method!: AssignmentMethod;
}

@InputType('SessionSettingsInput', { description: 'What changes from a day on; null leaves it as it is.' })
export class SessionSettingsInput {
  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;
  @Field(() => Int, { nullable: true })
  weekday!: number | null;
  @Field(() => Int, { nullable: true })
  weeksAhead!: number | null;
  @Field(() => Int, { nullable: true })
  startsAtMinute!: number | null;
  @Field(() => Int, { nullable: true })
  slotMinutes!: number | null;
  @Field(() => Int, { nullable: true })
  slots!: number | null;
  @Field(() => Int, { nullable: true })
  rooms!: number | null;
  @Field(() => Int, { nullable: true })
  firmsPerRoom!: number | null;
  @Field(() => Int, { nullable: true })
  meetingsPerFirmMax!: number | null;
  @Field(() => Int, { nullable: true })
  firmsMin!: number | null;
  @Field(() => Int, { nullable: true })
  noShowMinutes!: number | null;
  @Field(() => Int, { nullable: true })
  servingBanksMax!: number | null;
  @Field(() => AssignmentMethodEnum, { nullable: true })
  method!: AssignmentMethod | null;
}
