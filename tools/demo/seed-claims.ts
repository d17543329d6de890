import { createTransactions } from '../../adapters/postgres/transactions.ts';
import type { Platform } from '../../adapters/wire.ts';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { fen } from '../../domain/money.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { GuaranteeContract } from '../../schema/entities/compensation/cover.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { approveClaim, recommendClaim } from '../../usecases/compensation/decide-claim.ts';
import { draftClaim } from '../../usecases/compensation/draft-claim.ts';
import { fileLoan } from '../../usecases/compensation/file-loan.ts';
import { moveClaim, type PlainMove } from '../../usecases/compensation/move-claim.ts';
import { reviewFiling } from '../../usecases/compensation/move-filing.ts';
import { payClaim } from '../../usecases/compensation/pay-claim.ts';
import { reconcile } from '../../usecases/compensation/reconcile.ts';
import { reportRecovery } from '../../usecases/compensation/recover-claim.ts';
import { reportLoss } from '../../usecases/compensation/report-loss.ts';
import { tendFund } from '../../usecases/compensation/tend-fund.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import type { DemoData, DemoLoan, DemoLoss } from './demo-data.ts';

/** A bank of the demo files a loan this long after its drawdown, well inside the 30 days. */
const FILING_DELAY_DAYS = 10;
/** How far a claim of the demo goes, act by act, and the step that ends it elsewhere. */
type Ending = { readonly acts: number; readonly last?: PlainMove };
const ALL_ACTS = 99;
/** In turn, so that every desk has something to do and every main state something to show. */
const ENDINGS: readonly Ending[] = [
  { acts: ALL_ACTS },
  { acts: 1 },
  { acts: 2 },
  { acts: 3 },
  { acts: 3, last: 'askSupplement' },
  { acts: 5 },
  { acts: 5, last: 'denyClaim' },
  { acts: 6 },
  { acts: 7 },
  { acts: 8 },
  { acts: 9 },
  { acts: 8, last: 'holdClaim' },
  { acts: 9, last: 'reverseClaim' },
  { acts: 10 },
  { acts: ALL_ACTS },
  { acts: 10, last: 'closeUnrecoverable' },
];
const CLAIMS_WALKED = 20;
const NOBODY = '00000000-0000-4000-8000-00000000000';

const officer = (role: string, index: number): Actor => ({
  userId: `demo-${role.toLowerCase()}`,
  organisationId: `${NOBODY}${index}`,
  roles: [role],
});
const EVIDENCE = {
  checkBeforeLoan: '贷前调查报告（演示）',
  checkAtLoan: '贷时审查意见（演示）',
  checkAfterLoan: '贷后检查记录（演示）',
  recoverySteps: '已催收并起诉（演示）',
};
const TRUSTEE = officer('TRUSTEE', 1);
const POLICY_OWNER = officer('POLICY_OWNER', 2);

/** Filings and losses as the banks would have made them, each on a day of its own time, and claims in many states. */
export async function seedClaims(platform: Platform, data: DemoData, today: CivilDate): Promise<void> {
  const losses = new Map(data.losses.map((loss) => [loss.loanId, loss]));
  const wanted = data.loans.filter(
    (loan) => loan.schemeWanted !== null && (loan.twist !== null || losses.has(loan.loanId)),
  );
  let walked = 0;
  for (const loan of wanted) {
    const loss = losses.get(loan.loanId) ?? null;
    const claim = await fileAndReport(platform, { loan, loss, today });
    if (claim === null || loss === null || claim.payableFen === 0n || walked === CLAIMS_WALKED) continue;
    await walk(depsOn(platform, loss.recognisedOn), { claim, loss, steps: walked, today, platform });
    walked += 1;
  }
  await seedGuarantee(platform, data, today);
  await tendFund(platform.deps);
  await reconcile(platform.deps);
}

/**
 * Loans under a guarantee in three tiers (1-13): national fund and re-guarantor 20% each, city guarantor 40%, bank 20%. One is
 * lost and its claim is under review; one waits for the trustee to accept its filing.
 */
