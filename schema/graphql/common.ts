import { type ClassType, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { OrganisationKindEnum, RuleVerdictEnum } from './enums.ts';

/** The business says no. `code` is stable; `field` names the input field that the message belongs to. */
@InterfaceType({ description: 'The business says no: a stable code, a sentence, and the field that it is about.' })
export abstract class Refusal {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;

  @Field(() => String, { nullable: true })
  field!: string | null;
}

@ObjectType({ implements: Refusal, description: 'Nothing was changed.' })
export class RefusedCommand extends Refusal {
  @Field(() => Int, {
    nullable: true,
    description: 'The platform has too much to do: send the same request with the same key after so many seconds.',
  })
  retryAfterSeconds!: number | null;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

export type Connection<Node> = {
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

/** The Relay connection types over one node type. */
export function connectionOf<Node extends object>(name: string, NodeClass: () => ClassType<Node>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(() => NodeClass())
    node!: Node;
  }
  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return ConnectionType;
}

/** A value that a rule compared: exact, or a band before consent, or codes. */
@ObjectType('Measure', {
  description:
    'exact: money in fen, rate in basis points, months, days, count, date, flag. from and to: a band. codes: a list.',
})
export class MeasureType {
  @Field(() => String)
  kind!: string;

  @Field(() => String, { nullable: true })
  exact!: string | null;

  @Field(() => String, { nullable: true })
  from!: string | null;

  @Field(() => String, { nullable: true })
  to!: string | null;

  @Field(() => [String], { nullable: true })
  codes!: string[] | null;
}

@ObjectType('RuleOutcome', { description: 'One hard rule with both numbers compared.' })
export class RuleOutcomeType {
  @Field(() => String)
  code!: string;

  @Field(() => RuleVerdictEnum)
  verdict!: string;

  @Field(() => String, { nullable: true, description: 'The rule of the policy papers.' })
  ruleId!: string | null;

  @Field(() => MeasureType, { nullable: true })
  have!: MeasureType | null;

  @Field(() => MeasureType, { nullable: true })
  want!: MeasureType | null;

  @Field(() => String, { nullable: true, description: 'The fact that is missing, when the verdict is UNKNOWN.' })
  missing!: string | null;

  @Field(() => [String], { description: 'Codes that say more, such as on which day a list was read.' })
  details!: string[];
}

@ObjectType('Organisation')
export class OrganisationType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => OrganisationKindEnum)
  kind!: string;
}
