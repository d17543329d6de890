import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Processor } from '../../schema/entities/privacy/processor.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  DecideProcessorInput,
  EndProcessorInput,
  ProcessorConnection,
  ProcessorType,
  ProposeProcessorInput,
} from '../../schema/graphql/privacy/processor-types.ts';
import { decideProcessor, endProcessor, findProcessors, proposeProcessor } from '../../usecases/privacy/processors.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const resultOf = (union: string, success: string) =>
  mutationResult({ union, success, field: 'processor' }, ProcessorType);
const proposed = resultOf('ProposeProcessorResult', 'ProposedProcessor');
const decided = resultOf('DecideProcessorResult', 'DecidedProcessor');
const ended = resultOf('EndProcessorResult', 'EndedProcessor');

@Resolver()
export class ProcessorsResolver {
  @Query(() => ProcessorConnection, { description: 'Who gets personal data from the platform, for what, and where.' })
  async processors(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<ProcessorType>> {
    const page = parsePage(first, after);
    const from = page.after === null ? null : parseId(page.after);
    const rows = await findProcessors(context.deps, { actor: useCaseActor(context), first: page.first, after: from });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => viewOf(context, row) });
  }

  @Mutation(() => proposed.ResultType, { description: 'An entry that counts when somebody else has decided it.' })
  async proposeProcessor(
    @Arg('input', () => ProposeProcessorInput) input: ProposeProcessorInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await proposeProcessor(context.deps, commandOf(context, idempotencyKey, { ...input }));
    return proposed.answer(context, outcome, (id) => load(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'Who did not propose the entry approves it, or refuses.' })
  async decideProcessor(
    @Arg('input', () => DecideProcessorInput) input: DecideProcessorInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { processorId: parseId(input.processorId), approves: input.approves };
    const outcome = await decideProcessor(context.deps, commandOf(context, idempotencyKey, decision));
    return decided.answer(context, outcome, (id) => load(context, id));
  }

  @Mutation(() => ended.ResultType, { description: 'It gets no more data from today on.' })
  async endProcessor(
    @Arg('input', () => EndProcessorInput) input: EndProcessorInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { processorId: parseId(input.processorId) });
    return ended.answer(context, await endProcessor(context.deps, command), (id) => load(context, id));
  }
}

const viewOf = (context: Context, row: Processor): ProcessorType => ({
  id: row.id,
  service: row.service,
  name: row.name,
  place: row.place,
  purpose: row.purpose,
  state: row.state,
  contractOn: row.contractOn,
  validFrom: row.validFrom,
  endedOn: row.endedOn,
  categories: row.categories,
  isMine: row.proposedBy === useCaseActor(context).userId,
});

async function load(context: Context, id: string): Promise<ProcessorType | null> {
  const row = await context.deps.read().findOne(Processor, { id });
  return row === null ? null : viewOf(context, row);
}
