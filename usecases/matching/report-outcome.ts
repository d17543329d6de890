import { type MatchOutcomeKind, mayReport, reasonsFor } from '../../domain/matching/match-outcome.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { MatchOutcome } from '../../schema/entities/matching/match-outcome.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

export type ReportOutcome = {
  readonly needId: string;
  readonly productId: string;
  readonly kind: MatchOutcomeKind;
  readonly reason: string | null;
};

/**
 * Says what came of a pair that was once recommended to the caller's side. It belongs to the pair, so a later run of
 * the matcher does not lose it.
 */
export async function reportMatchOutcome(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: ReportOutcome },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'reportMatchOutcome' }, async (work) => {
    const pair = { needId: input.needId, productId: input.productId };
    const shown = await work.em.findOne(Recommendation, pair, { orderBy: { id: 'desc' } });
    const own = actor.organisationId ?? '';
    const side = shown?.firmId === own ? 'firm' : shown?.bankId === own && !shown.isNearMiss ? 'bank' : null;
    if (shown === null || side === null) return notFound('needId');
    if (!mayReport(side, input.kind)) return refused('OUTCOME_NOT_YOURS', 'kind', { kind: input.kind });
    const reasons = reasonsFor(side, input.kind);
    if (reasons.length === 0 ? input.reason !== null : !reasons.includes(input.reason ?? ''))
      return refused('OUTCOME_REASON', 'reason', { reasons: reasons.join(', ') });
    const row = {
      ...pair,
      firmId: shown.firmId,
      bankId: shown.bankId,
      side,
      kind: input.kind,
      reason: input.reason,
    } as const;
    const id = deps.newId();
    work.em.persist(work.em.create(MatchOutcome, { ...row, id, reportedAt: deps.now() }));
    return done({ id });
  });
}
