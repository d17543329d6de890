import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ClaimState } from '../../domain/compensation/claim-moves.ts';
import type { FileSubject } from '../../domain/files/file-rules.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import { AuthorityRequest } from '../../schema/entities/registry/authority-request.entity.ts';
import { mayRead } from '../compensation/read-claims.ts';
import { sideOf } from '../engagement/move-engagement.ts';
import type { Actor } from '../ports.ts';
import { findOfOtherBranches } from '../registry/branches/branch-work.ts';

/** What somebody may do with the files of a row. */
export type Standing = {
  readonly mayAttach: boolean;
  /** The history in which files of the row are written down. */
  readonly streamId: string;
  /** Set for a bank: what the firm put there is read by the consent of the firm, as everything of the firm. */
  readonly byConsent: { readonly firmId: string; readonly needId: string; readonly bankId: string } | null;
};

export type SubjectKey = { readonly subject: FileSubject; readonly subjectId: string };

/** Who keeps the market reads what the parties do, as in the file of a dispute. */
const KEEPERS: ReadonlySet<string> = new Set(['OPERATOR', 'AUDITOR']);
const BANK_HANDS: ReadonlySet<string> = new Set(['BANK_MARKETER', 'BANK_APPROVER']);
const CLAIM_HANDS: ReadonlySet<string> = new Set(['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR']);

/** The claim is the claimant's to prove while somebody still decides on it. */
const OPEN_CLAIM_STATES: ReadonlySet<ClaimState> = new Set<ClaimState>([
  'LOSS_RECOGNISED',
  'CLAIM_DRAFT',
  'CLAIM_SUBMITTED',
  'PRELIM_REVIEW',
  'SUPPLEMENT',
  'JOINT_REVIEW',
  'DECISION_DUE',
  'FRAUD_HOLD',
]);

const holds = (actor: Actor, roles: ReadonlySet<string>): boolean => actor.roles.some((role) => roles.has(role));

/** `null` for who may not read the row, as for a row that is not there. The same rules as those of the row itself. */
export async function standingOf(
  em: SqlEntityManager,
  of: SubjectKey & { readonly actor: Actor },
): Promise<Standing | null> {
  const { subject, subjectId, actor } = of;
  if (await isOfOtherBranch(em, { subjectId, actor })) return null;
  switch (subject) {
    case 'AUTHORITY':
      return ofAuthority(em, subjectId, actor);
    case 'CLAIM':
      return ofClaim(em, subjectId, actor);
    case 'ENGAGEMENT': {
      const engagement = await em.findOne(Engagement, { id: subjectId });
      return engagement === null ? null : ofEngagement(engagement, actor, { bankOnly: false });
    }
    case 'EXPORT':
      return ofExport(em, subjectId, actor);
    case 'VISIT': {
      const visit = await em.findOne(Visit, { id: subjectId });
      const engagement = visit === null ? null : await em.findOne(Engagement, { id: visit.engagementId });
      return engagement === null ? null : ofEngagement(engagement, actor, { bankOnly: true });
    }
  }
}

async function isOfOtherBranch(em: SqlEntityManager, of: { subjectId: string; actor: Actor }): Promise<boolean> {
  const { organisationId: bankId, branchId } = of.actor;
  if (branchId === undefined || bankId === null) return false;
  return (await findOfOtherBranches(em, { bankId, branchId, ids: [of.subjectId] })).size > 0;
}

/** Papers are handed in with the request and never afterwards. */
async function ofAuthority(em: SqlEntityManager, id: string, actor: Actor): Promise<Standing | null> {
  const request = await em.findOne(AuthorityRequest, { id });
  if (request === null) return null;
  const isOwn = request.userId === actor.userId || (!request.isClaim && request.firmId === actor.organisationId);
  return isOwn || holds(actor, KEEPERS) ? { mayAttach: false, streamId: request.firmId, byConsent: null } : null;
}

/** For the subject itself and for who asked in its place. */
async function ofExport(em: SqlEntityManager, id: string, actor: Actor): Promise<Standing | null> {
  const found = await em.findOne(DataExport, { id, state: 'READY' });
  if (found === null) return null;
  const isOwn = found.subjectId === (found.subject === 'PERSON' ? actor.userId : actor.organisationId);
  const isReader = isOwn || found.requestedBy === actor.userId;
  return isReader ? { mayAttach: false, streamId: found.subjectId, byConsent: null } : null;
}

async function ofClaim(em: SqlEntityManager, id: string, actor: Actor): Promise<Standing | null> {
  const claim = await em.findOne(LossClaim, { id });
  if (claim === null || !mayRead(actor, claim)) return null;
  const isClaimant = actor.organisationId === claim.claimantId && holds(actor, CLAIM_HANDS);
  return { mayAttach: isClaimant && OPEN_CLAIM_STATES.has(claim.state), streamId: claim.id, byConsent: null };
}

function ofEngagement(engagement: Engagement, actor: Actor, of: { bankOnly: boolean }): Standing | null {
  const side = sideOf(actor, engagement);
  if (side === null && !holds(actor, KEEPERS)) return null;
  const isBankHand = side === 'bank' && holds(actor, BANK_HANDS);
  const { id: streamId, firmId, needId, bankId } = engagement;
  const mayAttach = isBankHand || (side === 'firm' && !of.bankOnly);
  return { mayAttach, streamId, byConsent: side === 'bank' ? { firmId, needId, bankId } : null };
}
