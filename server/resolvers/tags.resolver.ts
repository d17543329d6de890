import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { CivilDate } from '../../domain/calendar.ts';
import type { AppealOrder } from '../../domain/list-orders.ts';
import type { AppealState } from '../../domain/registry/tags/appeal.ts';
import { inScope } from '../../schema/access/access.ts';
import { ExternalLoan, FirmRecord } from '../../schema/entities/registry/firm-record.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { AppealOrderEnum } from '../../schema/graphql/enums.ts';
import {
  AppealStateEnum,
  AppealTagInput,
  DecideAppealInput,
  EndFirmFactInput,
  ExternalLoanType,
  FirmRecordType,
  ParkCoverageType,
  RecordExternalLoanInput,
  RecordFirmFactInput,
  TagAppealConnection,
  TagAppealType,
  WithdrawExternalLoanInput,
} from '../../schema/graphql/registry/tag-types.ts';
import { CivilDateScalar } from '../../schema/graphql/scalars.ts';
import { appealTag, decideAppeal } from '../../usecases/registry/appeal-tag.ts';
import { findExternalLoans, recordExternalLoan, withdrawExternalLoan } from '../../usecases/registry/external-loans.ts';
import { endFirmFact, findFirmFacts, recordFirmFact } from '../../usecases/registry/record-facts.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadAppeal, loadAppeals, loadParkCoverage } from '../views/tag-view.ts';

const recorded = mutationResult(
  { union: 'RecordFirmFactResult', success: 'RecordedFirmFact', field: 'record' },
  FirmRecordType,
);
const ended = mutationResult({ union: 'EndFirmFactResult', success: 'EndedFirmFact', field: 'record' }, FirmRecordType);
const lent = mutationResult(
  { union: 'RecordExternalLoanResult', success: 'RecordedExternalLoan', field: 'loan' },
  ExternalLoanType,
);
const withdrawn = mutationResult(
  { union: 'WithdrawExternalLoanResult', success: 'WithdrewExternalLoan', field: 'loan' },
  ExternalLoanType,
);
const appealed = mutationResult({ union: 'AppealTagResult', success: 'AppealedTag', field: 'appeal' }, TagAppealType);
const answered = mutationResult(
  { union: 'DecideAppealResult', success: 'DecidedAppeal', field: 'appeal' },
  TagAppealType,
);

@Resolver()
export class TagsResolver {
  @Query(() => TagAppealConnection, { description: "A firm's own appeals, or all of them; due first by default." })
  tagAppeals(
    @Arg('state', () => AppealStateEnum, { nullable: true }) state: AppealState | null,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => AppealOrderEnum, { defaultValue: 'DUE' }) by: AppealOrder,
    @Arg('ascending', () => Boolean, { defaultValue: true }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<TagAppealType>> {
    const order = { by, ascending };
    return loadAppeals(context, { state: state ?? null, page: parsePage(first, after), order });
  }

  @Query(() => [ParkCoverageType], { description: 'Credit cover of each park against what its stars ask for.' })
  parkCoverage(
    @Arg('on', () => CivilDateScalar) on: CivilDate,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() context: Context,
  ): Promise<ParkCoverageType[]> {
    const { first: limit } = parsePage(first, null);
    return inScope('market', () => loadParkCoverage(context, { on, first: limit }));
  }

  @Query(() => [FirmRecordType], { description: 'What departments recorded of a firm; what holds comes first.' })
  firmFacts(
    @Arg('firmId', () => ID) firmId: string,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() { deps }: Context,
  ): Promise<FirmRecordType[]> {
    return findFirmFacts(deps, { firmId: parseId(firmId), first: parsePage(first, null).first });
  }

  @Query(() => [ExternalLoanType], {
    description: 'Loans of my firm, or of one that a department names, from lenders outside; the newest first.',
  })
  externalLoans(
    @Arg('firmId', () => ID, { nullable: true }) firmId: string | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() context: Context,
  ): Promise<ExternalLoanType[]> {
    return findExternalLoans(context.deps, {
      actor: useCaseActor(context),
      firmId: firmId ? parseId(firmId) : null,
      first: parsePage(first, null).first,
    });
  }

  @Mutation(() => recorded.ResultType, { description: 'Environment, safety, energy, chain or owner.' })
  async recordFirmFact(
    @Arg('input', () => RecordFirmFactInput) input: RecordFirmFactInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const fact = { ...input, firmId: parseId(input.firmId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: fact };
    return recorded.answer(context, await recordFirmFact(context.deps, command), (id) =>
      context.deps.read().findOne(FirmRecord, { id }),
    );
  }

  @Mutation(() => ended.ResultType, { description: 'Ends a record with a reason.' })
  async endFirmFact(
    @Arg('input', () => EndFirmFactInput) input: EndFirmFactInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const end = { ...input, recordId: parseId(input.recordId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: end };
    return ended.answer(context, await endFirmFact(context.deps, command), (id) =>
      context.deps.read().findOne(FirmRecord, { id }),
    );
  }

  @Mutation(() => lent.ResultType, { description: 'A loan from a lender outside the platform.' })
  async recordExternalLoan(
    @Arg('input', () => RecordExternalLoanInput) input: RecordExternalLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const firmId = input.firmId ? parseId(input.firmId) : null;
    const loan = { ...input, firmId, isOwners: input.isOwners === true };
    const command = { actor: useCaseActor(context), idempotencyKey, input: loan };
    return lent.answer(context, await recordExternalLoan(context.deps, command), (id) =>
      context.deps.read().findOne(ExternalLoan, { id }),
    );
  }

  @Mutation(() => withdrawn.ResultType, {
    description: 'Takes back a loan that was recorded by mistake; the row and the reason stay.',
  })
  async withdrawExternalLoan(
    @Arg('input', () => WithdrawExternalLoanInput) input: WithdrawExternalLoanInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const named = { externalLoanId: parseId(input.externalLoanId), reason: input.reason };
    const command = { actor: useCaseActor(context), idempotencyKey, input: named };
    return withdrawn.answer(context, await withdrawExternalLoan(context.deps, command), (id) =>
      context.deps.read().findOne(ExternalLoan, { id }),
    );
  }

  @Mutation(() => appealed.ResultType, { description: 'The firm says that one of its tags is wrong.' })
  async appealTag(
    @Arg('input', () => AppealTagInput) input: AppealTagInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    return appealed.answer(context, await appealTag(context.deps, command), (id) => loadAppeal(context, id));
  }

  @Mutation(() => answered.ResultType, { description: 'Answers an appeal, with reasons either way.' })
  async decideAppeal(
    @Arg('input', () => DecideAppealInput) input: DecideAppealInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { ...input, appealId: parseId(input.appealId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: decision };
    return answered.answer(context, await decideAppeal(context.deps, command), (id) => loadAppeal(context, id));
  }
}
