import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome } from '../../domain/refusal.ts';
import { deriveSizeClass } from '../../domain/registry/derive-size-class.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ExternalLoan } from '../../schema/entities/registry/firm-record.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';
import { checkProfile, type FirmProfile } from './register-firm.ts';

/** A firm restates its figures; its size class follows, and its live needs are matched again. */
export async function updateFirmProfile(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: FirmProfile },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const problem = checkProfile(deps, input);
  if (problem !== null) return problem;
  return runCommand(deps, { ...command, name: 'updateFirmProfile' }, async (work) => {
    const firm = await work.em.findOne(
      Firm,
      { id: actor.organisationId ?? '', erasedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (firm === null) return notFound();
    const borrowed =
      (await work.em.count(Loan, { firmId: firm.id })) +
      (await work.em.count(ExternalLoan, { firmId: firm.id, withdrawnAt: null }));
    // What is on record is not unsaid by a statement.
    const hasNoLoanRecord = borrowed > 0 ? false : input.hasNoLoanRecord;
    const { sizeClass } = deriveSizeClass(input);
    work.em.assign(firm, { ...input, hasNoLoanRecord, sizeClass, statedOn: deps.today() });
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    await work.record({ streamId: firm.id, name: 'firm.profile-updated', detail: {}, actorId: actor.userId });
    return done({ id: firm.id });
  });
}
