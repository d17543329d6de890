import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import {
  changePolicy,
  POLICY_KINDS,
  type PolicyKind,
  type PolicySettings,
} from '../../domain/matching/change-policy.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { PolicyProposal } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import { ScorePolicyVersion } from '../../schema/entities/matching/market-standing.entity.ts';
import { TagPolicyVersion } from '../../schema/entities/registry/firm-record.entity.ts';
import { scoreSettingsOf } from '../matching/score-policies.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { runCommand, type Written } from './run-command.ts';

export type ProposePolicy = {
  readonly kind: PolicyKind;
  /** First day on which the new version decides. */
  readonly validFrom: CivilDate;
  /** The minutes or the paper that decides it. */
  readonly decisionRecord: string;
  /** What changes, as JSON text; everything else stays as it is. */
  readonly settings: string;
};

const RECORD_CHARACTERS_MAX = 500;
const SETTINGS_CHARACTERS_MAX = 10_000;

/** What a proposal holds until it is decided. */
type Proposed = { readonly version: number; readonly validFrom: CivilDate; readonly settings: PolicySettings };

/**
 * Proposes other weights of the scores, or other limits of the tags, from a day to come. Another person decides, as
 * with the settings of a scheme. What was matched or derived before that day keeps the version that it names.
 */
export async function proposePolicy(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: ProposePolicy },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const decisionRecord = input.decisionRecord.trim();
  if (decisionRecord === '' || decisionRecord.length > RECORD_CHARACTERS_MAX)
    return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  const change = parseSettings(input.settings);
  if (change === null) return refused('SETTINGS_NOT_A_POLICY', 'settings');
  return runCommand(deps, { ...command, name: 'proposePolicy' }, async (work) => {
    if (input.validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'validFrom', { today: deps.today() });
    const base = await newestOf(work.em, input.kind);
    const next = changePolicy(input.kind, base.settings, change);
    if (next.kind === 'refused') return next;
    const settings: Proposed = { version: base.version + 1, validFrom: input.validFrom, settings: next.value };
    const id = deps.newId();
    work.em.persist(
      work.em.create(PolicyProposal, {
        id,
        code: input.kind,
        settings,
        decisionRecord,
        proposedBy: actor.userId,
        proposedAt: deps.now(),
        decidedBy: null,
        decidedAt: null,
        state: 'PROPOSED',
      }),
    );
    const detail = { kind: input.kind, decisionRecord, version: settings.version };
    await work.record({ streamId: id, name: 'settings.proposed', detail, actorId: actor.userId });
    return done({ id });
  });
}

function parseSettings(text: string): unknown {
  if (text.length > SETTINGS_CHARACTERS_MAX) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Writes the version that a proposal asks for; the caller holds the lock of its policy. */
export async function adoptPolicy(
  deps: Pick<Deps, 'now' | 'today'>,
  work: Work,
  of: { readonly kind: PolicyKind; readonly proposal: PolicyProposal },
): Promise<Outcome<null>> {
  const { kind, proposal } = of;
  const { version, validFrom, settings } = proposal.settings as Proposed;
  if ((await newestOf(work.em, kind)).version !== version - 1) return refused('SETTINGS_OUTDATED', 'proposalId');
  if (validFrom <= deps.today()) return refused('SETTINGS_REACH_BACK', 'proposalId', { today: deps.today() });
  const { decisionRecord } = proposal;
  if (kind === 'SCORES') {
    const row = { version, validFrom, settings, reason: decisionRecord, createdAt: deps.now() };
    work.em.persist(work.em.create(ScorePolicyVersion, row));
  } else {
    const row = { version, validFrom, settings: { ...settings, version, validFrom }, decisionRecord };
    work.em.persist(work.em.create(TagPolicyVersion, row));
  }
  return done(null);
}

export type PolicyVersion = Proposed;

async function newestOf(em: SqlEntityManager, kind: PolicyKind): Promise<PolicyVersion> {
  const [newest] = await findPolicyVersions(em, kind, 1);
  if (newest === undefined) throw new Error(`the platform has no policy ${kind}`);
  return newest;
}

/** The versions of one policy, newest first, those to come among them. */
export async function findPolicyVersions(
  em: SqlEntityManager,
  kind: PolicyKind,
  first: number,
): Promise<PolicyVersion[]> {
  const options = { orderBy: { version: 'desc' }, limit: first } as const;
  const rows =
    kind === 'SCORES' ? await em.find(ScorePolicyVersion, {}, options) : await em.find(TagPolicyVersion, {}, options);
  return rows.map((row) => {
    const stored = (kind === 'SCORES' ? scoreSettingsOf(row.settings) : row.settings) as PolicySettings;
    const { version: _version, validFrom: _from, ...settings } = stored;
    return { version: row.version, validFrom: row.validFrom, settings };
  });
}

/** Which policies begin in these days: what stands on them is decided anew then. */
export async function policiesBeginning(
  em: SqlEntityManager,
  days: { readonly after: CivilDate; readonly today: CivilDate },
): Promise<PolicyKind[]> {
  const begins = { validFrom: { $gt: days.after, $lte: days.today } };
  const counts = await Promise.all([em.count(ScorePolicyVersion, begins), em.count(TagPolicyVersion, begins)]);
  return POLICY_KINDS.filter((_kind, index) => (counts[index] ?? 0) > 0);
}
