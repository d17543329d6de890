import { LockMode } from '@mikro-orm/core';
import { FILING_MOVES, type FilingMove, type FilingState } from '../../domain/compensation/filing-moves.ts';
import { type JsonValue, policyFromJson } from '../../domain/compensation/policy-json.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { refreshBankCap } from './cap-rows.ts';
import { capOwnerOf } from './file-loan.ts';
import { reverse } from './move-claim.ts';

export type ReviewFiling = {
  readonly filingId: string;
  readonly move: Exclude<FilingMove, 'submitFiling'>;
  readonly reason: string | null;
};

const TO: Readonly<Record<ReviewFiling['move'], FilingState>> = {
  acceptFiling: 'FILED',
  returnFiling: 'FILING_RETURNED',
  rejectFiling: 'FILING_REJECTED',
  revokeFiling: 'FILING_REVOKED',
};
const REASON_CHARACTERS_MAX = 500;
/** From here on money is approved or paid, and a revoked filing takes it back. */
const OVER: ReadonlySet<string> = new Set(['DENIED', 'REVERSED', 'CLAWBACK']);

/**
 * The trustee accepts, returns or rejects a filing (F3, F4); the policy owner revokes one, which ends its claim: what is
 * reserved is released, what was paid is claimed back and keeps counting until it is returned.
 */
export async function reviewFiling(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReviewFiling },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const rule = FILING_MOVES[input.move];
  const reason = input.reason?.trim() ?? null;
  if ((reason?.length ?? 0) > REASON_CHARACTERS_MAX)
    return refused('TEXT_TOO_LONG', 'reason', { max: `${REASON_CHARACTERS_MAX}` });
  return runCommand(deps, { ...command, name: input.move }, async (work) => {
    // Claim before filing, as every move of a claim locks them, so that the two never wait for each other.
    const claim = await work.em.findOne(
      LossClaim,
      { filingId: input.filingId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    const filing = await work.em.findOne(Filing, { id: input.filingId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (filing === null || !rule.roles.some((role) => actor.roles.includes(role))) return notFound('filingId');
    if (filing.claimantId === actor.organisationId) return refused('OWN_ORGANISATION', 'filingId');
    if (!(rule.from as readonly FilingState[]).includes(filing.state))
      return refused('ILLEGAL_TRANSITION', 'filingId', { state: filing.state });
    if (rule.needsReason && (reason ?? '') === '') return refused('REASON_MISSING', 'reason');
    const from = filing.state;
    filing.state = TO[input.move];
    filing.reviewedBy = actor.userId;
    filing.reason = reason;
    filing.dueOn = null;
    await work.em.flush();
    if (input.move === 'revokeFiling' && claim !== null && !OVER.has(claim.state)) {
      const step = { work, claim, command: { ...command, input: { claimId: claim.id, reason } } };
      const reversed = await reverse(deps, step);
      if (reversed.kind === 'refused') return reversed;
      claim.state = reversed.value.to;
      claim.stateSince = deps.now();
      claim.dueOn = null;
      claim.note = reason;
    }
    if (from === 'FILED' || filing.state === 'FILED') await refreshCapOf(work, deps, filing);
    const detail = { filingId: filing.id, from, to: filing.state, reason };
    await work.record({ streamId: filing.loanId, name: `filing.${input.move}`, detail, actorId: actor.userId });
    return done({ id: filing.id });
  });
}

async function refreshCapOf(work: Work, deps: Deps, filing: Filing): Promise<void> {
  const loan = await work.em.findOneOrFail(Loan, { id: filing.loanId });
  const key = { code: filing.scheme, version: Number(filing.policyVersion) };
  const version = await work.em.findOneOrFail(SchemePolicyVersion, key);
  work.emit({ name: 'fund.moved.v1', scheme: filing.scheme });
  await refreshBankCap(work, capOwnerOf(filing, loan, deps.today()), policyFromJson(version.settings as JsonValue));
}
