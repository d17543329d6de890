import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Outcome } from '../../domain/refusal.ts';
import { PROOF_MINUTES } from '../../domain/registry/sign-in-proof.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AccountType,
  DecidedSignInLinkType,
  DecideSignInLinkInput,
  EndedSignInsType,
  EndOtherSignInsInput,
  EndPersonSignInsInput,
  EndSignInInput,
  ProvedIdentityType,
  ProveIdentityInput,
  RemoveSecondFactorInput,
  ResetFactorType,
  ResetSecondFactorInput,
  SignInConnection,
  SignInLinkConnection,
  type SignInLinkType,
  type SignInType,
} from '../../schema/graphql/registry/account-types.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import { decideSignInLink } from '../../usecases/registry/account/decide-sign-in-link.ts';
import { endOtherSignIns, endPersonSignIns, endSignIn } from '../../usecases/registry/account/end-sign-ins.ts';
import { removeSecondFactor, resetSecondFactor } from '../../usecases/registry/account/reset-second-factor.ts';
import { commandOf } from '../command-of.ts';
import type { Context, PersonSession } from '../context.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { commandResult, refusedCommand } from '../results.ts';

const ProveIdentityResult = commandResult('ProveIdentityResult', ProvedIdentityType);
const EndSignInResult = commandResult('EndSignInResult', EndedSignInsType);
const ResetFactorResult = commandResult('ResetFactorResult', ResetFactorType);
const DecideSignInLinkResult = commandResult('DecideSignInLinkResult', DecidedSignInLinkType);

const CONFIRM = { code: 'CONFIRMATION_NEEDED', field: 'confirm', facts: {} } as const;
const CODE_NEEDED = { code: 'REAUTHENTICATION_NEEDED', field: null, facts: { minutes: `${PROOF_MINUTES}` } } as const;
const PROOF_CHARACTERS_MAX = 128;

@Resolver()
export class AccountResolver {
  @Query(() => AccountType, { description: 'How I sign in, and what this session may do.' })
  async myAccount(@Ctx() context: Context): Promise<AccountType> {
    const session = sessionOf(context);
    return {
      isFactorRequired: session.isFactorRequired,
      hasSecondFactor: session.isEnrolled,
      missingFactor: session.missingFactor,
      hasPassword: await context.deps.accounts.hasPassword(context.deps.read(), session.userId),
      provedAt: session.provedAt,
      proofMinutes: PROOF_MINUTES,
    };
  }

  @Query(() => SignInConnection, { description: 'Where I am signed in, newest first.' })
  async mySignIns(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<SignInType>> {
    const page = parsePage(first, after);
    const { userId, sessionId } = sessionOf(context);
    const rows = await context.deps.accounts.sessionsOf(context.deps.read(), {
      userId,
      first: page.first,
      before: page.after,
    });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => ({ ...row, isThis: row.id === sessionId }) });
  }

  @Query(() => SignInLinkConnection, { description: 'Who of the single sign-on waits to be told whose account it is.' })
  async signInLinks(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: Context,
  ): Promise<Connection<SignInLinkType>> {
    const page = parsePage(first, after);
    const rows = await deps.accounts.openLinks(deps.read(), { first: page.first, after: page.after });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => row });
  }

  @Mutation(() => ProveIdentityResult, { description: 'I show again who I am; it counts for this session.' })
  async proveIdentity(
    @Arg('input', () => ProveIdentityInput) { password, code }: ProveIdentityInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const session = sessionOf(context);
    const given = givenProof(password ?? null, code ?? null);
    const field = session.isEnrolled ? 'code' : 'password';
    const outcome = given === null ? 'wrong' : await session.prove(given);
    if (outcome === 'proved') return Object.assign(new ProvedIdentityType(), { id: session.sessionId });
    const refusal = outcome === 'slow-down' ? 'TOO_MANY_TRIES' : 'PROOF_WRONG';
    return refusedCommand(context, { code: refusal, field, facts: {} });
  }

  @Mutation(() => EndSignInResult, { description: 'One of my sessions ends.' })
  async endSignIn(
    @Arg('input', () => EndSignInInput) input: EndSignInInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { signInId: parseId(input.signInId) });
    return answer(context, EndedSignInsType, await endSignIn(context.deps, command));
  }

  @Mutation(() => EndSignInResult, { description: 'All my sessions end but this one.' })
  async endOtherSignIns(
    @Arg('input', () => EndOtherSignInsInput) input: EndOtherSignInsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    if (!input.confirm) return refusedCommand(context, CONFIRM);
    const { sessionId } = sessionOf(context);
    const command = { ...commandOf(context, idempotencyKey, { ...input }), sessionId };
    return answer(context, EndedSignInsType, await endOtherSignIns(context.deps, command));
  }

  @Mutation(() => EndSignInResult, { description: 'A person of my organisation is signed out everywhere.' })
  async endPersonSignIns(
    @Arg('input', () => EndPersonSignInsInput) input: EndPersonSignInsInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input });
    return answer(context, EndedSignInsType, await endPersonSignIns(context.deps, command));
  }

  @Mutation(() => ResetFactorResult, {
    description: 'A person of my organisation, or for an operator of any, lost the second factor and enrols another.',
  })
  async resetSecondFactor(
    @Arg('input', () => ResetSecondFactorInput) input: ResetSecondFactorInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...input });
    return answer(context, ResetFactorType, await resetSecondFactor(context.deps, command));
  }

  @Mutation(() => ResetFactorResult, { description: 'My own second factor goes, so that I can enrol another one.' })
  async removeSecondFactor(
    @Arg('input', () => RemoveSecondFactorInput) input: RemoveSecondFactorInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    if (!input.confirm) return refusedCommand(context, CONFIRM);
    const { sessionId, provedBy } = sessionOf(context);
    // What takes the factor away is the factor, never the word of another system.
    if (provedBy !== 'CODE') return refusedCommand(context, CODE_NEEDED);
    const command = { ...commandOf(context, idempotencyKey, { ...input }), sessionId };
    return answer(context, ResetFactorType, await removeSecondFactor(context.deps, command));
  }

  @Mutation(() => DecideSignInLinkResult, { description: 'Whose account the word of the single sign-on opens.' })
  async decideSignInLink(
    @Arg('input', () => DecideSignInLinkInput) input: DecideSignInLinkInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const decision = { linkId: parseId(input.linkId), email: input.email ?? null };
    const command = commandOf(context, idempotencyKey, decision);
    return answer(context, DecidedSignInLinkType, await decideSignInLink(context.deps, command));
  }
}

/** The table of permissions lets only people in who are signed in; a key has no session. */
function sessionOf({ session }: Context): PersonSession {
  if (session === null) throw new Error('An operation of one’s own account was reached without a session.');
  return session;
}

function givenProof(password: string | null, code: string | null): { password: string } | { code: string } | null {
  if ((password === null) === (code === null)) return null;
  if ((password ?? code ?? '').length > PROOF_CHARACTERS_MAX) return null;
  return password === null ? { code: code ?? '' } : { password };
}

function answer(context: Context, Success: new () => object, outcome: Outcome<Written>): object {
  if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
  return Object.assign(new Success(), { id: outcome.value.id });
}
