import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { WorkKind, WorkState } from '../../domain/platform/long-work.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  LongWorkConnection,
  LongWorksChangedType,
  LongWorkType,
  RebuildSearchInput,
  RetryWorkInput,
  WorkKindEnum,
  WorkStateEnum,
} from '../../schema/graphql/platform/work-types.ts';
import { SubmitListReleaseInput } from '../../schema/graphql/registry/list-types.ts';
import { AssignSessionInput } from '../../schema/graphql/sessions/types.ts';
import { askForWork, countUnfinished, findLongWorks, retryWork, workTopic } from '../../usecases/platform/long-work.ts';
import { startListImport } from '../../usecases/registry/lists/start-list-import.ts';
import { startAssignment } from '../../usecases/sessions/start-assignment.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadWork, viewerOf, workView } from '../views/work-view.ts';
import { watchTopic } from '../watch-topic.ts';

const KEY = 'idempotencyKey';
const retried = mutationResult({ union: 'RetryWorkResult', success: 'RetriedWork', field: 'work' }, LongWorkType);
const rebuilding = mutationResult(
  { union: 'RebuildSearchResult', success: 'StartedRebuild', field: 'work' },
  LongWorkType,
);
const assigning = mutationResult(
  { union: 'StartAssignmentResult', success: 'StartedAssignment', field: 'work' },
  LongWorkType,
);
const importing = mutationResult(
  { union: 'StartListImportResult', success: 'StartedListImport', field: 'work' },
  LongWorkType,
);

@Resolver()
export class LongWorkResolver {
  @Query(() => LongWorkConnection, { description: 'Work of my organisation, the newest first.' })
  async longWorks(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('kind', () => WorkKindEnum, { nullable: true }) kind: WorkKind | null,
    @Arg('state', () => WorkStateEnum, { nullable: true }) state: WorkState | null,
    @Ctx() context: Context,
  ): Promise<Connection<LongWorkType>> {
    const page = parsePage(first, after);
    const before = page.after === null ? null : parseId(page.after);
    const viewer = viewerOf(context);
    const kinds = viewer.kinds.filter((one) => (kind ?? one) === one);
    const asked = { viewer: { ...viewer, kinds }, first: page.first, before, state: state ?? null };
    const rows = await findLongWorks(context.deps, asked);
    return connection(rows, page, { key: ({ id }) => id, node: (row) => workView(row, context) });
  }

  @Query(() => LongWorkType, { nullable: true, description: 'Null when it is not there, or not mine to see.' })
  longWork(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<LongWorkType | null> {
    return loadWork(context, parseId(id));
  }

  @Mutation(() => retried.ResultType, { description: 'Begins failed work again.' })
  async retryWork(
    @Arg('input', () => RetryWorkInput) { id }: RetryWorkInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(id) } };
    const outcome = await retryWork(context.deps, { ...command, viewer: viewerOf(context) });
    return retried.answer(context, outcome, (workId) => loadWork(context, workId));
  }

  @Mutation(() => rebuilding.ResultType, {
    description: 'Fills an index of the search anew while the present one answers.',
  })
  async rebuildSearch(
    @Arg('input', () => RebuildSearchInput) { index }: RebuildSearchInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, name: 'rebuildSearch', input: { index } };
    const outcome = await askForWork(context.deps, command, { kind: 'SEARCH_REBUILD', subject: index });
    return rebuilding.answer(context, outcome, (id) => loadWork(context, id));
  }

  @Mutation(() => assigning.ResultType, {
    description: 'As assignSession, by a worker: a large session takes a while.',
  })
  async startAssignment(
    @Arg('input', () => AssignSessionInput) given: AssignSessionInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { sessionId: parseId(given.sessionId), method: given.method };
    const outcome = await startAssignment(context.deps, { actor: useCaseActor(context), idempotencyKey, input });
    return assigning.answer(context, outcome, (id) => loadWork(context, id));
  }

  @Mutation(() => importing.ResultType, {
    description: 'As submitListRelease, by a worker: a large file takes a while.',
  })
  async startListImport(
    @Arg('input', () => SubmitListReleaseInput) given: SubmitListReleaseInput,
    @Arg(KEY, () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { file, ...rest } = given;
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...rest, fileBase64: file } };
    const outcome = await startListImport(context.deps, command);
    return importing.answer(context, outcome, (id) => loadWork(context, id));
  }

  @Subscription(() => LongWorksChangedType, {
    subscribe: ({ context }: { context: Context }) => unfinishedOf(context),
    description: 'How much is not finished, now and whenever some work moves on.',
  })
  longWorksChanged(@Root() payload: LongWorksChangedType): LongWorksChangedType {
    return payload;
  }
}

async function* unfinishedOf(context: Context): AsyncGenerator<LongWorksChangedType> {
  const viewer = viewerOf(context);
  // What nobody asked for is told on a topic of its own, to those who may see it.
  const topics = [workTopic(organisationOf(context)), ...(viewer.kinds.includes('REMATCH') ? [workTopic(null)] : [])];
  const changes = watchTopic(context.deps.live, topics, { atOnce: true });
  for await (const _change of changes) yield { unfinished: await countUnfinished(context.deps, viewer) };
}
