import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Outcome } from '../../domain/refusal.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  BankBranchConnection,
  type BankBranchType,
  HandedOverWorkType,
  HandOverWorkInput,
  OpenBranchInput,
  OpenedBranchType,
  PlacedInBranchType,
  PlaceInBranchInput,
} from '../../schema/graphql/registry/branch-types.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import { handOverWork, openBranch, placeInBranch } from '../../usecases/registry/branches/change-branches.ts';
import { findBranches } from '../../usecases/registry/branches/read-branches.ts';
import { commandOf } from '../command-of.ts';
import { type Context, organisationOf } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { commandResult, refusedCommand } from '../results.ts';

const OpenBranchResult = commandResult('OpenBranchResult', OpenedBranchType);
const PlaceInBranchResult = commandResult('PlaceInBranchResult', PlacedInBranchType);
const HandOverWorkResult = commandResult('HandOverWorkResult', HandedOverWorkType);

@Resolver()
export class BranchesResolver {
  @Query(() => BankBranchConnection, { description: 'The branches of my bank.' })
  async bankBranches(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<BankBranchType>> {
    const page = parsePage(first, after);
    const rows = await findBranches(context.deps, {
      bankId: organisationOf(context) ?? NOWHERE,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
    });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => row });
  }

  @Mutation(() => OpenBranchResult, { description: 'The head office opens a branch.' })
  async openBranch(
    @Arg('input', () => OpenBranchInput) input: OpenBranchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await openBranch(context.deps, commandOf(context, idempotencyKey, { ...input }));
    return answer(context, OpenedBranchType, outcome);
  }

  @Mutation(() => PlaceInBranchResult, {
    description: 'Somebody works in this branch from now on, or at the head office; counts within seconds.',
  })
  async placeInBranch(
    @Arg('input', () => PlaceInBranchInput) input: PlaceInBranchInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const place = { userId: input.userId, branchId: idOrNull(input.branchId) };
    const outcome = await placeInBranch(context.deps, commandOf(context, idempotencyKey, place));
    return answer(context, PlacedInBranchType, outcome);
  }

  @Mutation(() => HandOverWorkResult, {
    description: 'The head office hands what the bank does about a need to a branch, or to all of the bank.',
  })
  async handOverWork(
    @Arg('input', () => HandOverWorkInput) input: HandOverWorkInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const work = { engagementId: parseId(input.engagementId), branchId: idOrNull(input.branchId) };
    const outcome = await handOverWork(context.deps, commandOf(context, idempotencyKey, work));
    return answer(context, HandedOverWorkType, outcome);
  }
}

const idOrNull = (id: string | null | undefined): string | null => (id ? parseId(id) : null);

function answer(context: Context, Success: new () => object, outcome: Outcome<Written>): object {
  if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
  return Object.assign(new Success(), { id: outcome.value.id });
}
