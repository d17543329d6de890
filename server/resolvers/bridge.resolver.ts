import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { BridgeState } from '../../domain/engagement/bridge-moves.ts';
import type { BridgeOrder } from '../../domain/list-orders.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AskBridgeInput,
  BridgeLoanConnection,
  type BridgeLoanType,
  BridgePoolType,
  BridgeReceiptType,
  BridgeStateEnum,
  FundBridgePoolInput,
  MoveBridgeInput,
  PayBridgeInput,
  ReturnBridgeInput,
} from '../../schema/graphql/engagement/bridge-types.ts';
import { BridgeOrderEnum } from '../../schema/graphql/enums.ts';
import {
  askBridge,
  findBridges,
  fundBridgePool,
  isOverdue,
  moveBridge,
  payBridge,
  readPool,
  returnBridge,
} from '../../usecases/engagement/bridge-loan.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import { commandOf } from '../command-of.ts';
import { type Context, isBank, isFirm, organisationOf } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const receipt = (union: string, success: string) =>
  mutationResult({ union, success, field: 'receipt' }, BridgeReceiptType);
const funded = receipt('FundBridgePoolResult', 'FundedBridgePool');
const asked = receipt('AskBridgeResult', 'AskedBridge');
const moved = receipt('MoveBridgeResult', 'MovedBridge');
const paid = receipt('PayBridgeResult', 'PaidBridge');
const returned = receipt('ReturnBridgeResult', 'ReturnedBridge');

@Resolver()
export class BridgeResolver {
  @Query(() => BridgePoolType, { description: 'What the pool holds, and what of it is bound.' })
  bridgePool(@Ctx() { deps }: Context): Promise<BridgePoolType> {
    return readPool(deps);
  }

  @Query(() => BridgeLoanConnection, { description: 'A firm and a bank see their own bridges, the fund all of them.' })
  async bridgeLoans(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => BridgeStateEnum, { nullable: true }) state: BridgeState | null,
    @Arg('orderBy', () => BridgeOrderEnum, { defaultValue: 'CREATED' }) by: BridgeOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<BridgeLoanType>> {
    const page = parsePage(first, after);
    const rows = await findBridges(context.deps, {
      own: ownOf(context),
      state: state ?? null,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    });
    const today = context.deps.today();
    return connection(rows, page, {
      key: ({ id }) => id,
      node: ({ contractNo, ...row }) => ({
        ...row,
        contractNumber: contractNo,
        isOverdue: row.state === 'PAID_OUT' && isOverdue(row, today),
      }),
    });
  }

  @Mutation(() => funded.ResultType, { description: 'The treasury puts money into the pool.' })
  async fundBridgePool(
    @Arg('input', () => FundBridgePoolInput) input: FundBridgePoolInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(
      funded,
      context,
      await fundBridgePool(context.deps, commandOf(context, idempotencyKey, { ...input })),
    );
  }

  @Mutation(() => asked.ResultType, { description: 'A firm asks for a bridge over a loan of its own that matures.' })
  async askBridge(
    @Arg('input', () => AskBridgeInput) input: AskBridgeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input, loanId: parseId(input.loanId) });
    return answer(asked, context, await askBridge(context.deps, command));
  }

  @Mutation(() => moved.ResultType, {
    description: 'Its bank promises to renew, the trustee approves; both may decline, the firm may withdraw.',
  })
  async moveBridge(
    @Arg('input', () => MoveBridgeInput) { bridgeId, move, note }: MoveBridgeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { bridgeId: parseId(bridgeId), move, note: note ?? '' });
    return answer(moved, context, await moveBridge(context.deps, command));
  }

  @Mutation(() => paid.ResultType, { description: 'The trustee pays an approved bridge out of the pool.' })
  async payBridge(
    @Arg('input', () => PayBridgeInput) input: PayBridgeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { bridgeId: parseId(input.bridgeId) });
    return answer(paid, context, await payBridge(context.deps, command));
  }

  @Mutation(() => returned.ResultType, { description: 'The trustee books that a bridge came back.' })
  async returnBridge(
    @Arg('input', () => ReturnBridgeInput) input: ReturnBridgeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { bridgeId: parseId(input.bridgeId) });
    return answer(returned, context, await returnBridge(context.deps, command));
  }
}

function ownOf(context: Context): { firmId: string } | { bankId: string } | null {
  const own = organisationOf(context) ?? NOWHERE;
  if (isFirm(context)) return { firmId: own };
  return isBank(context) ? { bankId: own } : null;
}

const answer = (of: typeof funded, context: Context, outcome: Outcome<Written>): Promise<object> =>
  of.answer(context, outcome, async (id) => ({ id, balanceFen: (await readPool(context.deps)).balanceFen }));
