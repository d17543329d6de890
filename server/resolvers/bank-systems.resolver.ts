import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { BankRowKind } from '../../domain/engagement/bank-row-kind.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { type ApiKeyScope, mayCall } from '../../domain/registry/permissions.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import {
  SubmitDecisionsInput,
  SubmitDrawdownsInput,
  SubmitProductsInput,
  SubmitRepaymentsInput,
} from '../../schema/graphql/bank-systems/row-inputs.ts';
import {
  BankBatchType,
  BankRowConnection,
  type BankRowType,
  OpenedSandboxType,
  OpenSandboxInput,
  SubmitBankRowsInput,
} from '../../schema/graphql/bank-systems/types.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { refusalText } from '../../text/refusals.ts';
import { openSandbox } from '../../usecases/bank-systems/open-sandbox.ts';
import {
  findBankBatch,
  findBankRows,
  submitBankRows,
  submitTypedRows,
  type TypedRow,
} from '../../usecases/bank-systems/submit-bank-rows.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import { commandOf } from '../command-of.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, numberInCursor, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';

const submitted = mutationResult(
  { union: 'SubmitBankRowsResult', success: 'SubmittedBankRows', field: 'batch' },
  BankBatchType,
);

const sandboxed = commandResult('OpenSandboxResult', OpenedSandboxType);
const SANDBOX_KEY_DAYS = 30;
const SANDBOX_SCOPES: readonly ApiKeyScope[] = [
  'needs:read',
  'products:read',
  'products:write',
  'loans:read',
  'loans:write',
];

@Resolver()
export class BankSystemsResolver {
  @Query(() => BankBatchType, { nullable: true, description: 'How far a table of my bank is.' })
  bankBatch(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<BankBatchType | null> {
    return findBankBatch(context.deps, { id: parseId(id), bankId: organisationOf(context) ?? NOWHERE });
  }

  @Query(() => BankRowConnection, { description: 'Its rows in their order, each accepted or rejected with a reason.' })
  async bankBatchRows(
    @Arg('batchId', () => ID) batchId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<BankRowType>> {
    const page = parsePage(first, after);
    const bankId = organisationOf(context) ?? NOWHERE;
    const from = numberInCursor(page.after);
    const rows = await findBankRows(context.deps, {
      batchId: parseId(batchId),
      bankId,
      first: page.first,
      after: from,
    });
    return connection(rows, page, {
      key: ({ line }) => `${line}`,
      node: ({ line, key, state, subjectId, refusal }) => ({
        line,
        key,
        state,
        subjectId,
        code: refusal?.code ?? null,
        field: refusal?.field ?? null,
        message: refusal === null ? null : refusalText(refusal.code, refusal.facts, context.language),
      }),
    });
  }

  @Mutation(() => submitted.ResultType, {
    description:
      'Takes a table of decisions, drawdowns or repayments; its rows are then accepted or rejected one by one.',
  })
  async submitBankRows(
    @Arg('input', () => SubmitBankRowsInput) input: SubmitBankRowsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { kind, table } = input;
    if (kind === 'PRODUCT' && !mayChangeProducts(context))
      return refusedCommand(context, { code: 'ROLE_MISSING', field: 'kind', facts: { role: 'BANK_ADMIN' } });
    return answerBatch(
      context,
      await submitBankRows(context.deps, commandOf(context, idempotencyKey, { kind, table })),
    );
  }

  @Mutation(() => submitted.ResultType, {
    description: 'New products and new versions, accepted or rejected one by one.',
  })
  submitProducts(
    @Arg('input', () => SubmitProductsInput) { rows }: SubmitProductsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return submitTyped(context, idempotencyKey, { kind: 'PRODUCT', rows });
  }

  @Mutation(() => submitted.ResultType, { description: 'Steps of the bank, accepted or rejected one by one.' })
  submitDecisions(
    @Arg('input', () => SubmitDecisionsInput) { rows }: SubmitDecisionsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return submitTyped(context, idempotencyKey, { kind: 'DECISION', rows });
  }

  @Mutation(() => submitted.ResultType, { description: 'Loans that came of needs, accepted or rejected one by one.' })
  submitDrawdowns(
    @Arg('input', () => SubmitDrawdownsInput) { rows }: SubmitDrawdownsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return submitTyped(context, idempotencyKey, { kind: 'DRAWDOWN', rows });
  }

  @Mutation(() => submitted.ResultType, { description: 'Money that came back, accepted or rejected one by one.' })
  submitRepayments(
    @Arg('input', () => SubmitRepaymentsInput) { rows }: SubmitRepaymentsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return submitTyped(context, idempotencyKey, { kind: 'REPAYMENT', rows });
  }

  @Mutation(() => sandboxed, {
    description: 'A case of its own for a bank to try its systems on; nothing of it meets anybody else.',
  })
  async openSandbox(
    @Arg('input', () => OpenSandboxInput) input: OpenSandboxInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const actor = useCaseActor(context);
    const outcome = await openSandbox(context.deps, { actor, idempotencyKey, input: { label: input.label.trim() } });
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    const { id, needId, bankId } = await context.deps.read().findOneOrFail(Engagement, { id: outcome.value.id });
    const key = await context.apiKeys.create({
      organisationId: bankId,
      createdByUserId: actor.userId,
      label: input.label.trim(),
      scopes: [...SANDBOX_SCOPES],
      expiresAt: new Date(Date.now() + SANDBOX_KEY_DAYS * 86_400_000),
    });
    const { apiKeyId, secret } = key;
    return Object.assign(new OpenedSandboxType(), { engagementId: id, needId, apiKeyId, secret });
  }
}

type TypedRows = { readonly kind: BankRowKind; readonly rows: readonly object[] };

async function submitTyped(context: Context, idempotencyKey: string, { kind, rows }: TypedRows): Promise<object> {
  // The input types hold a key and scalars alone.
  const input = { kind, rows: rows.map((row) => ({ ...row }) as TypedRow) };
  return answerBatch(context, await submitTypedRows(context.deps, commandOf(context, idempotencyKey, input)));
}

function answerBatch(context: Context, outcome: Outcome<Written>): Promise<object> {
  const bankId = organisationOf(context) ?? NOWHERE;
  return submitted.answer(context, outcome, (id) => findBankBatch(context.deps, { id, bankId }));
}

/** A table of products takes what a single product takes. */
const mayChangeProducts = ({ actor }: Context): boolean => mayCall('publishCreditProduct', actor);
