import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { EngagementState } from '../../domain/engagement/engagement-moves.ts';
import type { EngagementOrder } from '../../domain/list-orders.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { EngagementStateEnum } from '../../schema/graphql/engagement/engagement-enums.ts';
import {
  ApplyToProductInput,
  ChainVerdictType,
  EngagementConnection,
  EngagementType,
  GrabNeedInput,
  MoveEngagementInput,
  ReflowSettingType,
  SetReflowInput,
} from '../../schema/graphql/engagement/engagement-types.ts';
import { EngagementOrderEnum } from '../../schema/graphql/enums.ts';
import { moveEngagement, setReflow } from '../../usecases/engagement/move-engagement.ts';
import { applyToProduct, grabNeed } from '../../usecases/engagement/open-engagement.ts';
import { findEngagements } from '../../usecases/engagement/read-engagements.ts';
import { verifyHistory } from '../../usecases/platform/verify-history.ts';
import { type Context, isBank, isFirm, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { engagementViews } from '../views/engagement-view.ts';

const applied = mutationResult(
  { union: 'ApplyToProductResult', success: 'AppliedToProduct', field: 'engagement' },
  EngagementType,
);
const grabbed = mutationResult(
  { union: 'GrabNeedResult', success: 'GrabbedNeed', field: 'engagement' },
  EngagementType,
);
const moved = mutationResult(
  { union: 'MoveEngagementResult', success: 'MovedEngagement', field: 'engagement' },
  EngagementType,
);
const reflowed = mutationResult(
  { union: 'SetReflowResult', success: 'ReflowSet', field: 'setting' },
  ReflowSettingType,
);

@Resolver()
export class EngagementResolver {
  @Query(() => EngagementConnection, { description: 'A firm and a bank see their own, the newest first by default.' })
  async engagements(
    @Arg('needId', () => ID, { nullable: true }) needId: string | null,
    @Arg('states', () => [EngagementStateEnum], { nullable: true }) states: EngagementState[] | null,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => EngagementOrderEnum, { defaultValue: 'CREATED' }) by: EngagementOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<EngagementType>> {
    const page = parsePage(first, after);
    const rows = await findEngagements(context.deps, {
      organisationId: isBank(context) || isFirm(context) ? (organisationOf(context) ?? NOWHERE) : null,
      needId: needId ? parseId(needId) : null,
      states: states ?? null,
      order: { by, ascending },
      branchId: useCaseActor(context).branchId,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
    });
    return connection(await engagementViews(context, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Query(() => ChainVerdictType, { description: 'Computes the hash chain of one row anew.' })
  verifyHistory(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<ChainVerdictType> {
    return verifyHistory(context.deps, parseId(id));
  }

  @Mutation(() => applied.ResultType, { description: 'A firm applies to a product; the bank may read the need.' })
  async applyToProduct(
    @Arg('input', () => ApplyToProductInput) input: ApplyToProductInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const ids = { needId: parseId(input.needId), productId: parseId(input.productId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: ids };
    return applied.answer(context, await applyToProduct(context.deps, command), (id) => loadEngagement(context, id));
  }

  @Mutation(() => grabbed.ResultType, { description: 'A bank takes a need that was recommended to it.' })
  async grabNeed(
    @Arg('input', () => GrabNeedInput) input: GrabNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { needId: parseId(input.needId) } };
    return grabbed.answer(context, await grabNeed(context.deps, command), (id) => loadEngagement(context, id));
  }

  @Mutation(() => moved.ResultType, { description: 'One step of a firm or a bank in their engagement.' })
  async moveEngagement(
    @Arg('input', () => MoveEngagementInput) input: MoveEngagementInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const step = {
      engagementId: parseId(input.engagementId),
      move: input.move,
      reasonCode: input.reasonCode ?? null,
      note: input.note ?? null,
      grantFen: input.grantFen ?? null,
      rateBps: input.rateBps ?? null,
      termMonths: input.termMonths ?? null,
    };
    const command = { actor: useCaseActor(context), idempotencyKey, input: step };
    return moved.answer(context, await moveEngagement(context.deps, command), (id) => loadEngagement(context, id));
  }

  @Mutation(() => reflowed.ResultType, {
    description: 'Whether the next best bank may have the need, with consent, when one lets it down.',
  })
  async setReflow(
    @Arg('input', () => SetReflowInput) input: SetReflowInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const setting = { needId: parseId(input.needId), mayReflow: input.mayReflow };
    const command = { actor: useCaseActor(context), idempotencyKey, input: setting };
    return reflowed.answer(context, await setReflow(context.deps, command), async (id) => {
      const need = await context.deps.read().findOne(CreditNeed, { id });
      return need === null ? null : { needId: need.id, mayReflow: need.mayReflow };
    });
  }
}

/** Only after a command of the caller on the same row, which has checked that it is the caller's. */
export async function loadEngagement(context: Context, id: string): Promise<EngagementType | null> {
  const row = await context.deps.read().findOne(Engagement, { id });
  if (row === null) return null;
  const [view] = await engagementViews(context, [row]);
  return view ?? null;
}
