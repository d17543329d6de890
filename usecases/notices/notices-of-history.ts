import type { SqlEntityManager } from '@mikro-orm/sql';
import { z } from 'zod';
import { ENGAGEMENT_MOVES } from '../../domain/engagement/engagement-moves.ts';
import type { NoticeFacts, NoticeKind } from '../../domain/notices/notice-kind.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Complaint } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import type { HistoryEvent } from '../../schema/entities/platform/outbox-event.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { TagAppeal } from '../../schema/entities/registry/firm-record.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';

/** What the people of one organisation who hold one of `roles` are told. */
export type Notice = {
  readonly kind: NoticeKind;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly subjectId: string | null;
  readonly facts: NoticeFacts;
};

export const FIRM_PEOPLE: readonly Role[] = ['FIRM_USER'];
export const BANK_PEOPLE: readonly Role[] = ['BANK_MARKETER', 'BANK_APPROVER'];
const OPERATORS_MAX = 20;

/** A short number that both sides read to each other; it tells nothing about the firm. */
const numberOf = (id: string): string => id.slice(-8).toUpperCase();

/** Who is told what of a history event; a bank is never told who stands behind a need. */
export async function noticesOfHistory(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const [family] = event.name.split('.');
  switch (family) {
    case 'engagement':
      return ofEngagement(em, event);
    case 'credit-need':
    case 'need':
    case 'consent':
      return ofNeed(em, event);
    case 'credit-product':
      return ofProduct(em, event);
    case 'loan':
    case 'filing':
      return ofLoan(em, event);
    case 'claim':
      return ofClaim(em, event);
    case 'complaint':
      return ofComplaint(em, event);
    case 'appeal':
      return ofAppeal(em, event);
    case 'authority':
      return ofAuthority(em, event);
    default:
      return [];
  }
}

const MOVED = z.object({ move: z.enum(ENGAGEMENT_MOVES), to: z.string(), reasonCode: z.string().nullish() });
const OPENED_KIND = {
  APPLIED: 'ENGAGEMENT_APPLIED',
  GRABBED: 'ENGAGEMENT_GRABBED',
  DISPATCHED: 'ENGAGEMENT_DISPATCHED',
} as const;

async function ofEngagement(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const engagement = await em.findOne(Engagement, { id: event.streamId });
  if (engagement === null) return [];
  const bank = await em.findOne(Bank, { id: engagement.bankId });
  const facts = { need: numberOf(engagement.needId), bank: bank?.name ?? '' };
  const base = { subjectId: engagement.needId };
  const firm = { ...base, organisationId: engagement.firmId, roles: FIRM_PEOPLE };
  const banker = { ...base, organisationId: engagement.bankId, roles: BANK_PEOPLE };
  if (event.name === 'engagement.opened') {
    const opened = z.object({ to: z.enum(['APPLIED', 'GRABBED', 'DISPATCHED']) }).safeParse(event.detail);
    if (!opened.success) return [];
    const kind = OPENED_KIND[opened.data.to];
    return opened.data.to === 'GRABBED' ? [{ ...firm, kind, facts }] : [{ ...banker, kind, facts }];
  }
  const moved = MOVED.safeParse(event.detail);
  if (!moved.success) return [];
  const { move, to, reasonCode } = moved.data;
  const told = { ...facts, move, to, ...(reasonCode ? { reasonCode } : {}) };
  const kind = 'ENGAGEMENT_MOVED';
  return [
    { ...firm, kind, facts: told },
    { ...banker, kind, facts: told },
  ];
}

async function ofNeed(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const need = await em.findOne(CreditNeed, { id: event.streamId });
  if (need === null) return [];
  const facts = { need: numberOf(need.id) };
  const subjectId = need.id;
  if (event.name === 'credit-need.reviewed') {
    const { decision } = z.object({ decision: z.string() }).parse(event.detail);
    const told = { ...facts, decision };
    return [{ kind: 'NEED_REVIEWED', organisationId: need.firmId, roles: FIRM_PEOPLE, subjectId, facts: told }];
  }
  if (event.name === 'need.handed-to-operator') {
    return toOrganisations(em, ['OPERATOR'], { kind: 'NEED_WITHOUT_BANK', subjectId, facts });
  }
  const consent = z.object({ bankId: z.string() }).safeParse(event.detail);
  if (!consent.success) return [];
  const kind = event.name === 'consent.granted' ? 'CONSENT_GRANTED' : 'CONSENT_REVOKED';
  return [{ kind, organisationId: consent.data.bankId, roles: BANK_PEOPLE, subjectId, facts }];
}

