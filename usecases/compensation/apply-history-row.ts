import type {
  HistoryRow,
  OldClaim,
  OldFiling,
  OldLoan,
  OldRecovery,
} from '../../domain/compensation/read-history-row.ts';
import { checkLoan } from '../../domain/engagement/check-loan.ts';
import { type Fen, ZERO_FEN } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { LossClaim, Recovery } from '../../schema/entities/compensation/claim.entity.ts';
import { GuaranteeContract } from '../../schema/entities/compensation/cover.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import type { Deps, Work } from '../ports.ts';
import { refreshFirmFacts } from '../registry/refresh-firm-facts.ts';
import { refreshBankCap } from './cap-rows.ts';
import { capOwnerOf, draftFiling, prepareFiling } from './file-loan.ts';
import { openOldClaim, openOldRecovery } from './open-old-claim.ts';
import { recogniseLoss } from './report-loss.ts';

export type HistoryDeps = Pick<Deps, 'now' | 'today' | 'newId' | 'workingDays'>;
/** Who takes the rows over, and by which decision. */
export type TakenOverBy = { readonly actorId: string; readonly decisionRecord: string; readonly importId: string };

export type AppliedRow = {
  readonly isNew: boolean;
  readonly filedPrincipalFen: Fen;
  /** What the engine would pay on an old claim, under the limits as they stand when it is taken over. */
  readonly computedFen: Fen | null;
};

const applied = (isNew: boolean, more: Partial<AppliedRow> = {}): Outcome<AppliedRow> =>
  done({ isNew, filedPrincipalFen: ZERO_FEN, computedFen: null, ...more });

/** Writes one row of an old book, or finds that it stands here exactly so; refused where something else stands here. */
export function applyHistoryRow(
  work: Work,
  deps: HistoryDeps,
  of: HistoryRow & TakenOverBy,
): Promise<Outcome<AppliedRow>> {
  switch (of.kind) {
    case 'LOANS':
      return applyLoan(work, deps, { row: of.row, by: of });
    case 'FILINGS':
      return applyFiling(work, deps, { row: of.row, by: of });
    case 'CLAIMS':
      return applyClaim(work, deps, { row: of.row, by: of });
    case 'RECOVERIES':
      return applyRecovery(work, deps, { row: of.row, by: of });
  }
}

async function applyLoan(
  work: Work,
  deps: HistoryDeps,
  { row, by }: { row: OldLoan; by: TakenOverBy },
): Promise<Outcome<AppliedRow>> {
  const { line: _line, bankCode, firmCode, purpose, guarantee, ...draft } = row;
  const checked = checkLoan(draft, deps.today());
  if (checked.kind === 'refused') return checked;
  const bank = await work.em.findOne(Bank, { creditCode: bankCode });
  if (bank === null) return refused('BANK_UNKNOWN', 'bankCode');
  const firm = await work.em.findOne(Firm, { creditCode: firmCode });
  if (firm === null) return refused('FIRM_UNKNOWN', 'firmCode');
  const known = await work.em.findOne(Loan, { bankId: bank.id, contractNo: row.contractNumber });
  if (known !== null) {
    const isSame =
      known.firmId === firm.id &&
      known.amountFen === row.principalFen &&
      known.rateBps === row.rateBps &&
      known.contractOn === row.contractOn &&
      known.drawdownOn === row.drawnOn &&
      known.maturityOn === row.maturesOn;
    return isSame ? applied(false) : refused('OTHER_CONTENT_STANDS', 'contractNumber');
  }
  const guarantor = guarantee === null ? null : await findGuarantor(work, guarantee.guarantorCode);
  if (guarantee !== null && guarantor === null) return refused('GUARANTOR_UNKNOWN', 'guarantorCode');
  const loan = work.em.create(Loan, {
    id: deps.newId(),
    bankId: bank.id,
    firmId: firm.id,
    needId: null,
    productId: null,
    contractNo: row.contractNumber,
    contractOn: row.contractOn,
    drawdownOn: row.drawnOn,
    maturityOn: row.maturesOn,
    amountFen: row.principalFen,
    rateBps: row.rateBps,
    securities: [...new Set(row.securities)],
    loanType: row.loanType,
    purpose,
    // Nobody attested it at drawdown (A4-26), and what the firm's record says today says nothing about that day.
    isFirstLoan: null,
    createdAt: deps.now(),
  });
  work.em.persist(loan);
  if (guarantee !== null && guarantor !== null)
    work.em.persist(
      work.em.create(GuaranteeContract, {
        loanId: loan.id,
        guarantorId: guarantor.id,
        shares: toSnapshot(guarantee.shares),
        nationalFundNumber: guarantee.nationalFundNumber,
        recordedBy: by.actorId,
        createdAt: deps.now(),
      }),
    );
  firm.hasNoLoanRecord = false;
  await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
  await recordRow(work, by, { streamId: loan.id, name: 'loan.taken-over', detail: { bankId: bank.id } });
  return applied(true);
}

async function findGuarantor(work: Work, creditCode: string): Promise<Organisation | null> {
  const organisation = await work.em.findOne(Organisation, { creditCode });
  if (organisation === null) return null;
  const members = await work.em.count(Membership, { organisationId: organisation.id, role: 'GUARANTOR' });
  return members === 0 ? null : organisation;
}

/** The loan and its filing in the scheme that the row names; `null` where there is none. */
async function findFiled(
  work: Work,
  row: { bankCode: string; contractNumber: string; scheme: string },
): Promise<{ loan: Loan; filing: Filing | null } | null> {
  const bank = await work.em.findOne(Bank, { creditCode: row.bankCode });
  if (bank === null) return null;
  const loan = await work.em.findOne(Loan, { bankId: bank.id, contractNo: row.contractNumber });
  if (loan === null) return null;
  const filing = await work.em.findOne(Filing, { loanId: loan.id, scheme: row.scheme, state: 'FILED' });
  return { loan, filing };
}

