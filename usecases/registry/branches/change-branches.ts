import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { Engagement } from '../../../schema/entities/engagement/engagement.entity.ts';
import { BankBranch, BranchMember, BranchWork } from '../../../schema/entities/registry/bank-branch.entity.ts';
import { Membership, Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** Branches of one bank on the platform (our default). */
const BRANCHES_MAX = 500;
const NAME_CHARACTERS_MAX = 120;

/** The head office opens a branch. */
export async function openBranch(deps: Deps, command: Command<{ readonly name: string }>): Promise<Outcome<Written>> {
  const { actor } = command;
  const name = command.input.name.trim();
  if (name === '' || name.length > NAME_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'name');
  return runCommand(deps, { ...command, name: 'openBranch' }, async ({ em, record }) => {
    const bankId = actor.organisationId ?? '';
    // One writer at a time for a bank, so that the second of two equal names is refused and not stopped by the index.
    await em.findOneOrFail(Organisation, { id: bankId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const branches = await em.find(BankBranch, { bankId });
    if (branches.some((branch) => branch.name === name)) return refused('NAME_TAKEN', 'name');
    if (branches.length >= BRANCHES_MAX) return refused('BRANCHES_FULL', null, { max: `${BRANCHES_MAX}` });
    const branch = em.create(BankBranch, { id: deps.newId(), bankId, name, createdAt: deps.now() });
    em.persist(branch);
    const detail = { branchId: branch.id, name };
    await record({ streamId: bankId, name: 'branch.opened', detail, actorId: actor.userId });
    return done({ id: branch.id });
  });
}

/** Somebody works in this branch from now on, or at the head office; what they took stays with the branch. */
export async function placeInBranch(
  deps: Deps,
  command: Command<{ readonly userId: string; readonly branchId: string | null }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'placeInBranch' }, async ({ em, record }) => {
    const bankId = actor.organisationId ?? '';
    if ((await em.count(Membership, { userId: input.userId, organisationId: bankId })) === 0) return notFound('userId');
    if (input.branchId !== null && (await em.count(BankBranch, { id: input.branchId, bankId })) === 0)
      return notFound('branchId');
    // Somebody of the head office has to be left who could call back whoever is in a branch.
    if (input.userId === actor.userId && input.branchId !== null) return refused('NOT_FOR_ONESELF', 'userId');
    await em.nativeDelete(BranchMember, { userId: input.userId });
    if (input.branchId !== null)
      em.persist(em.create(BranchMember, { userId: input.userId, branchId: input.branchId }));
    await record({ streamId: bankId, name: 'person.placed', detail: { ...input }, actorId: actor.userId });
    return done({ id: input.userId });
  });
}

/** The head office hands what the bank does about a need to a branch, or to all of the bank. */
export async function handOverWork(
  deps: Deps,
  command: Command<{ readonly engagementId: string; readonly branchId: string | null }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'handOverWork' }, async ({ em, record }) => {
    const bankId = actor.organisationId ?? '';
    const own = { id: input.engagementId, bankId };
    const engagement = await em.findOne(Engagement, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (engagement === null) return notFound('engagementId');
    if (input.branchId !== null && (await em.count(BankBranch, { id: input.branchId, bankId })) === 0)
      return notFound('branchId');
    const key = { bankId, needId: engagement.needId };
    await em.nativeDelete(BranchWork, key);
    if (input.branchId !== null) em.persist(em.create(BranchWork, { ...key, branchId: input.branchId }));
    const detail = { branchId: input.branchId };
    await record({ streamId: engagement.id, name: 'engagement.handed-over', detail, actorId: actor.userId });
    return done({ id: engagement.id });
  });
}
