import { raw } from '@mikro-orm/sql';
import { addDays, type CivilDate, daysBetween } from '../../domain/calendar.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';
import { BANK_PEOPLE, FIRM_PEOPLE } from './notices-of-history.ts';
import { tellPeople } from './tell.ts';

/** Days before a maturity on which both sides are told; a renewal is asked for at least thirty days before. */
const LEAD_DAYS = [60, 30, 7, 1] as const;
/** A reminder that was missed, because nothing ran on its day, is still told within these days. */
const LATE_DAYS_MAX = 3;
const BATCH = 200;

/** Tells firm and bank of loans that mature soon; each lead once, however often this runs. */
export async function remindMaturities(deps: Deps): Promise<void> {
  for (const lead of LEAD_DAYS) {
    const last = addDays(deps.today(), lead);
    const first = addDays(deps.today(), Math.max(0, lead - LATE_DAYS_MAX));
    for (let after: string | null = null; ; ) {
      const where = { maturityOn: { $gte: first, $lte: last }, ...(after === null ? {} : { id: { $gt: after } }) };
      const loans: Loan[] = await deps.read().find(Loan, where, { orderBy: { id: 'asc' }, limit: BATCH });
      for (const loan of loans) await remind(deps, loan, lead);
      after = loans.at(-1)?.id ?? null;
      if (loans.length < BATCH) break;
    }
  }
}

async function remind(deps: Deps, loan: Loan, lead: number): Promise<void> {
  const bank = await deps.read().findOne(Bank, { id: loan.bankId });
  const facts = {
    contract: loan.contractNo,
    bank: bank?.name ?? '',
    amountFen: loan.amountFen.toString(),
    maturityOn: loan.maturityOn,
    days: `${daysBetween(deps.today(), loan.maturityOn)}`,
  };
  const about = { kind: 'LOAN_MATURES', subjectId: loan.id, facts } as const;
  const notices = [
    { ...about, organisationId: loan.firmId, roles: FIRM_PEOPLE },
    { ...about, organisationId: loan.bankId, roles: BANK_PEOPLE },
  ];
  await tellPeople(deps, notices, { source: `${loan.id}:${loan.maturityOn}:${lead}`, exceptUserId: null });
}

export type Maturity = Loan & { readonly bankName: string };

/** Loans of the caller's firm or bank that mature in these days, the first to mature first. */
export async function findMaturities(
  deps: Pick<Deps, 'read'>,
  of: { readonly actor: Actor; readonly from: CivilDate; readonly to: CivilDate; readonly first: number },
): Promise<Maturity[]> {
  const own = of.actor.organisationId ?? '00000000-0000-0000-0000-000000000000';
  const em = deps.read();
  const { branchId } = of.actor;
  const where = {
    maturityOn: { $gte: of.from, $lte: of.to },
    $or: [{ firmId: own }, { bankId: own }],
    ...(branchId === undefined ? {} : { [raw((alias) => notOfOtherBranch(`${alias}.id`), [branchId, branchId])]: [] }),
  };
  const loans = await em.find(Loan, where, { orderBy: { maturityOn: 'asc', id: 'asc' }, limit: of.first });
  const banks = await em.find(Bank, { id: { $in: loans.map(({ bankId }) => bankId) } });
  return loans.map((loan) => Object.assign(loan, { bankName: banks.find(({ id }) => id === loan.bankId)?.name ?? '' }));
}
