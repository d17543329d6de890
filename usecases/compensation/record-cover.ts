import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { LOAN_CLASSES } from '../../domain/compensation/policy.ts';
import { type LossShares, sharesSumToOne } from '../../domain/compensation/split-loss.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { GuaranteeContract, OverdueReport } from '../../schema/entities/compensation/cover.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

export type RecordGuarantee = {
  readonly loanId: string;
  readonly guarantorId: string;
  readonly shares: LossShares;
  readonly nationalFundNumber: string | null;
};

const NUMBER_CHARACTERS_MAX = 64;

/** A bank records who guarantees its loan and how the contract shares a loss (1-13); recorded once. The answer is the loan. */
export async function recordGuarantee(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RecordGuarantee },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (actor.organisationId === null) return notFound('loanId');
  if (!sharesSumToOne(input.shares)) return refused('SHARES_NOT_ONE', 'shares');
  const nationalFundNumber = input.nationalFundNumber?.trim() ?? null;
  if ((nationalFundNumber?.length ?? 0) > NUMBER_CHARACTERS_MAX)
    return refused('TEXT_TOO_LONG', 'nationalFundNumber', { max: `${NUMBER_CHARACTERS_MAX}` });
  const bankId = actor.organisationId;
  return runCommand(deps, { ...command, name: 'recordGuarantee' }, async (work) => {
    const loan = await work.em.findOne(Loan, { id: input.loanId, bankId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (loan === null) return notFound('loanId');
    widen('fund');
    const isGuarantor = await work.em.count(Membership, { organisationId: input.guarantorId, role: 'GUARANTOR' });
    if (isGuarantor === 0 || (await work.em.count(Organisation, { id: input.guarantorId })) === 0)
      return notFound('guarantorId');
    if ((await work.em.count(GuaranteeContract, { loanId: loan.id })) > 0) return refused('GUARANTEE_EXISTS', 'loanId');
    const contract = {
      loanId: loan.id,
      guarantorId: input.guarantorId,
      shares: toSnapshot(input.shares),
      nationalFundNumber,
      recordedBy: actor.userId,
      createdAt: deps.now(),
    };
    work.em.persist(work.em.create(GuaranteeContract, contract));
    await work.record({ streamId: loan.id, name: 'loan.guaranteed', detail: input, actorId: actor.userId });
    return done({ id: loan.id });
  });
}

export type ReportOverdue = {
  readonly loanId: string;
  readonly overdueDays: number;
  readonly loanClass: string;
  /** The new maturity where the loan was extended; whether that ends its cover is a reading (A4-09). */
  readonly extendedMaturityOn: CivilDate | null;
};

const OVERDUE_DAYS_MAX = 10_000;

/** L1: the bank reports how a loan stands; the newest report decides the trigger of a loss (A4-22). The answer is the loan. */
export async function reportOverdue(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReportOverdue },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('loanId');
  if (!Number.isInteger(input.overdueDays) || input.overdueDays < 0 || input.overdueDays > OVERDUE_DAYS_MAX)
    return refused('DAYS_OUT_OF_RANGE', 'overdueDays');
  if (!(LOAN_CLASSES as readonly string[]).includes(input.loanClass)) return refused('CODE_MALFORMED', 'loanClass');
  return runCommand(deps, { ...command, name: 'reportOverdue' }, async (work) => {
    const loan = await work.em.findOne(Loan, { id: input.loanId, bankId });
    if (loan === null) return notFound('loanId');
    if (input.extendedMaturityOn !== null && input.extendedMaturityOn <= loan.maturityOn)
      return refused('EXTENSION_NOT_LATER', 'extendedMaturityOn', { date: loan.maturityOn });
    const report = { id: deps.newId(), ...input, reportedOn: deps.today(), reportedBy: actor.userId };
    work.em.persist(work.em.create(OverdueReport, report));
    await work.record({ streamId: loan.id, name: 'loan.overdue-reported', detail: input, actorId: actor.userId });
    return done({ id: loan.id });
  });
}
