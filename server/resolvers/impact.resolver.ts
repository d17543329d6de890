import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { ProductTermsInput } from '../../schema/graphql/market/types.ts';
import { ProductImpactType } from '../../schema/graphql/matching/impact-types.ts';
import { estimateImpact } from '../../usecases/matching/product-impact.ts';
import { type Context, organisationOf } from '../context.ts';
import { NOWHERE, parseId } from '../paging.ts';
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
}
