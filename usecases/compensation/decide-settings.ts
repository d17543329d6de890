import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../domain/compensation/policy-json.ts';
import { changeSettings, fillsOnly, type SettingsChange } from '../../domain/compensation/settings-change.ts';
import { policyKindOf } from '../../domain/matching/change-policy.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { PolicyProposal, SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import { adoptPolicy } from '../platform/policy-versions.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

export type ProposeSettings = {
  readonly schemeCode: string;
  /** First drawdown day to which the new version applies. */
  readonly validFrom: CivilDate;
  /** The minutes or the paper that decides it. */
  readonly decisionRecord: string;
  readonly change: SettingsChange;
};

const RECORD_CHARACTERS_MAX = 500;

/**
 * Proposes the next version of a scheme. It takes effect only when another person approves it, and only for drawdowns to
 * come, unless it fills what was undecided; what was decided under an earlier version keeps that version's settings.
 */
export async function proposeSettings(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ProposeSettings },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const decisionRecord = input.decisionRecord.trim();
  if (decisionRecord === '' || decisionRecord.length > RECORD_CHARACTERS_MAX)
    return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  return runCommand(deps, { ...command, name: 'proposeSettings' }, async (work) => {
    const base = await findNewest(work, input.schemeCode);
    if (base === null) return notFound('schemeCode');
    const fillsOwn = fillsOnly(base, input.change, input.validFrom) && input.validFrom >= base.valid.from;
    if (input.validFrom <= deps.today() && !fillsOwn)
      return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
    const next = changeSettings(base, input.change, { version: base.version + 1, validFrom: input.validFrom });
    if (next.kind === 'refused') return next;
    const proposal = work.em.create(PolicyProposal, {
      id: deps.newId(),
      code: input.schemeCode,
      settings: policyToJson(next.value),
      decisionRecord,
      proposedBy: actor.userId,
      proposedAt: deps.now(),
      decidedBy: null,
      decidedAt: null,
      state: 'PROPOSED',
    });
    work.em.persist(proposal);
    const detail = { schemeCode: input.schemeCode, decisionRecord, version: next.value.version };
    await work.record({ streamId: proposal.id, name: 'settings.proposed', detail, actorId: actor.userId });
    return done({ id: proposal.id });
  });
}

export type DecideSettings = { readonly proposalId: string; readonly isApproved: boolean };

/** Another person approves or refuses a proposal; approved, it is the newest version. */
export async function decideSettings(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DecideSettings },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'decideSettings' }, async (work) => {
    const proposal = await work.em.findOne(
      PolicyProposal,
      { id: input.proposalId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (proposal === null) return notFound('proposalId');
    if (proposal.state !== 'PROPOSED') return refused('ILLEGAL_TRANSITION', 'proposalId', { state: proposal.state });
    if (proposal.proposedBy === actor.userId) return refused('DUTIES_NOT_SEPARATE', 'proposalId', { duty: 'propose' });
    const kind = policyKindOf(proposal.code);
    if (kind !== null && input.isApproved) {
      const refusal = await adoptPolicy(deps, work, { kind, proposal });
      if (refusal !== null) return { kind: 'refused', refusal };
    }
    if (kind === null && input.isApproved) {
      const policy = policyFromJson(proposal.settings as JsonValue);
      await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 20))', [proposal.code]);
      const newest = await findNewest(work, proposal.code);
      if (newest?.version !== policy.version - 1) return refused('SETTINGS_OUTDATED', 'proposalId');
      work.em.persist(
        work.em.create(SchemePolicyVersion, {
          code: proposal.code,
          version: policy.version,
          validFrom: policy.valid.from,
          validTo: policy.valid.to,
          settings: proposal.settings,
          decisionRecord: proposal.decisionRecord,
          isIllustrative: false,
        }),
      );
      work.emit({ name: 'fund.moved.v1', scheme: proposal.code });
      work.emit({ name: 'market.changed.v1', what: `scheme ${proposal.code}` });
    }
    proposal.state = input.isApproved ? 'APPROVED' : 'REFUSED';
    proposal.decidedBy = actor.userId;
    proposal.decidedAt = deps.now();
    const detail = { version: (proposal.settings as { version: number }).version, state: proposal.state };
    await work.record({ streamId: proposal.id, name: 'settings.decided', detail, actorId: actor.userId });
    return done({ id: proposal.id });
  });
}

async function findNewest(work: Work, code: string) {
  const row = await work.em.findOne(SchemePolicyVersion, { code }, { orderBy: { version: 'desc' } });
  return row === null ? null : policyFromJson(row.settings as JsonValue);
}

export const findProposals = (deps: Pick<Deps, 'read'>, first: number): Promise<PolicyProposal[]> =>
  deps.read().find(PolicyProposal, {}, { orderBy: { proposedAt: 'desc', id: 'desc' }, limit: first });

export const findProposal = (deps: Pick<Deps, 'read'>, id: string): Promise<PolicyProposal | null> =>
  deps.read().findOne(PolicyProposal, { id });