/**
 * An old filing counts because an authority had filed it then. The gates are run as of its day and kept beside it, so that
 * an auditor sees what the platform would have said; what was not known then is kept as not known.
 */
async function applyFiling(
  work: Work,
  deps: HistoryDeps,
  { row, by }: { row: OldFiling; by: TakenOverBy },
): Promise<Outcome<AppliedRow>> {
  const found = await findFiled(work, row);
  if (found === null) return refused('LOAN_UNKNOWN', 'contractNumber');
  const { loan, filing } = found;
  const sum = { filedPrincipalFen: loan.amountFen };
  if (filing !== null)
    return filing.filedOn === row.filedOn ? applied(false, sum) : refused('OTHER_CONTENT_STANDS', 'filedOn');
  if (row.filedOn > deps.today()) return refused('DATE_IN_FUTURE', 'filedOn');
  if (row.filedOn < loan.drawdownOn) return refused('RANGE_UPSIDE_DOWN', 'filedOn');
  const contract = await work.em.findOne(GuaranteeContract, { loanId: loan.id });
  const claimantId = row.scheme.endsWith('-GUARANTEE') ? contract?.guarantorId : loan.bankId;
  if (claimantId === undefined) return refused('GUARANTOR_UNKNOWN', 'scheme');
  const then = { ...deps, today: () => row.filedOn };
  const actor = { userId: by.actorId, organisationId: claimantId, roles: [] };
  const input = { loanId: loan.id, schemeCode: row.scheme };
  const prepared = await prepareFiling(work, then, { actor, claimantId, input });
  if (prepared.kind === 'refused') return prepared;
  const old = await draftFiling(work, then, prepared.value);
  work.em.assign(old, {
    state: 'FILED',
    submittedBy: by.actorId,
    reviewedBy: by.actorId,
    reason: by.decisionRecord,
    dueOn: null,
  });
  await work.em.flush();
  await refreshBankCap(work, capOwnerOf(old, loan, row.filedOn), prepared.value.policy);
  await recordRow(work, by, { streamId: loan.id, name: 'filing.taken-over', detail: { filingId: old.id } });
  return applied(true, sum);
}

async function applyClaim(
  work: Work,
  deps: HistoryDeps,
  { row, by }: { row: OldClaim; by: TakenOverBy },
): Promise<Outcome<AppliedRow>> {
  const found = await findFiled(work, row);
  if (found === null || found.filing === null) return refused('LOAN_NOT_FILED', 'contractNumber');
  const { loan, filing } = found;
  const known = await work.em.findOne(LossClaim, { filingId: filing.id });
  if (known !== null) {
    const { recognisedOn, lossFen, paidFen } = known;
    const isSame = recognisedOn === row.recognisedOn && lossFen === row.lossFen && paidFen === row.paidFen;
    return isSame ? applied(false) : refused('OTHER_CONTENT_STANDS', 'contractNumber');
  }
  const decidedOn = row.decidedOn ?? deps.today();
  if (decidedOn > deps.today()) return refused('DATE_IN_FUTURE', 'decidedOn');
  if (row.recognisedOn > deps.today()) return refused('DATE_IN_FUTURE', 'recognisedOn');
  const then = { ...deps, today: () => decidedOn };
  const { lossFen, recognisedOn } = row;
  const loss = { loanId: loan.id, lossFen, recognisedOn, actorId: by.actorId, claimantId: filing.claimantId };
  const recognised = await recogniseLoss(work, then, loss);
  if (recognised.kind === 'refused') return recognised;
  const claim = recognised.value;
  await work.em.flush();
  if (row.decidedOn === null) return applied(true);
  const computedFen = await openOldClaim(work, then, { claim, filing, loan, row, by });
  const detail = { state: claim.state, paidFen: row.paidFen, decidedOn };
  await recordRow(work, by, { streamId: claim.id, name: 'claim.taken-over', detail });
  return applied(true, { computedFen });
}

async function applyRecovery(
  work: Work,
  deps: HistoryDeps,
  { row, by }: { row: OldRecovery; by: TakenOverBy },
): Promise<Outcome<AppliedRow>> {
  const found = await findFiled(work, row);
  const claim = found?.filing ? await work.em.findOne(LossClaim, { filingId: found.filing.id }) : null;
  if (claim === null || claim.paidFen === 0n) return refused('NOTHING_WAS_PAID', 'contractNumber');
  const known = await work.em.findOne(Recovery, { claimId: claim.id, reference: row.reference });
  if (known !== null) {
    const { recoveredOn, grossFen, costsFen } = known;
    const isSame = recoveredOn === row.recoveredOn && grossFen === row.grossFen && costsFen === row.costsFen;
    return isSame ? applied(false) : refused('OTHER_CONTENT_STANDS', 'reference');
  }
  if (row.recoveredOn > deps.today()) return refused('DATE_IN_FUTURE', 'recoveredOn');
  if (row.recoveredOn < claim.recognisedOn) return refused('RECOVERY_BEFORE_LOSS', 'recoveredOn');
  const opened = await openOldRecovery(work, deps, { claim, row, by });
  if (opened.kind === 'refused') return opened;
  const detail = { state: claim.state, ...opened.value };
  await recordRow(work, by, { streamId: claim.id, name: 'recovery.taken-over', detail });
  return applied(true);
}

const recordRow = (
  work: Work,
  { actorId, decisionRecord, importId }: TakenOverBy,
  of: { readonly streamId: string; readonly name: string; readonly detail: object },
): Promise<void> => work.record({ ...of, detail: { ...of.detail, importId, decisionRecord }, actorId });