async function seedGuarantee(platform: Platform, data: DemoData, today: CivilDate): Promise<void> {
  const guarantor = { userId: 'demo-guarantor', organisationId: platform.deps.newId(), roles: ['GUARANTOR'] };
  const title = '城市融资担保公司（演示）';
  const em = platform.deps.read();
  const organisation = { id: guarantor.organisationId, kind: 'TRUSTEE' as const, name: title };
  await em.insert(Organisation, { ...organisation, creditCode: 'DEMO00000000000014', createdAt: platform.deps.now() });
  const free = data.loans.filter(
    ({ drawnOn, schemeWanted, twist }) =>
      schemeWanted === null && twist === null && drawnOn >= '2024-06-01' && drawnOn < addDays(today, -200),
  );
  for (const [index, loan] of free.slice(0, 2).entries()) {
    const part = (numerator: bigint) => ({ numerator, denominator: 100n });
    const shares = { NATIONAL_FUND: part(20n), REGUARANTOR: part(20n), GUARANTOR: part(40n), BANK: part(20n) };
    await em.insert(GuaranteeContract, {
      loanId: loan.loanId,
      guarantorId: guarantor.organisationId,
      shares: toSnapshot(shares),
      nationalFundNumber: `DEMO-GD-${index + 1}`,
      recordedBy: 'demo',
      createdAt: platform.deps.now(),
    });
    const deps = depsOn(platform, addDays(loan.drawnOn, FILING_DELAY_DAYS));
    const of = (name: string) => ({ actor: guarantor, idempotencyKey: `demo-guarantee-${name}-${loan.loanId}` });
    await fileLoan(deps, { ...of('file'), input: { loanId: loan.loanId, schemeCode: 'DG-2023-GUARANTEE' } });
    if (index > 0) continue;
    const filing = await platform.deps.read().findOneOrFail(Filing, { loanId: loan.loanId });
    const accept = { filingId: filing.id, move: 'acceptFiling', reason: null } as const;
    await reviewFiling(deps, { actor: TRUSTEE, idempotencyKey: `demo-accept-${loan.loanId}`, input: accept });
    const recognisedOn = addDays(loan.drawnOn, 190);
    const loss = { loanId: loan.loanId, lossFen: loan.amountFen, recognisedOn };
    await reportLoss(depsOn(platform, recognisedOn), { ...of('loss'), input: loss });
    const claim = await platform.deps.read().findOne(LossClaim, { loanId: loan.loanId });
    if (claim === null) continue;
    const at = depsOn(platform, recognisedOn);
    const step = <T extends object>(by: Actor, name: string, more: T) => ({
      actor: by,
      idempotencyKey: `demo-${name}-${claim.id}`,
      input: { claimId: claim.id, reason: '演示' as string | null, ...more },
    });
    await draftClaim(at, step(guarantor, 'draft', { evidence: EVIDENCE }));
    const checker = { ...guarantor, userId: 'demo-guarantor-checker' };
    await moveClaim(at, step(checker, 'submitClaim', { move: 'submitClaim' as const }));
    await moveClaim(at, step(TRUSTEE, 'startClaimReview', { move: 'startClaimReview' as const }));
    await recommendClaim(at, step(TRUSTEE, 'recommend', {}));
  }
}

