import { Field, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import { CivilDateScalar, DateTimeScalar } from '../scalars.ts';

@ObjectType('HistoryAnchor', {
  description: 'The seal over all history of one day, chained to that of the day before.',
})
export class HistoryAnchorType {
  @Field(() => CivilDateScalar)
  day!: CivilDate;

  @Field(() => Int)
  events!: number;

  @Field(() => String)
  previousHash!: string;

  @Field(() => String)
  hash!: string;

  @Field(() => DateTimeScalar)
  madeAt!: Date;
}

@ObjectType('AnchorVerdict', { description: 'Whether the seal of a day is what its events make.' })
export class AnchorVerdictType {
  @Field(() => CivilDateScalar)
  day!: CivilDate;

  @Field(() => Int)
  events!: number;

  @Field(() => Boolean)
  holds!: boolean;
}
