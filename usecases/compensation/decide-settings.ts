import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../domain/compensation/policy-json.ts';
import { changeSettings, fillsOnly, type SettingsChange } from '../../domain/compensation/settings-change.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { changeMarketReadings, MARKET } from '../../domain/registry/tags/market-readings.ts';
import type { TagPolicy } from '../../domain/registry/tags/tag-policy.ts';
import { PolicyProposal, SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import { TagPolicyVersion } from '../../schema/entities/registry/firm-record.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { newestTagPolicy } from '../registry/tag-policies.ts';

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
 * Proposes the next version of a scheme, or of the market's readings. It takes effect only when another person approves it, and only for drawdowns to
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
    const next =
      input.schemeCode === MARKET ? await nextOfMarket(deps, work, input) : await nextOfScheme(deps, work, input);
    if (next.kind === 'refused') return next;
    const { settings, version } = next.value;
    const proposal = work.em.create(PolicyProposal, {
      id: deps.newId(),
      code: input.schemeCode,
      settings,
      decisionRecord,
      proposedBy: actor.userId,
      proposedAt: deps.now(),
      decidedBy: null,
      decidedAt: null,
      state: 'PROPOSED',
    });
    work.em.persist(proposal);
    const detail = { schemeCode: input.schemeCode, decisionRecord, version };
    await work.record({ streamId: proposal.id, name: 'settings.proposed', detail, actorId: actor.userId });
    return done({ id: proposal.id });
  });
}

type Next = { readonly settings: unknown; readonly version: number };

async function nextOfScheme(deps: Deps, work: Work, input: ProposeSettings): Promise<Outcome<Next>> {
  const base = await findNewest(work, input.schemeCode);
  if (base === null) return notFound('schemeCode');
  const fillsOwn = fillsOnly(base, input.change, input.validFrom) && input.validFrom >= base.valid.from;
  if (input.validFrom <= deps.today() && !fillsOwn)
    return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
  const next = changeSettings(base, input.change, { version: base.version + 1, validFrom: input.validFrom });
  return next.kind === 'refused' ? next : done({ settings: policyToJson(next.value), version: next.value.version });
}

/** The readings of the market never reach back: tags and boards of the days before stay what they were. */
async function nextOfMarket(deps: Deps, work: Work, input: ProposeSettings): Promise<Outcome<Next>> {
  const { readings, ...others } = input.change;
  const [foreign] = Object.entries(others).find(([, value]) => value !== null) ?? [];
  if (foreign !== undefined) return refused('SETTING_UNKNOWN', 'change', { name: foreign });
  if (input.validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
  const { policy } = await newestTagPolicy(work.em);
  const at = { version: policy.version + 1, validFrom: input.validFrom };
  const next = changeMarketReadings(policy, readings, at);
  return next.kind === 'refused' ? next : done({ settings: toSnapshot(next.value), version: at.version });
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
    if (input.isApproved) {
      await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 20))', [proposal.code]);
      const written = await (proposal.code === MARKET ? writeMarketVersion : writeSchemeVersion)(work, proposal);
      if (written.kind === 'refused') return written;
    }
    proposal.state = input.isApproved ? 'APPROVED' : 'REFUSED';
    proposal.decidedBy = actor.userId;
    proposal.decidedAt = deps.now();
    const detail = { code: proposal.code, state: proposal.state };
    await work.record({ streamId: proposal.id, name: 'settings.decided', detail, actorId: actor.userId });
    return done({ id: proposal.id });
  });
}

async function writeSchemeVersion(work: Work, proposal: PolicyProposal): Promise<Outcome<null>> {
  const { code, settings, decisionRecord } = proposal;
  const { version, valid } = policyFromJson(settings as JsonValue);
  const newest = await findNewest(work, code);
  if (newest?.version !== version - 1) return refused('SETTINGS_OUTDATED', 'proposalId');
  const row = { code, version, validFrom: valid.from, validTo: valid.to, settings, decisionRecord };
  work.em.persist(work.em.create(SchemePolicyVersion, { ...row, isIllustrative: false }));
  work.emit({ name: 'fund.moved.v1', scheme: code });
  work.emit({ name: 'market.changed.v1', what: `scheme ${code}` });
  return done(null);
}

/** From its first day on the daily pass derives again what the readings decide. */
async function writeMarketVersion(work: Work, { settings, decisionRecord }: PolicyProposal): Promise<Outcome<null>> {
  const { version, validFrom } = fromSnapshot<TagPolicy>(settings);
  const { policy } = await newestTagPolicy(work.em);
  if (policy.version !== version - 1) return refused('SETTINGS_OUTDATED', 'proposalId');
  work.em.persist(work.em.create(TagPolicyVersion, { version, validFrom, settings, decisionRecord }));
  return done(null);
}

async function findNewest(work: Work, code: string) {
  const row = await work.em.findOne(SchemePolicyVersion, { code }, { orderBy: { version: 'desc' } });
  return row === null ? null : policyFromJson(row.settings as JsonValue);
}

export const findProposals = (deps: Pick<Deps, 'read'>, first: number): Promise<PolicyProposal[]> =>
  deps.read().find(PolicyProposal, {}, { orderBy: { proposedAt: 'desc', id: 'desc' }, limit: first });

export const findProposal = (deps: Pick<Deps, 'read'>, id: string): Promise<PolicyProposal | null> =>
  deps.read().findOne(PolicyProposal, { id });
