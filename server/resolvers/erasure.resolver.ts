import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { ERASURE_WAIT_DAYS } from '../../domain/privacy/decide-erasure.ts';
import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import { ErasureRequest } from '../../schema/entities/privacy/erasure-request.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  DecideErasureInput,
  ErasureOutlookType,
  ErasureRequestConnection,
  ErasureRequestType,
  RequestErasureInput,
  WithdrawErasureInput,
} from '../../schema/graphql/privacy/erasure-types.ts';
import { DataSubjectEnum } from '../../schema/graphql/privacy/types.ts';
import { findErasureOutlook, findErasures } from '../../usecases/privacy/read-erasures.ts';
import { decideErasureRequest, requestErasure, withdrawErasure } from '../../usecases/privacy/request-erasure.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { askedSubject, erasureViews } from '../views/data-request-view.ts';

const resultOf = (union: string, success: string) =>
  mutationResult({ union, success, field: 'request' }, ErasureRequestType);
const requested = resultOf('RequestErasureResult', 'RequestedErasure');
const withdrawn = resultOf('WithdrawErasureResult', 'WithdrawnErasure');
const decided = resultOf('DecideErasureResult', 'DecidedErasure');

@Resolver()
export class ErasureResolver {
  @Query(() => ErasureOutlookType, {
    nullable: true,
    description: 'What an erasure of me, or of my firm, would do, and what stands in its way now.',
  })
  async erasureOutlook(
    @Arg('subject', () => DataSubjectEnum) subject: DataSubject,
    @Ctx() context: Context,
  ): Promise<ErasureOutlookType | null> {
    const outlook = await findErasureOutlook(context.deps, { actor: useCaseActor(context), subject });
    if (outlook === null) return null;
    const { blocks, effects } = outlook;
    return {
      blocks: [...blocks],
      deleted: effects.flatMap(({ table, erasure }) => (erasure.kind === 'deleted' ? [table] : [])),
      kept: effects.flatMap(({ table, erasure }) =>
        erasure.kind === 'deleted' ? [] : [{ table, rows: null, why: erasure.why }],
      ),
      waitDays: ERASURE_WAIT_DAYS,
    };
  }

  @Query(() => ErasureRequestConnection, {
    description: 'Requests of mine and of my firm; for an operator, everybody’s.',
  })
  async erasureRequests(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<ErasureRequestType>> {
    const page = parsePage(first, after);
    const from = page.after === null ? null : parseId(page.after);
    const rows = await findErasures(context.deps, { actor: useCaseActor(context), first: page.first, after: from });
    return connection(await erasureViews(context, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Mutation(() => requested.ResultType, {
    description: 'Everything about the subject is to be erased that no law keeps.',
  })
  async requestErasure(
    @Arg('input', () => RequestErasureInput) input: RequestErasureInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const asked = { ...askedSubject(input), confirm: input.confirm };
    const outcome = await requestErasure(context.deps, commandOf(context, idempotencyKey, asked));
    return requested.answer(context, outcome, (id) => load(context, id));
  }

  @Mutation(() => withdrawn.ResultType, { description: 'I take a request back that was not carried out yet.' })
  async withdrawErasure(
    @Arg('input', () => WithdrawErasureInput) input: WithdrawErasureInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { erasureId: parseId(input.erasureId) });
    return withdrawn.answer(context, await withdrawErasure(context.deps, command), (id) => load(context, id));
  }

  @Mutation(() => decided.ResultType, {
    description: 'An operator who did not ask for it approves an erasure, or refuses.',
  })
  async decideErasure(
    @Arg('input', () => DecideErasureInput) input: DecideErasureInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { erasureId: parseId(input.erasureId), approves: input.approves, note: input.note ?? null };
    const outcome = await decideErasureRequest(context.deps, commandOf(context, idempotencyKey, decision));
    return decided.answer(context, outcome, (id) => load(context, id));
  }
}

/** Only after a command of the person on the same row. */
async function load(context: Context, id: string): Promise<ErasureRequestType | null> {
  const rows = await context.deps.read().find(ErasureRequest, { id });
  return (await erasureViews(context, rows))[0] ?? null;
}