async function fileAndReport(
  platform: Platform,
  of: { readonly loan: DemoLoan; readonly loss: DemoLoss | null; readonly today: CivilDate },
): Promise<LossClaim | null> {
  const { loan, loss, today } = of;
  const actor = { userId: 'demo', organisationId: loan.bankId, roles: ['BANK_APPROVER'] };
  const filedOn = addDays(loan.drawnOn, FILING_DELAY_DAYS);
  const deps = depsOn(platform, filedOn < today ? filedOn : today);
  const input = { loanId: loan.loanId, schemeCode: null };
  await fileLoan(deps, { actor, idempotencyKey: `demo-file-${loan.loanId}`, input });
  const filing = await platform.deps.read().findOne(Filing, { loanId: loan.loanId });
  if (filing?.state === 'FILING_REVIEW')
    await reviewFiling(deps, {
      actor: TRUSTEE,
      idempotencyKey: `demo-accept-${loan.loanId}`,
      input: { filingId: filing.id, move: 'acceptFiling', reason: null },
    });
  if (loss === null) return null;
  const report = { loanId: loan.loanId, lossFen: loss.lossFen, recognisedOn: loss.recognisedOn };
  const command = { actor, idempotencyKey: `demo-loss-${loan.loanId}`, input: report };
  await reportLoss(depsOn(platform, loss.recognisedOn), command);
  return platform.deps.read().findOne(LossClaim, { loanId: loan.loanId });
}

/** The further a claim stands in the list, the fewer of its steps are done. */
async function walk(
  deps: Deps,
  of: { claim: LossClaim; loss: DemoLoss; steps: number; today: CivilDate; platform: Platform },
): Promise<void> {
  const { claim, loss, steps, today, platform } = of;
  const bank = { userId: 'demo-maker', organisationId: claim.bankId, roles: ['BANK_MARKETER'] };
  const checker = { userId: 'demo-checker', organisationId: claim.bankId, roles: ['BANK_APPROVER'] };
  const step = <T extends object>(actor: Actor, name: string, more: T) => ({
    actor,
    idempotencyKey: `demo-${name}-${claim.id}`,
    input: { claimId: claim.id, reason: '演示' as string | null, ...more },
  });
  const move = (actor: Actor, name: PlainMove) => (at: Deps) => moveClaim(at, step(actor, name, { move: name }));
  const later = loss.recognisedOn < addDays(today, -40) ? depsOn(platform, addDays(loss.recognisedOn, 30)) : deps;
  const payment = { transferId: `demo-pay-${claim.id}`, paymentReference: `演示拨付 ${claim.id.slice(-6)}` };
  const some = { recoveredOn: today, netFen: fen(loss.lossFen / 10n) };
  const recoveries = loss.recoveries.length > 0 ? loss.recoveries : [some];
  const acts: ((at: Deps) => Promise<unknown>)[] = [
    (at) => draftClaim(at, step(bank, 'draft', { evidence: EVIDENCE })),
    move(checker, 'submitClaim'),
    move(TRUSTEE, 'startClaimReview'),
    (at) => recommendClaim(at, step(TRUSTEE, 'recommend', {})),
    // Only a large claim needs the joint review; the refusal leaves a small one where it is.
    move(POLICY_OWNER, 'recordJointReview'),
    (at) => approveClaim(at, step(POLICY_OWNER, 'approve', { amountFen: null })),
    move(POLICY_OWNER, 'publishClaim'),
    () => move(POLICY_OWNER, 'endPublicity')(later),
    () => payClaim(later, step(TRUSTEE, 'pay', payment)),
    () => move(bank, 'startRecovery')(later),
    ...recoveries.map(({ netFen, recoveredOn }, index) => () => {
      const recovery = { recoveredOn, grossFen: netFen, costsFen: fen(0n), reference: '执行回款（演示）' };
      return reportRecovery(depsOn(platform, today), step(bank, `recovery-${index}`, recovery));
    }),
  ];
  const ending = ENDINGS[steps % ENDINGS.length] ?? { acts: ALL_ACTS };
  for (const act of acts.slice(0, ending.acts)) await act(deps);
  if (ending.last === undefined) return;
  const isOfTrustee = ending.last === 'askSupplement';
  await move(isOfTrustee ? TRUSTEE : { ...POLICY_OWNER, userId: 'demo-policy-head' }, ending.last)(later);
}

/** The platform as it stood on an earlier day. */
function depsOn(platform: Platform, day: CivilDate): Deps {
  const now = (): Date => new Date(`${day}T10:00:00+08:00`);
  const inTransaction = createTransactions({ orm: platform.orm, now, newId: platform.deps.newId });
  return { ...platform.deps, now, today: () => day, inTransaction };
}
