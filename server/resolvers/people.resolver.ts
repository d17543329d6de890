import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { InvitationOrder, PersonOrder } from '../../domain/list-orders.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { inScope } from '../../schema/access/access.ts';
import { Invitation } from '../../schema/entities/registry/invitation.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { type Connection, OrganisationType } from '../../schema/graphql/common.ts';
import { InvitationOrderEnum, PersonOrderEnum } from '../../schema/graphql/enums.ts';
import {
  AcceptInvitationInput,
  type BranchType,
  ChangePersonRolesInput,
  InvitationConnection,
  InvitationOfferType,
  InvitationType,
  InvitePersonInput,
  PersonConnection,
  PersonType,
  RemovedPersonType,
  RemovePersonInput,
  RoleEnum,
  WithdrawInvitationInput,
} from '../../schema/graphql/registry/people-types.ts';
import { branchesOfPeople } from '../../usecases/registry/branches/read-branches.ts';
import { acceptInvitation, findOffer } from '../../usecases/registry/people/accept-invitation.ts';
import { changePersonRoles, removePerson } from '../../usecases/registry/people/change-people.ts';
import {
  findInvitations,
  findPeople,
  findPerson,
  type PersonRecord,
} from '../../usecases/registry/people/find-people.ts';
import { invitePerson, isOpen, withdrawInvitation } from '../../usecases/registry/people/invite-person.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { commandResult, mutationResult, refusedCommand } from '../results.ts';

const invited = mutationResult(
  { union: 'InvitePersonResult', success: 'InvitedPerson', field: 'invitation' },
  InvitationType,
);
const withdrawn = mutationResult(
  { union: 'WithdrawInvitationResult', success: 'WithdrawnInvitation', field: 'invitation' },
  InvitationType,
);
const accepted = mutationResult(
  { union: 'AcceptInvitationResult', success: 'AcceptedInvitation', field: 'organisation' },
  OrganisationType,
);
const changed = mutationResult(
  { union: 'ChangePersonRolesResult', success: 'ChangedPersonRoles', field: 'person' },
  PersonType,
);
const RemovePersonResult = commandResult('RemovePersonResult', RemovedPersonType);

@Resolver()
export class PeopleResolver {
  @Query(() => PersonConnection, { description: 'Who acts for my organisation.' })
  async people(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('role', () => RoleEnum, { nullable: true }) role: Role | null,
    @Arg('orderBy', () => PersonOrderEnum, { defaultValue: 'NAME' }) by: PersonOrder,
    @Arg('ascending', () => Boolean, { defaultValue: true }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<PersonType>> {
    const page = parsePage(first, after);
    const rows = await findPeople(context.deps, {
      organisationId: organisationOf(context) ?? NOWHERE,
      ...page,
      role: role ?? null,
      order: { by, ascending },
    });
    const branches = await branchesOfPeople(
      context.deps,
      rows.map(({ userId }) => userId),
    );
    return connection(rows, page, {
      key: ({ userId }) => userId,
      node: (row) => personOf(context, row, branches.get(row.userId) ?? null),
    });
  }

  @Query(() => InvitationConnection, { description: 'Whom my organisation asked to join, newest first.' })
  async invitations(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => InvitationOrderEnum, { defaultValue: 'CREATED' }) by: InvitationOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<InvitationType>> {
    const page = parsePage(first, after);
    const rows = await findInvitations(context.deps, {
      organisationId: organisationOf(context) ?? NOWHERE,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    });
    return connection(rows, page, { key: ({ id }) => id, node: (row) => invitationOf(context, row) });
  }

  @Query(() => InvitationOfferType, {
    nullable: true,
    description: 'What a link offers; null for one that is made up, used, withdrawn or too old.',
  })
  invitationOffer(
    @Arg('token', () => String) token: string,
    @Ctx() { deps }: Context,
  ): Promise<InvitationOfferType | null> {
    return findOffer(deps, token);
  }

  @Mutation(() => invited.ResultType, { description: 'Asks somebody by mail to act for my organisation.' })
  async invitePerson(
    @Arg('input', () => InvitePersonInput) input: InvitePersonInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    return invited.answer(context, await invitePerson(context.deps, command), (id) => loadInvitation(context, id));
  }

  @Mutation(() => withdrawn.ResultType, { description: 'Nobody can accept it any more.' })
  async withdrawInvitation(
    @Arg('input', () => WithdrawInvitationInput) input: WithdrawInvitationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { id: parseId(input.id) } };
    const outcome = await withdrawInvitation(context.deps, command);
    return withdrawn.answer(context, outcome, (id) => loadInvitation(context, id));
  }

  @Mutation(() => accepted.ResultType, { description: 'I act for the organisation that invited me.' })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput) input: AcceptInvitationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    const outcome = await acceptInvitation(context.deps, command);
    return accepted.answer(context, outcome, (id) =>
      inScope('join', () => context.deps.read().findOne(Organisation, { id })),
    );
  }

  @Mutation(() => changed.ResultType, { description: 'These roles and no others; counts within seconds.' })
  async changePersonRoles(
    @Arg('input', () => ChangePersonRolesInput) input: ChangePersonRolesInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    const outcome = await changePersonRoles(context.deps, command);
    return changed.answer(context, outcome, (id) => loadPerson(context, id));
  }

  @Mutation(() => RemovePersonResult, { description: 'The person, or I myself, no longer acts for my organisation.' })
  async removePerson(
    @Arg('input', () => RemovePersonInput) input: RemovePersonInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { userId, successorId } = input;
    const leaving = { userId, successorId: successorId ?? null };
    const command = { actor: useCaseActor(context), idempotencyKey, input: leaving };
    const outcome = await removePerson(context.deps, command);
    if (outcome.kind === 'refused') return refusedCommand(context, outcome.refusal);
    return Object.assign(new RemovedPersonType(), { id: outcome.value.id });
  }
}

const personOf = (context: Context, row: PersonRecord, branch: BranchType | null): PersonType => {
  const { userId, ...shown } = row;
  return { ...shown, branch, id: userId, isMe: userId === useCaseActor(context).userId };
};

function invitationOf({ deps }: Context, row: Invitation): InvitationType {
  const open = isOpen(row, deps.now());
  return {
    id: row.id,
    email: row.email,
    roles: row.roles,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    mailedAt: row.mailedAt,
    state: row.acceptedAt !== null ? 'ACCEPTED' : open ? 'OPEN' : 'EXPIRED',
    link: open ? deps.invitations.linkOf(row.id) : null,
  };
}

async function loadInvitation(context: Context, id: string): Promise<InvitationType> {
  return invitationOf(context, await context.deps.read().findOneOrFail(Invitation, { id }));
}

async function loadPerson(context: Context, userId: string): Promise<PersonType | null> {
  const person = await findPerson(context.deps, { organisationId: organisationOf(context) ?? NOWHERE, userId });
  if (person === null) return null;
  const branches = await branchesOfPeople(context.deps, [userId]);
  return personOf(context, person, branches.get(userId) ?? null);
}