/** Operators hear of a complaint when it comes and when nobody took it up; its firm hears what they do about it. */
async function ofComplaint(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const said = z.object({ complaintId: z.string(), to: z.string().optional() }).safeParse(event.detail);
  const complaint = said.success ? await em.findOne(Complaint, { id: said.data.complaintId }) : null;
  if (complaint === null) return [];
  const bank = await em.findOne(Bank, { id: complaint.bankId });
  const facts = { bank: bank?.name ?? '' };
  const subjectId = complaint.id;
  if (event.name === 'complaint.moved') {
    const told = { ...facts, complaint: said.data?.to ?? '' };
    return [{ kind: 'COMPLAINT_MOVED', organisationId: complaint.firmId, roles: FIRM_PEOPLE, subjectId, facts: told }];
  }
  const kind = event.name === 'complaint.late' ? 'COMPLAINT_LATE' : 'COMPLAINT_FILED';
  return toOrganisations(em, ['OPERATOR'], { kind, subjectId, facts });
}

/** An appeal that nobody answered in time goes to those who watch over it; a decided one to its firm. */
async function ofAppeal(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const appeal = await em.findOne(TagAppeal, { id: event.streamId });
  if (appeal === null) return [];
  const subjectId = appeal.id;
  if (event.name === 'appeal.late')
    return toOrganisations(em, ['OPERATOR', 'POLICY_OWNER'], {
      kind: 'APPEAL_LATE',
      subjectId,
      facts: { dueOn: appeal.dueOn },
    });
  const facts = { appeal: appeal.state };
  return [{ kind: 'APPEAL_DECIDED', organisationId: appeal.firmId, roles: FIRM_PEOPLE, subjectId, facts }];
}

/** To those who hold the role of the same name in every organisation of a kind. */
async function toOrganisations(
  em: SqlEntityManager,
  kinds: readonly ('OPERATOR' | 'POLICY_OWNER')[],
  notice: Pick<Notice, 'kind' | 'subjectId' | 'facts'>,
): Promise<Notice[]> {
  const found = await em.find(Organisation, { kind: { $in: [...kinds] } }, { limit: OPERATORS_MAX });
  return found.map(({ id, kind }) => ({
    ...notice,
    organisationId: id,
    roles: kinds.filter((role) => role === kind),
  }));
}

/** Operators hear of a proof, without the firm's name; the people of the firm hear what became of it, also of a claim. */
async function ofAuthority(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const subjectId = event.streamId;
  if (event.name === 'authority.submitted') {
    return toOrganisations(em, ['OPERATOR'], { kind: 'AUTHORITY_SUBMITTED', subjectId, facts: {} });
  }
  const decided = z.object({ to: z.string() }).safeParse(event.detail);
  if (!decided.success) return [];
  const facts = { authority: decided.data.to };
  return [{ kind: 'AUTHORITY_DECIDED', organisationId: event.streamId, roles: FIRM_PEOPLE, subjectId, facts }];
}

async function ofProduct(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const product = await em.findOne(CreditProduct, { id: event.streamId });
  if (product === null) return [];
  const facts = { product: product.name, state: product.state };
  const roles: Role[] = ['BANK_ADMIN'];
  return [{ kind: 'PRODUCT_REVIEWED', organisationId: product.bankId, roles, subjectId: product.id, facts }];
}

async function ofLoan(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const loan = await em.findOne(Loan, { id: event.streamId });
  if (loan === null) return [];
  const bank = await em.findOne(Bank, { id: loan.bankId });
  const facts = { contract: loan.contractNo, bank: bank?.name ?? '', amountFen: loan.amountFen.toString() };
  const subjectId = loan.id;
  if (event.name.startsWith('filing.')) {
    const { to } = z.object({ to: z.string() }).parse(event.detail);
    const told = { ...facts, to };
    return [{ kind: 'FILING_MOVED', organisationId: loan.bankId, roles: BANK_PEOPLE, subjectId, facts: told }];
  }
  const kind = event.name === 'loan.linked' ? 'LOAN_LINKED' : 'LOAN_OVERDUE';
  return [{ kind, organisationId: loan.firmId, roles: FIRM_PEOPLE, subjectId, facts }];
}

async function ofClaim(em: SqlEntityManager, event: HistoryEvent): Promise<Notice[]> {
  const claim = await em.findOne(LossClaim, { id: event.streamId });
  const moved = z.object({ from: z.string(), to: z.string() }).safeParse(event.detail);
  if (claim === null || !moved.success) return [];
  const { from, to } = moved.data;
  if (from === to) return [];
  const facts = { claim: numberOf(claim.id), to };
  return [{ kind: 'CLAIM_MOVED', organisationId: claim.bankId, roles: BANK_PEOPLE, subjectId: claim.id, facts }];
}
