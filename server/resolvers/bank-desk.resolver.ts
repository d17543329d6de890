import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  BankCapacityType,
  FeedFacetsType,
  HonourCaseConnection,
  type HonourCaseType,
  HonourOutcomeEnum,
  SetBankCapacityInput,
} from '../../schema/graphql/engagement/bank-desk-types.ts';
import { PurposeEnum, UrgencyEnum } from '../../schema/graphql/enums.ts';
import { readCapacity, setBankCapacity } from '../../usecases/engagement/bank-capacity.ts';
import { readFeedFacets } from '../../usecases/engagement/feed-facets.ts';
import { findHonourCases, type HonourOutcome } from '../../usecases/engagement/honour-cases.ts';
import { commandOf } from '../command-of.ts';
import { type Context, organisationOf } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { engagementViews } from '../views/engagement-view.ts';

const capacitySet = mutationResult(
  { union: 'SetBankCapacityResult', success: 'BankCapacitySet', field: 'capacity' },
  BankCapacityType,
);

@Resolver()
export class BankDeskResolver {
  @Query(() => FeedFacetsType, { description: 'How many needs of my feed each value of a filter would leave.' })
  async needFeedFacets(
    @Arg('productId', () => ID, { nullable: true }) productId: string | null | undefined,
    @Arg('purpose', () => PurposeEnum, { nullable: true }) purpose: Purpose | null | undefined,
    @Arg('urgency', () => UrgencyEnum, { nullable: true }) urgency: Urgency | null | undefined,
    @Ctx() context: Context,
  ): Promise<FeedFacetsType> {
    const filter = {
      productId: productId ? parseId(productId) : null,
      purpose: purpose ?? null,
      urgency: urgency ?? null,
    };
    const facets = await readFeedFacets(context.deps, { bankId: organisationOf(context) ?? NOWHERE, filter });
    const { counted, isWhole } = facets;
    return {
      counted,
      isWhole,
      products: valuesOf(facets.products),
      purposes: valuesOf(facets.purposes),
      urgencies: valuesOf(facets.urgencies),
    };
  }

  @Query(() => HonourCaseConnection, { description: 'The cases that the honour rate of my bank counts, newest first.' })
  async honourCases(
    @Arg('outcome', () => HonourOutcomeEnum, { nullable: true }) outcome: HonourOutcome | null | undefined,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<Connection<HonourCaseType>> {
    const page = parsePage(first, after);
    const cases = await findHonourCases(context.deps, {
      bankId: organisationOf(context) ?? NOWHERE,
      outcome: outcome ?? null,
      after: page.after === null ? null : parseId(page.after),
      limit: page.first + 1,
    });
    const views = await engagementViews(
      context,
      cases.map(({ engagement }) => engagement),
    );
    const rows = views.flatMap((engagement, index) => {
      const found = cases[index];
      if (found === undefined) return [];
      const { acceptedAt, grantedAt } = found.engagement;
      return { id: engagement.id, outcome: found.outcome, acceptedAt, grantedAt, engagement };
    });
    return connection(rows, page, { key: ({ id }) => id, node: (node) => node });
  }

  @Query(() => BankCapacityType, { description: 'How many cases my bank can take, and how many it has.' })
  bankCapacity(@Ctx() context: Context): Promise<BankCapacityType> {
    return readCapacity(context.deps, organisationOf(context) ?? NOWHERE);
  }

  @Mutation(() => capacitySet.ResultType, {
    description: 'My bank says how many cases at once it can take: it grabs no more, and is asked for fewer.',
  })
  async setBankCapacity(
    @Arg('input', () => SetBankCapacityInput) input: SetBankCapacityInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { cases: input.cases ?? null });
    const outcome = await setBankCapacity(context.deps, command);
    return capacitySet.answer(context, outcome, (bankId) => readCapacity(context.deps, bankId));
  }
}

const valuesOf = (counts: ReadonlyMap<string, number>): { value: string; count: number }[] =>
  [...counts].map(([value, count]) => ({ value, count }));
