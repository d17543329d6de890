import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { AuthorityState } from '../../domain/registry/authority.ts';
import { AuthorityRequest } from '../../schema/entities/registry/authority-request.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AuthorityRequestConnection,
  AuthorityRequestType,
  AuthorityStateEnum,
  ClaimFirmInput,
  DecideAuthorityInput,
  MyAuthorityType,
  OwnAuthorityRequestType,
  ProveAuthorityInput,
  WithdrawAuthorityInput,
} from '../../schema/graphql/registry/authority-types.ts';
import { decideAuthority } from '../../usecases/registry/authority/decide-authority.ts';
import { findAuthorityRequests, findOwnAuthority } from '../../usecases/registry/authority/read-authority.ts';
import { claimFirm, proveAuthority, withdrawAuthority } from '../../usecases/registry/authority/submit-authority.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { ownRequestViews, requestViews } from '../views/authority-view.ts';

const own = (union: string, success: string) =>
  mutationResult({ union, success, field: 'request' }, OwnAuthorityRequestType);
const proven = own('ProveAuthorityResult', 'ProvenAuthority');
const claimed = own('ClaimFirmResult', 'ClaimedFirm');
const withdrawn = own('WithdrawAuthorityResult', 'WithdrawnAuthority');
const decided = mutationResult(
  { union: 'DecideAuthorityResult', success: 'DecidedAuthority', field: 'request' },
  AuthorityRequestType,
);

@Resolver()
export class AuthorityResolver {
  @Query(() => MyAuthorityType, { description: 'Whether I have proven to act for my firm, and what I handed in.' })
  async myAuthority(@Ctx() context: Context): Promise<MyAuthorityType> {
    const { awaitsProof, requests } = await findOwnAuthority(context.deps, useCaseActor(context));
    return { awaitsProof, requests: await ownRequestViews(context.deps, requests) };
  }

  @Query(() => AuthorityRequestConnection, { description: 'Proofs to check, the oldest first.' })
  async authorityRequests(
    @Arg('state', () => AuthorityStateEnum, { defaultValue: 'SUBMITTED' }) state: AuthorityState,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: Context,
  ): Promise<Connection<AuthorityRequestType>> {
    const page = parsePage(first, after);
    const from = page.after === null ? null : parseId(page.after);
    const rows = await findAuthorityRequests(deps, { state, first: page.first, after: from });
    return connection(await requestViews(deps, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Mutation(() => proven.ResultType, { description: 'I show that I may act for the firm that I registered.' })
  async proveAuthority(
    @Arg('input', () => ProveAuthorityInput) input: ProveAuthorityInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const proof = { ...input, fileIds: input.fileIds.map(parseId) };
    const outcome = await proveAuthority(context.deps, commandOf(context, idempotencyKey, proof));
    return proven.answer(context, outcome, (id) => loadOwn(context, id));
  }

  @Mutation(() => claimed.ResultType, { description: 'I ask to act for a firm that stands in the register already.' })
  async claimFirm(
    @Arg('input', () => ClaimFirmInput) input: ClaimFirmInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const claim = { ...input, fileIds: input.fileIds.map(parseId) };
    const outcome = await claimFirm(context.deps, commandOf(context, idempotencyKey, claim));
    return claimed.answer(context, outcome, (id) => loadOwn(context, id));
  }

  @Mutation(() => withdrawn.ResultType, { description: 'I take my request back.' })
  async withdrawAuthority(
    @Arg('input', () => WithdrawAuthorityInput) input: WithdrawAuthorityInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { requestId: parseId(input.requestId) });
    const outcome = await withdrawAuthority(context.deps, command);
    return withdrawn.answer(context, outcome, (id) => loadOwn(context, id));
  }

  @Mutation(() => decided.ResultType, { description: 'An operator approves a proof, or refuses it with a reason.' })
  async decideAuthority(
    @Arg('input', () => DecideAuthorityInput) input: DecideAuthorityInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { approves, reason } = input;
    const decision = { requestId: parseId(input.requestId), approves, reason: reason ?? null };
    const outcome = await decideAuthority(context.deps, commandOf(context, idempotencyKey, decision));
    return decided.answer(context, outcome, async (id) => {
      const rows = await context.deps.read().find(AuthorityRequest, { id });
      return (await requestViews(context.deps, rows))[0] ?? null;
    });
  }
}

/** Only after a command of the person on the same row. */
async function loadOwn({ deps }: Context, id: string): Promise<OwnAuthorityRequestType | null> {
  const rows = await deps.read().find(AuthorityRequest, { id });
  return (await ownRequestViews(deps, rows))[0] ?? null;
}
