import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { API_KEY_SCOPES, type ApiKeyScope, scopesToGive } from '../../domain/registry/permissions.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import {
  ApiKeyType,
  BacklogType,
  CreateApiKeyInput,
  CreatedApiKeyType,
  FailedJobType,
  RetriedJobType,
  RetryJobInput,
  RevokeApiKeyInput,
  RevokedApiKeyType,
} from '../../schema/graphql/platform/types.ts';
import { findMalformedText } from '../../usecases/platform/check-text.ts';
import { readBacklog } from '../../usecases/platform/read-backlog.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { inputError, NOWHERE, PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { commandResult, refusedCommand } from '../results.ts';

const retried = commandResult('RetryJobResult', RetriedJobType);
const createdKey = commandResult('CreateApiKeyResult', CreatedApiKeyType);
const revokedKey = commandResult('RevokeApiKeyResult', RevokedApiKeyType);

const KEY_DAYS_MAX = 365;
const LABEL_CHARACTERS_MAX = 100;
const JOB_NOT_FAILED = { code: 'JOB_NOT_FAILED', field: 'id', facts: {} } as const;

@Resolver()
export class PlatformResolver {
  @Query(() => BacklogType, { description: 'What waits to be done: events for the relay, and jobs by queue.' })
  backlog(@Ctx() { deps, queue }: Context): Promise<BacklogType> {
    return readBacklog(deps, queue);
  }

  @Query(() => [FailedJobType], {
    description: 'Jobs that gave up after all their attempts; they are kept until retried.',
  })
  failedJobs(@Arg('first', () => Int) first: number, @Ctx() { queue }: Context): Promise<FailedJobType[]> {
    if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
    return queue.failed(first);
  }

  @Mutation(() => retried)
  async retryJob(@Arg('input', () => RetryJobInput) input: RetryJobInput, @Ctx() context: Context): Promise<object> {
    if (findMalformedText(input) !== null) return refusedCommand(context, JOB_NOT_FAILED);
    const isRetried = await context.queue.retry(input.queue, input.id.slice(0, 200));
    if (!isRetried) return refusedCommand(context, JOB_NOT_FAILED);
    return Object.assign(new RetriedJobType(), { id: input.id });
  }

  @Query(() => [ApiKeyType], {
    description: 'The keys of my organisation and of its sandbox, the newest first; never their secrets.',
  })
  async apiKeys(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<ApiKeyType[]> {
    const organisationIds = await keepersOf(context);
    const keys = await context.apiKeys.list({ organisationIds, first: parsePage(first, null).first });
    return keys.map(({ apiKeyId, organisationId, ...key }) => ({
      ...key,
      id: apiKeyId,
      isSandbox: organisationId !== organisationIds[0],
    }));
  }

  @Mutation(() => createdKey, { description: 'A key for a system of my organisation. Its secret is shown this once.' })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const malformed = findMalformedText(input);
    if (malformed !== null) return refusedCommand(context, { code: 'TEXT_MALFORMED', field: malformed, facts: {} });
    const label = input.label.trim();
    if (label === '' || label.length > LABEL_CHARACTERS_MAX)
      return refusedCommand(context, { code: 'NAME_OUT_OF_RANGE', field: 'label', facts: {} });
    if (input.days < 1 || input.days > KEY_DAYS_MAX)
      return refusedCommand(context, { code: 'DAYS_OUT_OF_RANGE', field: 'days', facts: {} });
    const scopes = input.scopes.filter(isScope);
    if (scopes.length === 0 || scopes.length !== input.scopes.length)
      return refusedCommand(context, { code: 'SCOPE_UNKNOWN', field: 'scopes', facts: {} });
    const mayGive = scopesToGive(useCaseActor(context).roles);
    const foreign = scopes.find((scope) => !mayGive.includes(scope));
    if (foreign !== undefined)
      return refusedCommand(context, { code: 'SCOPE_NOT_YOURS', field: 'scopes', facts: { scope: foreign } });
    const created = await context.apiKeys.create({
      organisationId: organisationOf(context) ?? NOWHERE,
      createdByUserId: useCaseActor(context).userId,
      label,
      scopes,
      expiresAt: new Date(Date.now() + input.days * 86_400_000),
    });
    return Object.assign(new CreatedApiKeyType(), { id: created.apiKeyId, secret: created.secret });
  }

  @Mutation(() => revokedKey)
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput) input: RevokeApiKeyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const apiKeyId = parseId(input.id);
    const isRevoked = await context.apiKeys.revoke({ apiKeyId, organisationIds: await keepersOf(context) });
    if (!isRevoked) return refusedCommand(context, { code: 'NOT_FOUND', field: 'id', facts: {} });
    return Object.assign(new RevokedApiKeyType(), { id: apiKeyId });
  }
}

/** The own organisation, and its sandbox where it has one. */
async function keepersOf(context: Context): Promise<readonly [string, ...string[]]> {
  const own = organisationOf(context) ?? NOWHERE;
  const sandboxes = await context.deps.read().find(Organisation, { sandboxOf: own });
  return [own, ...sandboxes.map(({ id }) => id)];
}

const isScope = (text: string): text is ApiKeyScope => (API_KEY_SCOPES as readonly string[]).includes(text);
