import type { Complaint } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { ComplaintCaseType } from '../../schema/graphql/engagement/record-types.ts';
import type { Deps } from '../../usecases/ports.ts';
import { secondsUntil } from './engagement-view.ts';

/** Complaints with the names of both sides and what is left of the time in which somebody takes them up. */
export async function complaintCases(
  deps: Pick<Deps, 'read' | 'now'>,
  rows: readonly Complaint[],
): Promise<ComplaintCaseType[]> {
  const em = deps.read();
  const banks = await em.find(Bank, { id: { $in: rows.map(({ bankId }) => bankId) } }, { fields: ['name'] });
  const firms = await em.find(Firm, { id: { $in: rows.map(({ firmId }) => firmId) } }, { fields: ['name'] });
  const now = deps.now();
  return rows.map((complaint) => ({
    id: complaint.id,
    complaint,
    bankName: banks.find(({ id }) => id === complaint.bankId)?.name ?? '',
    firmName: firms.find(({ id }) => id === complaint.firmId)?.name ?? '',
    secondsLeft: complaint.dueAt === null ? null : secondsUntil(complaint.dueAt, now),
  }));
}
