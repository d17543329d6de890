import { Field, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../enums.ts';
import { ChangeType } from './types.ts';

const ImpactVerdictEnum = enumOf(
  'ProductImpactVerdict',
  ['ESTIMATED', 'ASKED_TOO_OFTEN', 'TERMS_REFUSED', 'NOT_THERE'],
  'Whether an effect could be estimated.',
);

@ObjectType('ProductImpact', {
  description: 'About how many needs a product reaches: rounded, null for fewer than five, so many questions a day.',
})
export class ProductImpactType {
  @Field(() => ImpactVerdictEnum)
  verdict!: string;

  @Field(() => Int, { nullable: true, description: 'Under the terms as they are.' })
  now!: number | null;

  @Field(() => Int, { nullable: true, description: 'Under the terms asked about.' })
  changed!: number | null;

  @Field(() => Int, { description: 'Questions left today.' })
  left!: number;
}

@ObjectType('ProductChange', { description: 'Changes of a product that belong together, and what they bring.' })
export class ProductChangeType {
  @Field(() => [ChangeType])
  changes!: ChangeType[];

  @Field(() => Int, { description: 'About how many further needs would be shown: rounded, never below five.' })
  furtherNeeds!: number;
}

@ObjectType('ProductChanges', { description: 'The smallest changes of a product with which near misses match.' })
export class ProductChangesType {
  @Field(() => ImpactVerdictEnum)
  verdict!: string;

  @Field(() => [ProductChangeType], { description: 'Most further needs first.' })
  plans!: ProductChangeType[];

  @Field(() => Int, { description: 'Questions left today.' })
  left!: number;
}

@ObjectType('ProductRuleReach', { description: 'Numbers of firms, rounded; null for fewer than five.' })
export class ProductRuleReachType {
  @Field(() => String, { description: 'The code of a hard rule.' })
  code!: string;

  @Field(() => Int, { nullable: true, description: 'Firms that this rule takes, whatever the others say.' })
  admits!: number | null;

  @Field(() => Int, { nullable: true, description: 'Firms that this rule alone keeps out.' })
  keepsOut!: number | null;
}

@ObjectType('ProductReach', { description: 'What terms that are being written would reach, by rule and in all.' })
export class ProductReachType {
  @Field(() => ImpactVerdictEnum)
  verdict!: string;

  @Field(() => Int, { nullable: true, description: 'Firms with a live need.' })
  firms!: number | null;

  @Field(() => Int, { nullable: true, description: 'Firms that these terms reach.' })
  admitted!: number | null;

  @Field(() => Int, { nullable: true, description: 'Firms that the product reaches as it is.' })
  admittedNow!: number | null;

  @Field(() => [ProductRuleReachType])
  rules!: ProductRuleReachType[];

  @Field(() => [ProductChangeType], { description: 'The smallest changes of these terms that bring more needs.' })
  plans!: ProductChangeType[];

  @Field(() => Int, { description: 'Questions left today.' })
  left!: number;
}
