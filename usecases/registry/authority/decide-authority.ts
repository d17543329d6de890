import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { AuthorityRequest } from '../../../schema/entities/registry/authority-request.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';

const REASON_MAX = 500;

export type DecideAuthority = {
  readonly requestId: string;
  readonly approves: boolean;
  /** Needed to refuse: the person reads it. */
  readonly reason: string | null;
};

/** An operator has read the papers and says whether the person may act for the firm. */
export async function decideAuthority(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: DecideAuthority },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = (input.reason ?? '').trim();
  if (!input.approves && reason === '') return refused('REASON_MISSING', 'reason');
  if (reason.length > REASON_MAX) return refused('TEXT_TOO_LONG', 'reason', { max: `${REASON_MAX}` });
  return runCommand(deps, { ...command, name: 'decideAuthority' }, async (work) => {
    const known = await work.em.findOne(AuthorityRequest, { id: input.requestId });
    if (known === null) return notFound('requestId');
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    // The firm first, as in a submission, so that nobody waits in a circle.
    const firm = await work.em.findOneOrFail(Firm, { id: known.firmId }, lock);
    const request = await work.em.findOneOrFail(AuthorityRequest, { id: known.id }, lock);
    if (request.state !== 'SUBMITTED') return refused('ILLEGAL_TRANSITION', 'requestId', { state: request.state });
    if (request.userId === actor.userId) return refused('OWN_REQUEST', 'requestId');
    if (input.approves) {
      const refusal = await letAct(work, deps, { request, firm, actorId: actor.userId });
      if (refusal !== null) return refusal;
    }
    const state = input.approves ? 'APPROVED' : 'REFUSED';
    work.em.assign(request, {
      state,
      decidedBy: actor.userId,
      decidedAt: deps.now(),
      reason: reason === '' ? null : reason,
    });
    const detail = { requestId: request.id, to: state, isClaim: request.isClaim };
    await work.record({ streamId: firm.id, name: 'authority.decided', detail, actorId: actor.userId });
    return done({ id: request.id });
  });
}

/** The firm binds itself from now on. Who came to it without a proof and is not the one who proved goes out. */
async function letAct(
  work: Work,
  deps: Deps,
  of: { request: AuthorityRequest; firm: Firm; actorId: string },
): Promise<Outcome<never> | null> {
  const { request, firm, actorId } = of;
  const { userId, isClaim } = request;
  const elsewhere = { userId, organisationId: { $ne: firm.id } };
  if ((await work.em.count(Membership, elsewhere)) > 0) return refused('ALREADY_IN_AN_ORGANISATION', 'requestId');
  const members = await work.em.find(Membership, { organisationId: firm.id });
  if (isClaim && firm.awaitsProof)
    for (const unproven of members.filter((one) => one.userId !== userId)) {
      work.em.remove(unproven);
      const detail = { userId: unproven.userId, because: 'AUTHORITY_OF_OTHER' };
      await work.record({ streamId: firm.id, name: 'person.removed', detail, actorId });
    }
  if (!members.some((one) => one.userId === userId)) {
    const role = { id: deps.newId(), userId, organisationId: firm.id, role: 'FIRM_USER' };
    work.em.persist(work.em.create(Membership, role));
  }
  work.em.assign(firm, { awaitsProof: false, verification: 'VERIFIED' });
  return null;
}
