import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { CivilDate } from '../../domain/calendar.ts';
import type { MemberOrder, ReleaseOrder } from '../../domain/list-orders.ts';
import type { ReleaseState } from '../../domain/registry/lists/release.ts';
import { inScope } from '../../schema/access/access.ts';
import { Project } from '../../schema/entities/registry/list-release.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { MemberOrderEnum, ReleaseOrderEnum, ReleaseStateEnum } from '../../schema/graphql/enums.ts';
import {
  CorrectListingInput,
  CreateBankListInput,
  DecideListReleaseInput,
  ListedAnswerType,
  ListMemberConnection,
  type ListMemberType,
  ListReleaseConnection,
  ListReleaseInput,
  ListReleasePreviewType,
  ListReleaseType,
  ListTypeType,
  ProjectType,
  RegisterProjectInput,
  SubmitListReleaseInput,
} from '../../schema/graphql/registry/list-types.ts';
import { CivilDateScalar, DateTimeScalar } from '../../schema/graphql/scalars.ts';
import { correctListing } from '../../usecases/registry/lists/correct-listing.ts';
import { createBankList, registerProject } from '../../usecases/registry/lists/create-list.ts';
import { findListType } from '../../usecases/registry/lists/list-types.ts';
import { planListRelease } from '../../usecases/registry/lists/plan-release.ts';
import { answerWasListed } from '../../usecases/registry/lists/read-lists.ts';
import { decideRelease, submitRelease } from '../../usecases/registry/lists/submit-release.ts';
import { type Context, useCaseActor } from '../context.ts';
import { PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';
import { loadListTypes, loadMembers, loadRelease, loadReleases, viewOfPlan } from '../views/list-view.ts';
import { nullsFor } from './registry.resolver.ts';

const previewed = commandResult('PreviewListReleaseResult', ListReleasePreviewType);
const submitted = mutationResult(
  { union: 'SubmitListReleaseResult', success: 'SubmittedListRelease', field: 'release' },
  ListReleaseType,
);
const decided = mutationResult(
  { union: 'DecideListReleaseResult', success: 'DecidedListRelease', field: 'release' },
  ListReleaseType,
);
const corrected = mutationResult(
  { union: 'CorrectListingResult', success: 'PreparedCorrection', field: 'release' },
  ListReleaseType,
);
const created = mutationResult(
  { union: 'CreateBankListResult', success: 'CreatedBankList', field: 'list' },
  ListTypeType,
);
const registered = mutationResult(
  { union: 'RegisterProjectResult', success: 'RegisteredProject', field: 'project' },
  ProjectType,
);

@Resolver()
export class ListsResolver {
  @Query(() => [ListTypeType], { description: "Every list that the caller may know of; a bank's own are its own." })
  async listTypes(
    @Arg('first', () => Int, { defaultValue: PAGE_SIZE_MAX }) first: number,
    @Ctx() context: Context,
  ): Promise<ListTypeType[]> {
    const page = parsePage(first, null);
    return (await loadListTypes(context)).slice(0, page.first);
  }

  @Query(() => ListReleaseConnection, { description: 'Newest first by default.' })
  listReleases(
    @Arg('list', () => String) list: string,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => ReleaseStateEnum, { nullable: true }) state: ReleaseState | null,
    @Arg('orderBy', () => ReleaseOrderEnum, { defaultValue: 'CREATED' }) by: ReleaseOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<ListReleaseType>> {
    const order = { by, ascending };
    return loadReleases(context, { list, state: state ?? null, page: parsePage(first, after), order });
  }

  @Query(() => ListMemberConnection, { description: 'Who stands on a list on a day, as the records stand now.' })
  listMembers(
    @Arg('list', () => String) list: string,
    @Arg('on', () => CivilDateScalar) on: CivilDate,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => MemberOrderEnum, { defaultValue: 'CREATED' }) by: MemberOrder,
    @Arg('ascending', () => Boolean, { defaultValue: true }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<ListMemberType>> {
    return loadMembers(context, { list, on, page: parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => ListedAnswerType, { nullable: true, description: 'Was it listed on a day, as known at an instant?' })
  async wasListed(
    @Arg('list', () => String) list: string,
    @Arg('firmId', () => ID) firmId: string,
    @Arg('on', () => CivilDateScalar) on: CivilDate,
    @Arg('projectId', () => ID, { nullable: true }) projectId: string | null,
    @Arg('knownAt', () => DateTimeScalar, { nullable: true, description: 'Now, when left out.' }) known: Date | null,
    @Ctx() context: Context,
  ): Promise<ListedAnswerType | null> {
    const { deps } = context;
    const em = deps.read();
    const type = await findListType(em, list, { on: deps.today(), actor: useCaseActor(context) });
    if (type === null) return null;
    const knownAt = known ?? deps.now();
    const subject = { firmId: parseId(firmId), projectId: typeof projectId === 'string' ? parseId(projectId) : null };
    const { listed, row } = await inScope('lists', () => answerWasListed(em, type.code, { ...subject, on, knownAt }));
    return {
      listed,
      knownAt,
      category: row?.category ?? null,
      validFrom: row?.validFrom ?? null,
      validTo: row?.validTo ?? null,
      release: row?.releaseNumber ?? null,
    };
  }

  @Mutation(() => previewed, { description: 'Reads a file and says what it would do. Writes nothing.' })
  async previewListRelease(
    @Arg('input', () => ListReleaseInput) input: ListReleaseInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { deps } = context;
    const file = { ...input, source: sourceOf(input.file) };
    const planned = await planListRelease(deps, deps.read(), { actor: useCaseActor(context), file });
    return planned.kind === 'refused' ? refusedCommand(context, planned.refusal) : viewOfPlan(context, planned.value);
  }

  @Mutation(() => submitted.ResultType, {
    description: 'Does what a preview showed, or lets it wait for another person.',
  })
  async submitListRelease(
    @Arg('input', () => SubmitListReleaseInput) input: SubmitListReleaseInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { file, ...rest } = input;
    const command = { actor: useCaseActor(context), idempotencyKey, input: rest, source: sourceOf(file) };
    return submitted.answer(context, await submitRelease(context.deps, command), (id) => loadRelease(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'A second person lets a waiting release pass or not.' })
  async decideListRelease(
    @Arg('input', () => DecideListReleaseInput) input: DecideListReleaseInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { ...input, releaseId: parseId(input.releaseId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: decision };
    return decided.answer(context, await decideRelease(context.deps, command), (id) => loadRelease(context, id));
  }

  @Mutation(() => corrected.ResultType, { description: 'Prepares a correction of the past for a second person.' })
  async correctListing(
    @Arg('input', () => CorrectListingInput) input: CorrectListingInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const correction = {
      ...nullsFor(input, ['category', 'correctFrom', 'correctTo']),
      firmId: parseId(input.firmId),
    };
    const command = { actor: useCaseActor(context), idempotencyKey, input: correction };
    return corrected.answer(context, await correctListing(context.deps, command), (id) => loadRelease(context, id));
  }

  @Mutation(() => created.ResultType, { description: 'A list of the bank alone.' })
  async createBankList(
    @Arg('input', () => CreateBankListInput) input: CreateBankListInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    const outcome = await createBankList(context.deps, command);
    return created.answer(context, outcome, async (code) => {
      const types = await loadListTypes(context);
      return types.find((type) => type.code === code) ?? null;
    });
  }

  @Mutation(() => registered.ResultType, { description: 'Makes a project known, so that a list can hold it.' })
  async registerProject(
    @Arg('input', () => RegisterProjectInput) input: RegisterProjectInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const project = { ...input, firmId: parseId(input.firmId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: project };
    return registered.answer(context, await registerProject(context.deps, command), (id) =>
      context.deps.read().findOne(Project, { id }),
    );
  }
}

/** What is no base64 decodes to bytes that are no table, and is refused as such. */
const sourceOf = (file: string) => ({ kind: 'bytes', bytes: Buffer.from(file, 'base64') }) as const;
