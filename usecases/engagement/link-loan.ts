import { LockMode } from '@mikro-orm/core';
import { checkLoan, type LoanDraft } from '../../domain/engagement/check-loan.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { takeForBranch } from '../registry/branches/branch-work.ts';
import { refreshFirmFacts } from '../registry/refresh-firm-facts.ts';
import { tagPolicyOn } from '../registry/tag-policies.ts';
import { fulfilNeed } from './close-need.ts';
import { drawOnGrant } from './move-engagement.ts';

export type LinkLoan = LoanDraft & {
  readonly needId: string;
  /** A product of the bank; `null` for a loan outside its published products. */
  readonly productId: string | null;
  /** What the bank attests at drawdown (A4-26); `null` leaves it to what the firm's record says. */
  readonly isFirstLoan: boolean | null;
};

/**
 * A bank writes back the loan that came of a need (C8). Whether it is the firm's first is decided once, at drawdown
 * (A4-15); from then on the firm has a loan record, which matching learns from its refreshed facts.
 */
export async function linkLoan(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: LinkLoan },
): Promise<Outcome<Written>> {
  const { actor } = command;
  const input = { ...command.input, contractNumber: command.input.contractNumber.trim() };
  const checked = checkLoan(input, deps.today());
  if (checked.kind === 'refused') return checked;
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('needId');

  return runCommand(deps, { ...command, input, name: 'linkLoan' }, async (work) => {
    const known = await findKnownNeed(work, { needId: input.needId, bankId });
    if (known === null) return notFound('needId');
    widen('deal');
    // The firm before its need, as whoever publishes and revises needs does.
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const firm = await work.em.findOneOrFail(Firm, { id: known.firmId }, lock);
    const need = await work.em.findOneOrFail(CreditNeed, { id: known.id }, lock);
    if (input.productId !== null && (await work.em.count(CreditProduct, { id: input.productId, bankId })) === 0)
      return notFound('productId');
    // One writer at a time for a contract, so that the second is refused and not stopped by the unique index.
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 3))', [
      `${bankId}:${input.contractNumber}`,
    ]);
    if ((await work.em.count(Loan, { bankId, contractNo: input.contractNumber })) > 0)
      return refused('CONTRACT_TAKEN', 'contractNumber');

    const drawn = await drawOnGrant(work, deps, {
      needId: need.id,
      bankId,
      principalFen: input.principalFen,
      drawnOn: input.drawnOn,
      actorId: actor.userId,
    });
    if (drawn.kind === 'refused') return drawn;
    if (!(await takeForBranch(work, { actor, bankId, needId: need.id }))) return notFound('needId');
    const loan = await insertLoan(work, deps, { bankId, need, firm, input });
    await fulfilNeed(work, deps, need);
    firm.hasNoLoanRecord = false;
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    const detail = { ...input, firmId: firm.id, bankId, isFirstLoan: loan.isFirstLoan };
    await work.record({ streamId: loan.id, name: 'loan.linked', detail, actorId: actor.userId, isFirst: true });
    return done({ id: loan.id });
  });
}

/** The need, if the bank ever learned of it lawfully; a consent that ended since does not undo a loan that was made. */
async function findKnownNeed(work: Work, key: { needId: string; bankId: string }): Promise<CreditNeed | null> {
  const need = await work.em.findOne(CreditNeed, { id: key.needId });
  if (need === null) return null;
  const { needId, bankId } = key;
  const [found] = await work.em.execute<{ isKnown: boolean }[]>(KNOWN_SQL, [
    needId,
    bankId,
    needId,
    bankId,
    needId,
    bankId,
  ]);
  return found?.isKnown === true ? need : null;
}

/** What was recommended once is found by its runs: superseded rows have no index by need. */
const KNOWN_SQL = `
  select exists (select from recommendation where need_id = ? and bank_id = ? and superseded_at is null)
    or exists (select from consent where need_id = ? and bank_id = ?)
    or exists (select from match_run m join recommendation r on r.run_id = m.id where m.need_id = ? and r.bank_id = ?) as "isKnown"`;

/** What the records say where the bank attests nothing: of all institutions, or of this bank alone (A4-15). */
async function isFirstByRecord(
  work: Work,
  of: { bankId: string; firm: Firm; input: LinkLoan },
): Promise<boolean | null> {
  const { bankId, firm, input } = of;
  const { firstLoanFrom } = await tagPolicyOn(work.em, input.drawnOn);
  if (firstLoanFrom === 'ANY_INSTITUTION') return firm.hasNoLoanRecord;
  return (await work.em.count(Loan, { firmId: firm.id, bankId })) === 0;
}

async function insertLoan(
  work: Work,
  deps: Deps,
  of: { bankId: string; need: CreditNeed; firm: Firm; input: LinkLoan },
): Promise<Loan> {
  const { bankId, need, firm, input } = of;
  const version = await work.em.findOneOrFail(CreditNeedVersion, { needId: need.id, version: need.version });
  const loan = work.em.create(Loan, {
    id: deps.newId(),
    bankId,
    firmId: firm.id,
    needId: need.id,
    productId: input.productId,
    contractNo: input.contractNumber,
    contractOn: input.contractOn,
    drawdownOn: input.drawnOn,
    maturityOn: input.maturesOn,
    amountFen: input.principalFen,
    rateBps: input.rateBps,
    securities: [...new Set(input.securities)],
    loanType: input.loanType,
    purpose: needTermsOf(version.terms).purpose,
    isFirstLoan: input.isFirstLoan ?? (await isFirstByRecord(work, { bankId, firm, input })),
    createdAt: deps.now(),
  });
  work.em.persist(loan);
  await work.em.flush();
  return loan;
}
