import type { SqlEntityManager } from '@mikro-orm/sql';
import { addDays, type CivilDate, contains, type DateInterval } from '../../domain/calendar.ts';
import type { GateContext } from '../../domain/compensation/gates.ts';
import { SCHEME, type SchemeCode, type SchemePolicy } from '../../domain/compensation/policy.ts';
import type { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { ListMembership } from '../../schema/entities/registry/list-membership.entity.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';

/** The dated list on which a firm must stand; the guarantee side follows the national fund's targets instead (1-02). */
const WHITELIST: Readonly<Record<SchemeCode, string | null>> = {
  [SCHEME.DG_2018]: 'WHITELIST_2018',
  [SCHEME.DG_2023_BANK]: 'WHITELIST_2023',
  [SCHEME.DG_2023_GUARANTEE]: null,
  [SCHEME.GUANMAOTONG]: null,
  [SCHEME.HENAN_KJD_2025]: null,
};
/** The dated list of firms under suspicion of 骗贷 or 骗补 (0-14). */
const FRAUD_LIST = 'FRAUD_FLAG';

/** What the registry knows today for the gates of one loan. */
export async function loadGateContext(
  em: SqlEntityManager,
  loan: Loan,
  at: { readonly policy: SchemePolicy; readonly today: CivilDate },
): Promise<GateContext> {
  const { policy, today } = at;
  const bank = await em.findOneOrFail(Bank, { id: loan.bankId });
  const agreements = await em.find(BankAgreement, { bankId: loan.bankId, scheme: policy.scheme });
  const oldest = addDays(loan.contractOn, -policy.gates.lprFixingAgeDaysMax);
  const fixings = await em.find(
    LprFixing,
    { fixedOn: { $gte: oldest, $lte: loan.drawdownOn } },
    { orderBy: { fixedOn: 'asc' } },
  );
  return {
    whitelist: await findWhitelist(em, loan.firmId, WHITELIST[policy.scheme]),
    agreements: agreements.map(intervalOf),
    fixings: fixings.map(({ fixedOn, oneYearBps, overFiveYearsBps }) => ({ fixedOn, oneYearBps, overFiveYearsBps })),
    bank: {
      isLegalPersonInCity: bank.isLegalPersonInCity,
      hasBranchInCity: bank.hasBranchInCity,
      isPilotBank: bank.isPilot2018,
    },
    filedOn: today,
    fraudFlagged: await isFraudFlagged(em, loan.firmId, today),
    otherSchemes: [],
    exceptionApprovedBy: null,
  };
}

export const isFraudFlagged = (em: SqlEntityManager, firmId: string, on: CivilDate): Promise<boolean> =>
  isListed(em, { firmId, list: FRAUD_LIST }, on);

/** Whether the firm stands on the list on that day; half-open. */
export async function isListed(
  em: SqlEntityManager,
  of: { readonly firmId: string; readonly list: string },
  on: CivilDate,
): Promise<boolean> {
  const memberships = await em.find(ListMembership, of);
  return memberships.some((membership) => contains(intervalOf(membership), on));
}

/** `null` when nobody at all stands on the list: it was not loaded, so that nobody knows who is missing from it. */
async function findWhitelist(
  em: SqlEntityManager,
  firmId: string,
  list: string | null,
): Promise<DateInterval[] | null> {
  if (list === null) return null;
  const memberships = await em.find(ListMembership, { firmId, list }, { orderBy: { validFrom: 'asc' } });
  if (memberships.length === 0 && (await em.count(ListMembership, { list })) === 0) return null;
  return memberships.map(intervalOf);
}

const intervalOf = (row: { validFrom: CivilDate; validTo: CivilDate | null }): DateInterval => ({
  from: row.validFrom,
  to: row.validTo,
});
