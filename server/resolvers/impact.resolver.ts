import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { ProductTermsInput } from '../../schema/graphql/market/types.ts';
import {
  ProductChangesType,
  type ProductChangeType,
  ProductImpactType,
  ProductReachType,
} from '../../schema/graphql/matching/impact-types.ts';
import { type Language } from '../../text/language.ts';
import { type CountedPlan, findProductChanges } from '../../usecases/matching/product-changes.ts';
import { estimateImpact } from '../../usecases/matching/product-impact.ts';
import { estimateReach } from '../../usecases/matching/product-reach.ts';
import { type Context, organisationOf } from '../context.ts';
import { NOWHERE, parseId } from '../paging.ts';
import { changeView } from '../views/match-view.ts';
import { draftOf } from './market.resolver.ts';

const VERDICTS = {
  estimated: 'ESTIMATED',
  'asked-too-often': 'ASKED_TOO_OFTEN',
  'terms-refused': 'TERMS_REFUSED',
  'not-there': 'NOT_THERE',
} as const;

@Resolver()
export class ImpactResolver {
  @Query(() => ProductImpactType, {
    description: 'About how many needs a product of my bank reaches as it is and as these terms would have it.',
  })
  async productImpact(
    @Arg('productId', () => ID, { nullable: true }) productId: string | null | undefined,
    @Arg('terms', () => ProductTermsInput) terms: ProductTermsInput,
    @Ctx() context: Context,
  ): Promise<ProductImpactType> {
    const impact = await estimateImpact(context.deps, {
      bankId: organisationOf(context) ?? NOWHERE,
      productId: productId === null || productId === undefined ? null : parseId(productId),
      terms: draftOf(terms),
      name: terms.name,
    });
    const verdict = VERDICTS[impact.kind];
    if (impact.kind !== 'estimated') return { verdict, now: null, changed: null, left: 0 };
    return { verdict, now: impact.now, changed: impact.changed, left: impact.left };
  }
  @Query(() => ProductChangesType, {
    description:
      'The smallest changes of a product of my bank with which needs that just miss it would match. Counts as a question.',
  })
  async productChanges(
    @Arg('productId', () => ID) productId: string,
    @Ctx() context: Context,
  ): Promise<ProductChangesType> {
    const bankId = organisationOf(context) ?? NOWHERE;
    const found = await findProductChanges(context.deps, { bankId, productId: parseId(productId) });
    const verdict = VERDICTS[found.kind];
    if (found.kind !== 'estimated') return { verdict, plans: [], left: 0 };
    return { verdict, plans: plansOf(found.plans, context.language), left: found.left };
  }

  @Query(() => ProductReachType, {
    description: 'How many firms each rule of these terms takes, and what would bring more. Counts as a question.',
  })
  async productReach(
    @Arg('productId', () => ID, { nullable: true }) productId: string | null | undefined,
    @Arg('terms', () => ProductTermsInput) terms: ProductTermsInput,
    @Ctx() context: Context,
  ): Promise<ProductReachType> {
    const reach = await estimateReach(context.deps, {
      bankId: organisationOf(context) ?? NOWHERE,
      productId: productId === null || productId === undefined ? null : parseId(productId),
      terms: draftOf(terms),
      name: terms.name,
    });
    const verdict = VERDICTS[reach.kind];
    if (reach.kind !== 'estimated')
      return { verdict, firms: null, admitted: null, admittedNow: null, rules: [], plans: [], left: 0 };
    const { firms, admitted, admittedNow, left } = reach;
    return {
      verdict,
      firms,
      admitted,
      admittedNow,
      rules: [...reach.rules],
      plans: plansOf(reach.plans, context.language),
      left,
    };
  }
}

const plansOf = (plans: readonly CountedPlan[], language: Language): ProductChangeType[] =>
  plans.map(({ changes, furtherNeeds }) => ({
    changes: changes.map((change) => changeView(change, language)),
    furtherNeeds,
  }));
