import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../../domain/calendar.ts';
import { civilDateOf } from '../../domain/calendar.ts';
import {
  BankRating,
  Complaint,
  CreditDecision,
  ExposureOverride,
  Visit,
} from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { Loan, LoanEvent } from '../../schema/entities/engagement/loan.entity.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { HistoryAnchor } from '../../schema/entities/platform/history-anchor.entity.ts';
import { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership } from '../../schema/entities/registry/organisation.entity.ts';
import { type ChainVerdict, verifyHistory } from '../platform/verify-history.ts';
import type { Actor, Deps } from '../ports.ts';
import { readConsented } from '../registry/read-consented.ts';

/** Rows of one kind in one file; an engagement has a handful of each. */
const ROWS_MAX = 1_000;
const OTHER_SIDE = '—';

export type DisputedFile = Pick<
  StoredFile,
  'id' | 'subject' | 'subjectId' | 'organisationId' | 'name' | 'mediaType' | 'sizeBytes' | 'sha256' | 'attachedAt'
>;

/** Everything that one engagement left behind, with what proves that nothing of it was changed. */
export type DisputeFile = {
  readonly engagement: Engagement;
  readonly bankName: string;
  /** `null` where the reader may not know who stands behind the need. */
  readonly firmName: string | null;
  /** The need as it stood; empty where the reader may not know it. */
  readonly needVersions: readonly CreditNeedVersion[];
  readonly decisions: readonly CreditDecision[];
  readonly visits: readonly Visit[];
  readonly complaints: readonly Complaint[];
  /** What was handed in, by its sum: the bytes are asked for by themselves. */
  readonly files: readonly DisputedFile[];
  readonly ratings: readonly BankRating[];
  readonly overrides: readonly ExposureOverride[];
  readonly consents: readonly Consent[];
  readonly reads: readonly ConsentRead[];
  readonly loans: readonly Loan[];
  readonly loanEvents: readonly LoanEvent[];
  readonly events: readonly HistoryEvent[];
  /** One for each stream of events. */
  readonly chains: readonly (ChainVerdict & { readonly streamId: string })[];
  /** The seals of the days on which something happened. */
  readonly anchors: readonly HistoryAnchor[];
};

/**
 * The file of one engagement for its firm, its bank, an operator or an auditor; `null` for everybody else, as for one
 * that is not there. A bank reads who the firm is as everywhere: by consent, and the firm sees that it did.
 */
export async function readDisputeFile(
  deps: Deps,
  of: { readonly engagementId: string; readonly actor: Actor },
): Promise<DisputeFile | null> {
  const { engagementId, actor } = of;
  const em = deps.read();
  const engagement = await em.findOne(Engagement, { id: engagementId });
  if (engagement === null) return null;
  const { needId, firmId, bankId } = engagement;
  const isKeeper = actor.roles.includes('OPERATOR') || actor.roles.includes('AUDITOR');
  const isParty = actor.organisationId === firmId || actor.organisationId === bankId;
  if (!isKeeper && !isParty) return null;
  const seesFirm = isKeeper || actor.organisationId === firmId || (await isLetIn(deps, { engagement, actor }));
  const [bank, firm] = [await em.findOneOrFail(Bank, { id: bankId }), await em.findOneOrFail(Firm, { id: firmId })];
  const by = { engagementId };
  const visits = await em.find(Visit, by, { orderBy: { id: 'asc' }, limit: ROWS_MAX });
  const page = { orderBy: { id: 'asc' }, limit: ROWS_MAX } as const;
  const consents = await em.find(Consent, { needId, bankId }, page);
  const loans = await em.find(Loan, { needId, bankId }, page);
  const ids = loans.map(({ id }) => id);
  const streams = [engagementId, ...ids];
  const events = await em.find(
    HistoryEvent,
    { streamId: { $in: streams } },
    { orderBy: { occurredAt: 'asc', id: 'asc' }, limit: ROWS_MAX },
  );
  // Who acted for a firm acts for it in all its needs: without consent the bank reads its own people and the clock alone (keys are of banks).
  const own = seesFirm ? [] : (await em.find(Membership, { organisationId: bankId })).map(({ userId }) => userId);
  const isShown = (id: string): boolean => seesFirm || id === 'system' || id.startsWith('key:') || own.includes(id);
  const actorOf = (id: string): string => (isShown(id) ? id : OTHER_SIDE);
  const days = [...new Set(events.map(({ occurredAt }): CivilDate => civilDateOf(occurredAt)))];
  const chains: DisputeFile['chains'][number][] = [];
  for (const streamId of streams) chains.push({ streamId, ...(await verifyHistory(deps, streamId)) });
  return {
    engagement,
    bankName: bank.name,
    firmName: seesFirm ? firm.name : null,
    needVersions: seesFirm ? await em.find(CreditNeedVersion, { needId }, { orderBy: { version: 'asc' } }) : [],
    decisions: (await em.find(CreditDecision, by, { orderBy: { sequence: 'asc' }, limit: ROWS_MAX })).map((one) =>
      Object.assign(one, { decidedBy: actorOf(one.decidedBy) }),
    ),
    visits,
    files: (await filesOf(em, [engagementId, ...visits.map(({ id }) => id)])).filter(
      (file) => seesFirm || file.organisationId !== firmId,
    ),
    complaints: await em.find(Complaint, by, page),
    ratings: await em.find(BankRating, by, page),
    overrides: actor.organisationId === firmId ? [] : await em.find(ExposureOverride, by, page),
    consents,
    reads: await em.find(ConsentRead, { consentId: { $in: consents.map(({ id }) => id) } }, page),
    loans,
    loanEvents: await em.find(LoanEvent, { loanId: { $in: ids } }, page),
    events: events
      .filter(({ name }) => actor.organisationId !== firmId || !name.startsWith('exposure.'))
      .map((event) => Object.assign(event, { actorId: actorOf(event.actorId) })),
    chains,
    anchors: await em.find(HistoryAnchor, { day: { $in: days } }, { orderBy: { day: 'asc' } }),
  };
}

async function filesOf(em: SqlEntityManager, subjectIds: readonly string[]): Promise<DisputedFile[]> {
  const of = { subject: { $in: ['ENGAGEMENT' as const, 'VISIT' as const] }, subjectId: { $in: [...subjectIds] } };
  const rows = await em.find(StoredFile, of, { orderBy: { id: 'asc' }, limit: ROWS_MAX });
  return rows.map(({ id, subject, subjectId, organisationId, name, mediaType, sizeBytes, sha256, attachedAt }) => ({
    id,
    subject,
    subjectId,
    organisationId,
    name,
    mediaType,
    sizeBytes,
    sha256,
    attachedAt,
  }));
}

async function isLetIn(deps: Deps, { engagement, actor }: { engagement: Engagement; actor: Actor }): Promise<boolean> {
  const { needId, bankId } = engagement;
  return (await readConsented(deps, { bankId, readerId: actor.userId, needIds: [needId] })).has(needId);
}
