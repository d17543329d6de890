import type { LockMode } from '@mikro-orm/core';
import { widen } from '../../schema/access/access.ts';
import { GuaranteeContract } from '../../schema/entities/compensation/cover.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Work } from '../ports.ts';

/** The loan for the bank that made it and for the guarantor in its contract; for all others it is not there. */
export async function findClaimantLoan(
  work: Work,
  key: { readonly loanId: string; readonly claimantId: string },
  lockMode: LockMode.NONE | LockMode.PESSIMISTIC_WRITE,
): Promise<Loan | null> {
  const loan = await work.em.findOne(Loan, { id: key.loanId }, { lockMode });
  if (loan === null) return null;
  widen('fund');
  if (loan.bankId === key.claimantId) return loan;
  const contract = { loanId: loan.id, guarantorId: key.claimantId };
  return (await work.em.count(GuaranteeContract, contract)) > 0 ? loan : null;
}
