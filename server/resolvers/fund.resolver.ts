import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { ClaimState } from '../../domain/compensation/claim-moves.ts';
import { schemeInForce } from '../../domain/compensation/scheme-in-force.ts';
import type { ClaimOrder, FilingOrder } from '../../domain/list-orders.ts';
import { fen } from '../../domain/money.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AppropriateBudgetInput,
  ApproveClaimInput,
  BudgetType,
  CapHeadroomChangedType,
  CapHeadroomType,
  ClaimConnection,
  ClaimStateEnum,
  ClaimStepInput,
  ClaimType,
  DocumentFileType,
  DocumentFormatEnum,
  DraftClaimInput,
  FilingConnection,
  FilingRecordType,
  FilingStateEnum,
  FundBoardType,
  MoveClaimInput,
  PayClaimInput,
  RecordGuaranteeInput,
  ReportOverdueInput,
  ReportRecoveryInput,
  ReturnMoneyInput,
  ReverseAppropriationInput,
  ReviewFilingInput,
  SchemeType,
  StatementGroupEnum,
  TrialBalanceType,
} from '../../schema/graphql/compensation/types.ts';
import { LoanType } from '../../schema/graphql/engagement/types.ts';
import { ClaimOrderEnum, FilingOrderEnum } from '../../schema/graphql/enums.ts';
import { FUND_DOCUMENT_TEXT } from '../../text/fund-documents.ts';
import { approveClaim, approveTopUp, recommendClaim } from '../../usecases/compensation/decide-claim.ts';
import { draftClaim } from '../../usecases/compensation/draft-claim.ts';
import { findTrialBalance } from '../../usecases/compensation/ledger.ts';
import { moveClaim } from '../../usecases/compensation/move-claim.ts';
import { reviewFiling } from '../../usecases/compensation/move-filing.ts';
import { fundTopic } from '../../usecases/compensation/offer-freed-caps.ts';
import { payClaim } from '../../usecases/compensation/pay-claim.ts';
import { findPolicies, findSchemeVersions } from '../../usecases/compensation/policies.ts';
import { findClaim, findClaims, findFiling, findFilings } from '../../usecases/compensation/read-claims.ts';
import { findDecision } from '../../usecases/compensation/read-decision.ts';
import {
  findHeadroom,
  readFundBoard,
  readStatement,
  type StatementGroup,
} from '../../usecases/compensation/read-fund.ts';
import { findLoan } from '../../usecases/compensation/read-loans.ts';
import { recordGuarantee, reportOverdue } from '../../usecases/compensation/record-cover.ts';
import { reportRecovery, returnClawback, writeBack } from '../../usecases/compensation/recover-claim.ts';
import { appropriateBudget, findBudget, reverseAppropriation } from '../../usecases/compensation/set-budget.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { markedDocuments } from '../marked-documents.ts';
import { connection, inputError, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { claimView, filingView } from '../views/claim-view.ts';
import { computeSheetPaper } from '../views/compute-sheet-paper.ts';
import { loadHolderNames } from '../views/holder-names.ts';
import { loanViews } from '../views/loan-view.ts';
import { watchTopic } from '../watch-topic.ts';

const claimResult = (name: string, success: string) =>
  mutationResult({ union: `${name}Result`, success, field: 'claim' }, ClaimType);
const drafted = claimResult('DraftClaim', 'DraftedClaim');
const moved = claimResult('MoveClaim', 'MovedClaim');
const recommended = claimResult('RecommendClaim', 'RecommendedClaim');
const approved = claimResult('ApproveClaim', 'ApprovedClaim');
const toppedUp = claimResult('ApproveTopUp', 'ToppedUpClaim');
const paid = claimResult('PayClaim', 'PaidClaim');
const recovered = claimResult('ReportRecovery', 'RecoveredClaim');
const writtenBack = claimResult('WriteBack', 'WrittenBackClaim');
const clawedBack = claimResult('ReturnClawback', 'ClawedBackClaim');
const reviewed = mutationResult(
  { union: 'ReviewFilingResult', success: 'ReviewedFiling', field: 'filing' },
  FilingRecordType,
);
const guaranteed = mutationResult(
  { union: 'RecordGuaranteeResult', success: 'GuaranteedLoan', field: 'loan' },
  LoanType,
);
const overdue = mutationResult({ union: 'ReportOverdueResult', success: 'OverdueLoan', field: 'loan' }, LoanType);
const appropriated = mutationResult(
  { union: 'AppropriateBudgetResult', success: 'AppropriatedBudget', field: 'budget' },
  BudgetType,
);
const reversed = mutationResult(
  { union: 'ReverseAppropriationResult', success: 'ReversedAppropriation', field: 'budget' },
  BudgetType,
);

const SCHEME_PATTERN = /^[A-Z0-9-]{3,32}$/;
const MEDIA_TYPE = {
  PDF: 'application/pdf',
  CSV: 'text/csv; charset=utf-8',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  JSON: 'application/json',
} as const;
type Format = keyof typeof MEDIA_TYPE;

@Resolver()
export class FundResolver {
  @Query(() => ClaimConnection, {
    description: 'The fund sees every claim, a claimant its own; newest first by default.',
  })
  async lossClaims(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => ClaimStateEnum, { nullable: true }) state: ClaimState | null,
    @Arg('orderBy', () => ClaimOrderEnum, { defaultValue: 'CREATED' }) by: ClaimOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<ClaimType>> {
    const page = parsePage(first, after);
    const actor = useCaseActor(context);
    const query = {
      actor,
      state: state ?? null,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    };
    const { rows, names, filings } = await findClaims(context.deps, query);
    return connection(rows, page, {
      key: ({ id }) => id,
      node: (claim) => {
        const filing = filings.get(claim.filingId);
        if (filing === undefined) throw new Error(`claim ${claim.id} has no filing`);
        return claimView(claim, { filing, names, actor });
      },
    });
  }

  @Query(() => ClaimType, { nullable: true })
  lossClaim(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<ClaimType | null> {
    return loadClaim(context, parseId(id));
  }

  @Query(() => FilingConnection, {
    description: 'The fund sees every filing, a claimant its own; newest first by default.',
  })
  async filings(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => FilingStateEnum, { nullable: true }) state: string | null,
    @Arg('orderBy', () => FilingOrderEnum, { defaultValue: 'CREATED' }) by: FilingOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<FilingRecordType>> {
    const page = parsePage(first, after);
    const actor = useCaseActor(context);
    const query = {
      actor,
      state: state ?? null,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    };
    const { rows, names } = await findFilings(context.deps, query);
    return connection(rows, page, { key: ({ id }) => id, node: (filing) => filingView(filing, names) });
  }

  @Query(() => FilingRecordType, { nullable: true })
  filing(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<FilingRecordType | null> {
    return loadFiling(context, parseId(id));
  }

  @Query(() => [SchemeType], { description: 'Every version of every scheme, with what decided it.' })
  async compensationSchemes(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<SchemeType[]> {
    const rows = await findSchemeVersions(deps, parsePage(first, null).first);
    return rows.map((row) => ({ ...row, settingsJson: JSON.stringify(row.settings) }));
  }

  @Query(() => [CapHeadroomType], { description: 'What is left under the limits of a scheme, the scarcest first.' })
  async capHeadroom(
    @Arg('schemeCode', () => String) schemeCode: string,
    @Arg('first', () => Int) first: number,
    @Ctx() context: Context,
  ): Promise<CapHeadroomType[]> {
    const scheme = parseScheme(schemeCode);
    const policies = await findPolicies(context.deps.read(), scheme);
    const current = schemeInForce(policies, context.deps.today(), policies[0]?.claimant ?? 'bank');
    const policy = current.kind === 'IN_FORCE' ? current.policy : policies.at(-1);
    const pool = policy?.caps.budgetPool ?? null;
    const limits = await findHeadroom(context.deps, {
      actor: useCaseActor(context),
      scheme,
      pool,
      first: parsePage(first, null).first,
    });
    const holderOf = await loadHolderNames(
      context.deps,
      limits.map(({ key }) => key),
    );
    return limits.map((limit) => ({ ...limit, holder: holderOf(limit.key) }));
  }

  @Subscription(() => CapHeadroomChangedType, {
    subscribe: ({ args, context }: { args: { schemeCode: string }; context: Context }) =>
      headroomChanges(context, parseScheme(args.schemeCode)),
    description: 'Says that a limit of the scheme moved; ask for the head-room again then.',
  })
  capHeadroomChanged(
    @Root() payload: CapHeadroomChangedType,
    @Arg('schemeCode', () => String) _schemeCode: string,
  ): CapHeadroomChangedType {
    return payload;
  }

  @Query(() => FundBoardType, { description: 'What a scheme, or all of them, supports, costs and gets back.' })
  async fundBoard(
    @Arg('schemeCode', () => String, { nullable: true }) schemeCode: string | null,
    @Ctx() { deps }: Context,
  ): Promise<FundBoardType> {
    const board = await readFundBoard(deps, schemeCode ? parseScheme(schemeCode) : null);
    return { ...board, capUse: [...board.capUse], timeInState: [...board.timeInState] };
  }

  @Query(() => TrialBalanceType, { description: 'What every account of the ledger holds; the sum is zero, always.' })
  async trialBalance(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<TrialBalanceType> {
    const accounts = await findTrialBalance(deps);
    const shown = accounts.slice(0, parsePage(first, null).first);
    const holderOf = await loadHolderNames(
      deps,
      shown.map(({ account }) => account),
    );
    const sumFen = fen(accounts.reduce<bigint>((sum, { balanceFen }) => sum + balanceFen, 0n));
    return { accounts: shown.map((one) => ({ ...one, holder: holderOf(one.account) })), sumFen };
  }

  @Query(() => DocumentFileType, { description: 'The claims of a scheme, or of all, summed, as CSV or XLSX.' })
  async fundStatement(
    @Arg('groupBy', () => StatementGroupEnum) groupBy: StatementGroup,
    @Arg('schemeCode', () => String, { nullable: true }) schemeCode: string | null,
    @Arg('format', () => DocumentFormatEnum) format: Format,
    @Ctx() context: Context,
  ): Promise<DocumentFileType> {
    const { deps, language } = context;
    if (format !== 'CSV' && format !== 'XLSX') throw inputError('a statement is CSV or XLSX', 'format');
    const words = FUND_DOCUMENT_TEXT[language];
    const table = await readStatement(deps, {
      groupBy,
      scheme: schemeCode ? parseScheme(schemeCode) : null,
      columns: words.statementColumns,
      title: words.statement,
    });
    const documents = await markedDocuments(context, { what: 'fund-statement', format, subjectId: null });
    const content = format === 'CSV' ? documents.csv(table) : await documents.xlsx([table]);
    return fileOf(`statement-${groupBy.toLowerCase()}`, format, content);
  }

  @Query(() => DocumentFileType, {
    nullable: true,
    description: 'The compute sheet of a claim as PDF, or as JSON with all that is needed to compute it again.',
  })
  async computeSheetDocument(
    @Arg('claimId', () => ID) claimId: string,
    @Arg('format', () => DocumentFormatEnum) format: Format,
    @Ctx() context: Context,
  ): Promise<DocumentFileType | null> {
    if (format !== 'PDF' && format !== 'JSON') throw inputError('a compute sheet is PDF or JSON', 'format');
    const { deps, language } = context;
    const found = await findClaim(deps, { id: parseId(claimId), actor: useCaseActor(context) });
    if (found === null) return null;
    const decision = await findDecision(deps, found.claim.id);
    const name = `compute-sheet-${found.claim.id}`;
    const kind = format === 'JSON' ? format : ('PDF' as const);
    const documents = await markedDocuments(context, {
      what: 'compute-sheet',
      format: kind,
      subjectId: found.claim.id,
    });
    if (format === 'JSON') {
      const { policy = null, facts = null, usage = null } = decision ?? {};
      const sheet = decision?.sheet ?? found.claim.sheet;
      return fileOf(
        name,
        format,
        Buffer.from(
          JSON.stringify({ claimId: found.claim.id, sheet, facts, usage, policy, exported: documents.mark }, null, 2),
        ),
      );
    }
    const paper = computeSheetPaper({ ...found, decision, language, issuedAt: deps.now() });
    return fileOf(name, format, await documents.pdf(paper));
  }

  @Mutation(() => drafted.ResultType, { description: 'K1: the maker of the claimant writes the claim on a loss.' })
  async draftClaim(
    @Arg('input', () => DraftClaimInput) { claimId, ...evidence }: DraftClaimInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const input = { claimId: parseId(claimId), reason: null, evidence };
    return answerClaim(drafted, context, await draftClaim(context.deps, commandOf(context, idempotencyKey, input)));
  }

  @Mutation(() => moved.ResultType, { description: 'A step of a claim that needs nothing but a reason.' })
  async moveClaim(
    @Arg('input', () => MoveClaimInput) input: MoveClaimInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...stepOf(input), move: input.move });
    return answerClaim(moved, context, await moveClaim(context.deps, command));
  }

  @Mutation(() => recommended.ResultType, { description: 'K2: the trustee computes the sheet and hands the claim on.' })
  async recommendClaim(
    @Arg('input', () => ClaimStepInput) input: ClaimStepInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, stepOf(input));
    return answerClaim(recommended, context, await recommendClaim(context.deps, command));
  }

  @Mutation(() => approved.ResultType, { description: 'K5 and K7: approves, and reserves under every limit.' })
  async approveClaim(
    @Arg('input', () => ApproveClaimInput) input: ApproveClaimInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { ...stepOf(input), amountFen: input.amountFen ?? null });
    return answerClaim(approved, context, await approveClaim(context.deps, command));
  }

  @Mutation(() => toppedUp.ResultType, { description: 'Grants what a limit that has grown since frees for the claim.' })
  async approveTopUp(
    @Arg('input', () => ClaimStepInput) input: ClaimStepInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, stepOf(input));
    return answerClaim(toppedUp, context, await approveTopUp(context.deps, command));
  }

  @Mutation(() => paid.ResultType, { description: 'K8: the trustee pays what is approved and not paid yet.' })
  async payClaim(
    @Arg('input', () => PayClaimInput) { claimId, ...payment }: PayClaimInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { claimId: parseId(claimId), reason: null, ...payment });
    return answerClaim(paid, context, await payClaim(context.deps, command));
  }

  @Mutation(() => recovered.ResultType, { description: 'R2: money came back to the claimant; a part of it is due.' })
  async reportRecovery(
    @Arg('input', () => ReportRecoveryInput) { claimId, ...recovery }: ReportRecoveryInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { claimId: parseId(claimId), reason: null, ...recovery });
    return answerClaim(recovered, context, await reportRecovery(context.deps, command));
  }

  @Mutation(() => writtenBack.ResultType, { description: 'R3: the trustee saw what was due arrive.' })
  async writeBack(
    @Arg('input', () => ReturnMoneyInput) input: ReturnMoneyInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { amountFen, transferId } = input;
    const command = commandOf(context, idempotencyKey, { ...stepOf(input), amountFen, transferId });
    return answerClaim(writtenBack, context, await writeBack(context.deps, command));
  }

  @Mutation(() => clawedBack.ResultType, {
    description: 'X: money of a claim that was reversed after payment came back.',
  })
  async returnClawback(
    @Arg('input', () => ReturnMoneyInput) input: ReturnMoneyInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { amountFen, transferId } = input;
    const command = commandOf(context, idempotencyKey, { ...stepOf(input), amountFen, transferId });
    return answerClaim(clawedBack, context, await returnClawback(context.deps, command));
  }

  @Mutation(() => reviewed.ResultType, { description: 'F4: accepts, returns, rejects or revokes a filing.' })
  async reviewFiling(
    @Arg('input', () => ReviewFilingInput) input: ReviewFilingInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const review = { filingId: parseId(input.filingId), move: input.move, reason: input.reason ?? null };
    const outcome = await reviewFiling(context.deps, commandOf(context, idempotencyKey, review));
    return reviewed.answer(context, outcome, (id) => loadFiling(context, id));
  }

  @Mutation(() => guaranteed.ResultType, { description: 'Who guarantees a loan, and how a loss of it is shared.' })
  async recordGuarantee(
    @Arg('input', () => RecordGuaranteeInput) input: RecordGuaranteeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const exact = (share: { numerator: number; denominator: number }) => ({
      numerator: BigInt(share.numerator),
      denominator: BigInt(share.denominator),
    });
    const guarantee = {
      loanId: parseId(input.loanId),
      guarantorId: parseId(input.guarantorId),
      nationalFundNumber: input.nationalFundNumber ?? null,
      shares: {
        NATIONAL_FUND: exact(input.nationalFund),
        REGUARANTOR: exact(input.reguarantor),
        GUARANTOR: exact(input.guarantor),
        BANK: exact(input.bank),
      },
    };
    const outcome = await recordGuarantee(context.deps, commandOf(context, idempotencyKey, guarantee));
    return guaranteed.answer(context, outcome, (id) => loadLoan(context, id));
  }

  @Mutation(() => overdue.ResultType, { description: 'L1: how a loan in trouble stands.' })
  async reportOverdue(
    @Arg('input', () => ReportOverdueInput) input: ReportOverdueInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const loanId = parseId(input.loanId);
    const report = { ...input, loanId, extendedMaturityOn: input.extendedMaturityOn ?? null };
    const outcome = await reportOverdue(context.deps, commandOf(context, idempotencyKey, report));
    return overdue.answer(context, outcome, (id) => loadLoan(context, id));
  }

  @Mutation(() => appropriated.ResultType, {
    description: 'What a pool may spend in a year; the ledger moves by the difference.',
  })
  async appropriateBudget(
    @Arg('input', () => AppropriateBudgetInput) input: AppropriateBudgetInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await appropriateBudget(context.deps, commandOf(context, idempotencyKey, { ...input }));
    return appropriated.answer(context, outcome, (key) => findBudget(context.deps, key));
  }

  @Mutation(() => reversed.ResultType, { description: 'Undoes an appropriation by new entries.' })
  async reverseAppropriation(
    @Arg('input', () => ReverseAppropriationInput) input: ReverseAppropriationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await reverseAppropriation(context.deps, commandOf(context, idempotencyKey, { ...input }));
    return reversed.answer(context, outcome, (key) => findBudget(context.deps, key));
  }
}

