import type { Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { VisitRecordType } from '../../schema/graphql/engagement/record-types.ts';
import { type Context, organisationOf } from '../context.ts';
import { purposeOf, purposesOf } from './engagement-view.ts';

const FILES_MAX = 2_000;
const HANDS: ReadonlySet<string> = new Set(['BANK_MARKETER', 'BANK_APPROVER']);

/** Visits with the bank and the need that they belong to, and their photos, in five statements. */
export async function visitViews(context: Context, rows: readonly Visit[]): Promise<VisitRecordType[]> {
  if (rows.length === 0) return [];
  const em = context.deps.read();
  const engagements = await em.find(Engagement, { id: { $in: rows.map(({ engagementId }) => engagementId) } });
  const of = { subject: 'VISIT' as const, subjectId: { $in: rows.map(({ id }) => id) } };
  const files = await em.find(StoredFile, of, { orderBy: { id: 'asc' }, limit: FILES_MAX });
  const banks = await em.find(Bank, { id: { $in: engagements.map(({ bankId }) => bankId) } }, { fields: ['name'] });
  const purposes = await purposesOf(em, engagements);
  const { actor } = context;
  const isHand = actor.kind === 'user' && actor.roles.some((role) => HANDS.has(role));
  return rows.flatMap((visit) => {
    const engagement = engagements.find(({ id }) => id === visit.engagementId);
    if (engagement === undefined) return [];
    return {
      id: visit.id,
      visit,
      bankName: banks.find(({ id }) => id === engagement.bankId)?.name ?? '',
      purpose: purposeOf(purposes, engagement.needId),
      isMine: isHand && engagement.bankId === organisationOf(context),
      files: files.filter(({ subjectId }) => subjectId === visit.id),
    };
  });
}