const stepOf = (input: ClaimStepInput) => ({ claimId: parseId(input.claimId), reason: input.reason ?? null });

const answerClaim = (
  result: ReturnType<typeof claimResult>,
  context: Context,
  outcome: Parameters<typeof result.answer>[1],
): Promise<object> => result.answer(context, outcome, (id) => loadClaim(context, id));

async function loadClaim(context: Context, id: string): Promise<ClaimType | null> {
  const actor = useCaseActor(context);
  const found = await findClaim(context.deps, { id, actor });
  return found === null ? null : claimView(found.claim, { ...found, actor });
}

async function loadFiling(context: Context, id: string): Promise<FilingRecordType | null> {
  const found = await findFiling(context.deps, { id, actor: useCaseActor(context) });
  return found === null ? null : filingView(found.filing, found.names);
}

async function loadLoan(context: Context, id: string): Promise<LoanType | null> {
  const record = await findLoan(context.deps, { id, actor: useCaseActor(context) });
  if (record === null) return null;
  const [view] = await loanViews(context.deps, [record]);
  return view ?? null;
}

function parseScheme(code: string): string {
  if (!SCHEME_PATTERN.test(code)) throw inputError('not the code of a scheme', 'schemeCode');
  return code;
}

const fileOf = (name: string, format: Format, content: Buffer): DocumentFileType => ({
  name: `${name}.${format.toLowerCase()}`,
  mediaType: MEDIA_TYPE[format],
  contentBase64: content.toString('base64'),
});

async function* headroomChanges(context: Context, schemeCode: string): AsyncGenerator<CapHeadroomChangedType> {
  for await (const _ of watchTopic(context.deps.live, fundTopic(schemeCode))) yield { schemeCode };
}
