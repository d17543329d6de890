import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { VisitState } from '../../domain/engagement/visit.ts';
import type { VisitOrder } from '../../domain/list-orders.ts';
import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import { Complaint, Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { EngagementType } from '../../schema/graphql/engagement/engagement-types.ts';
import {
  AssignNeedInput,
  BankForNeedType,
  type ComplaintCaseType,
  ComplaintConnection,
  ComplaintType,
  ConfirmFulfilledInput,
  FeedConnection,
  type FeedItemType,
  FileComplaintInput,
  HonourRateType,
  MoveApplicationInput,
  MoveComplaintInput,
  OverrideExposureInput,
  PlanVisitInput,
  RateBankInput,
  RecordVisitInput,
  VisitRecordConnection,
  type VisitRecordType,
  VisitStateEnum,
  VisitType,
} from '../../schema/graphql/engagement/record-types.ts';
import { PurposeEnum, UrgencyEnum, VisitOrderEnum } from '../../schema/graphql/enums.ts';
import { CreditNeedConnection, CreditNeedType } from '../../schema/graphql/market/types.ts';
import { findBanksForNeed } from '../../usecases/engagement/banks-for-need.ts';
import { confirmFulfilled } from '../../usecases/engagement/close-need.ts';
import { fileComplaint, moveComplaint } from '../../usecases/engagement/complain.ts';
import { overrideExposure } from '../../usecases/engagement/guard-exposure.ts';
import { moveApplication } from '../../usecases/engagement/move-application.ts';
import { assignNeed } from '../../usecases/engagement/open-engagement.ts';
import { rateBank } from '../../usecases/engagement/rate-bank.ts';
import { readFeed } from '../../usecases/engagement/read-feed.ts';
import { readHonour } from '../../usecases/engagement/read-honour.ts';
import { findVisits } from '../../usecases/engagement/read-visits.ts';
import { planVisit, recordVisit } from '../../usecases/engagement/visit-firm.ts';
import { loadPairs } from '../../usecases/matching/load-pairs.ts';
import { readConsented } from '../../usecases/registry/read-consented.ts';
import { type Context, isFirm, organisationOf, useCaseActor } from '../context.ts';
import { connection, inputError, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { complaintCases } from '../views/complaint-view.ts';
import { secondsUntil } from '../views/engagement-view.ts';
import { loadFirmViews } from '../views/firm-view.ts';
import { matchedNeedView } from '../views/match-view.ts';
import { needViews } from '../views/need-view.ts';
import { loadBankNames } from '../views/product-view.ts';
import { visitViews } from '../views/visit-view.ts';
import { loadEngagement } from './engagement.resolver.ts';
import { loadNeed } from './market.resolver.ts';

const engagement = (union: string, success: string) =>
  mutationResult({ union, success, field: 'engagement' }, EngagementType);
const visit = (union: string, success: string) => mutationResult({ union, success, field: 'visit' }, VisitType);
const complaint = (union: string, success: string) =>
  mutationResult({ union, success, field: 'complaint' }, ComplaintType);
const movedApplication = engagement('MoveApplicationResult', 'MovedApplication');
const assigned = engagement('AssignNeedResult', 'AssignedNeed');
const overridden = engagement('OverrideExposureResult', 'OverriddenExposure');
const rated = engagement('RateBankResult', 'RatedBank');
const planned = visit('PlanVisitResult', 'PlannedVisit');
const recorded = visit('RecordVisitResult', 'RecordedVisit');
const filed = complaint('FileComplaintResult', 'FiledComplaint');
const movedComplaint = complaint('MoveComplaintResult', 'MovedComplaint');
const confirmed = mutationResult(
  { union: 'ConfirmFulfilledResult', success: 'ConfirmedFulfilled', field: 'need' },
  CreditNeedType,
);

@Resolver()
export class DealRecordsResolver {
  @Query(() => FeedConnection, {
    description: 'The needs that my bank may take now, by score and then by deadline, each once.',
  })
  async needFeed(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('productId', () => ID, { nullable: true }) productId: string | null | undefined,
    @Arg('purpose', () => PurposeEnum, { nullable: true }) purpose: Purpose | null | undefined,
    @Arg('urgency', () => UrgencyEnum, { nullable: true }) urgency: Urgency | null | undefined,
    @Ctx() context: Context,
  ): Promise<Connection<FeedItemType>> {
    const page = parsePage(first, after);
    const { deps, language } = context;
    const bankId = organisationOf(context) ?? NOWHERE;
    const filter = {
      productId: productId ? parseId(productId) : null,
      purpose: purpose ?? null,
      urgency: urgency ?? null,
    };
    const items = await readFeed(deps, { bankId, filter, after: page.after, limit: page.first + 1 });
    const pairs = await loadPairs(
      deps.read(),
      items.map(({ recommendation }) => recommendation),
    );
    const pairOf = new Map(pairs.map((pair) => [pair.recommendation.id, pair]));
    const needIds = items.slice(0, page.first).map(({ recommendation }) => recommendation.needId);
    const consents = await readConsented(deps, { bankId, readerId: useCaseActor(context).userId, needIds });
    const bankNames = await loadBankNames(deps, [bankId]);
    const firms = await loadFirmViews(
      deps,
      [...consents.values()].map(({ firmId }) => firmId),
    );
    const firmById = new Map(firms.map((firm) => [firm.id, firm]));
    const shown = items.flatMap((item) => {
      const pair = pairOf.get(item.recommendation.id);
      if (pair === undefined) return [];
      const firm = firmById.get(consents.get(pair.need.needId)?.firmId ?? '') ?? null;
      const match = matchedNeedView({ pair, bankNames, firm, divisions: deps.divisions, language });
      const { placesLeft, placesMax, openUntil } = item;
      const secondsLeft = openUntil === null ? null : secondsUntil(openUntil, deps.now());
      return { position: item.position, node: { id: match.id, match, placesLeft, placesMax, openUntil, secondsLeft } };
    });
    return connection(shown, page, { key: ({ position }) => position, node: ({ node }) => node });
  }

  @Query(() => [HonourRateType], {
    description: 'A bank sees its own rate, a firm and the public side those of banks.',
  })
  async honourRates(
    @Arg('bankIds', () => [ID], { nullable: true }) bankIds: string[] | null,
    @Ctx() context: Context,
  ): Promise<HonourRateType[]> {
    const asked = bankIds ?? [];
    if (asked.length > HONOUR_MAX) throw inputError(`ask for at most ${HONOUR_MAX} banks`, 'bankIds');
    const own = organisationOf(context) ?? NOWHERE;
    const isBankDesk = context.actor.kind === 'user' && context.actor.roles.some((role) => role.startsWith('BANK_'));
    const ids = isBankDesk ? [own] : asked.map(parseId);
    return [...(await readHonour(context.deps, ids))];
  }

  @Query(() => CreditNeedConnection, { description: 'Needs that no bank is left for: an operator looks after them.' })
  async needsForOperator(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<CreditNeedType>> {
    const page = parsePage(first, after);
    const newer = page.after === null ? {} : { id: { $gt: parseId(page.after) } };
    // The oldest first: it has waited longest.
    const rows = await context.deps
      .read()
      .find(CreditNeed, { needsOperator: true, ...newer }, { orderBy: { id: 'asc' }, limit: page.first + 1 });
    return connection(await needViews(context.deps, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Query(() => VisitRecordConnection, {
    description: 'Visits of my engagements with their photos; an operator sees all.',
  })
  async visits(
    @Arg('engagementId', () => ID, { nullable: true }) engagementId: string | null,
    @Arg('state', () => VisitStateEnum, { nullable: true }) state: VisitState | null,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => VisitOrderEnum, { defaultValue: 'CREATED' }) by: VisitOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<VisitRecordType>> {
    const page = parsePage(first, after);
    const rows = await findVisits(context.deps, {
      actor: useCaseActor(context),
      engagementId: engagementId ? parseId(engagementId) : null,
      state: state ?? null,
      first: page.first,
      after: page.after === null ? null : parseId(page.after),
      order: { by, ascending },
    });
    return connection(await visitViews(context, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Query(() => ComplaintConnection, { description: 'A firm sees its own complaints, an operator the open ones.' })
  async complaints(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<ComplaintCaseType>> {
    const page = parsePage(first, after);
    const newer = page.after === null ? {} : { id: { $gt: parseId(page.after) } };
    const scope = isFirm(context)
      ? { firmId: organisationOf(context) ?? NOWHERE }
      : { state: { $in: ['FILED' as const, 'ACCEPTED' as const] } };
    const rows = await context.deps
      .read()
      .find(Complaint, { ...scope, ...newer }, { orderBy: { id: 'asc' }, limit: page.first + 1 });
    const cases = await complaintCases(context.deps, rows);
    return connection(cases, page, { key: ({ id }) => id, node: (node) => node });
  }

  @Query(() => [BankForNeedType], {
    description: 'The banks that an operator may hand a need to, each with its best product, the best first.',
  })
  banksForNeed(
    @Arg('needId', () => ID) needId: string,
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<BankForNeedType[]> {
    return findBanksForNeed(deps, { needId: parseId(needId), first: parsePage(first, null).first });
  }

  @Mutation(() => movedApplication.ResultType, { description: 'From one bank to another in one action.' })
  async moveApplication(
    @Arg('input', () => MoveApplicationInput) input: MoveApplicationInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const ids = { engagementId: parseId(input.engagementId), productId: parseId(input.productId) };
    const outcome = await moveApplication(context.deps, { actor: useCaseActor(context), idempotencyKey, input: ids });
    return movedApplication.answer(context, outcome, (id) => loadEngagement(context, id));
  }

  @Mutation(() => assigned.ResultType, { description: 'An operator hands a need to a bank that it picks.' })
  async assignNeed(
    @Arg('input', () => AssignNeedInput) input: AssignNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const ids = { needId: parseId(input.needId), productId: parseId(input.productId) };
    const outcome = await assignNeed(context.deps, { actor: useCaseActor(context), idempotencyKey, input: ids });
    return assigned.answer(context, outcome, (id) => loadEngagement(context, id));
  }

  @Mutation(() => confirmed.ResultType, { description: 'A firm says that a partly met need is met.' })
  async confirmFulfilled(
    @Arg('input', () => ConfirmFulfilledInput) input: ConfirmFulfilledInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { needId: parseId(input.needId) } };
    return confirmed.answer(context, await confirmFulfilled(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => planned.ResultType, { description: 'A bank plans a visit to a firm that it works with.' })
  async planVisit(
    @Arg('input', () => PlanVisitInput) input: PlanVisitInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const plan = { ...input, engagementId: parseId(input.engagementId) };
    const outcome = await planVisit(context.deps, { actor: useCaseActor(context), idempotencyKey, input: plan });
    return planned.answer(context, outcome, (id) => loadVisit(context, id));
  }

  @Mutation(() => recorded.ResultType, { description: 'A bank records what came of a visit.' })
  async recordVisit(
    @Arg('input', () => RecordVisitInput) input: RecordVisitInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { outcome, findings, needConfirmed } = input;
    if (outcome === 'PLANNED') throw inputError('outcome is what came of the visit', 'outcome');
    const record = {
      visitId: parseId(input.visitId),
      outcome,
      findings: findings ?? null,
      needConfirmed: needConfirmed ?? null,
    };
    const done = await recordVisit(context.deps, { actor: useCaseActor(context), idempotencyKey, input: record });
    return recorded.answer(context, done, (id) => loadVisit(context, id));
  }

  @Mutation(() => filed.ResultType, { description: 'A firm complains; an operator takes it up in two working days.' })
  async fileComplaint(
    @Arg('input', () => FileComplaintInput) input: FileComplaintInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const said = { engagementId: parseId(input.engagementId), text: input.text };
    const outcome = await fileComplaint(context.deps, {
      actor: useCaseActor(context),
      idempotencyKey,
      input: said,
    });
    return filed.answer(context, outcome, (id) => loadComplaint(context, id));
  }

  @Mutation(() => movedComplaint.ResultType)
  async moveComplaint(
    @Arg('input', () => MoveComplaintInput) input: MoveComplaintInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const step = { complaintId: parseId(input.complaintId), move: input.move, answer: input.answer ?? null };
    const outcome = await moveComplaint(context.deps, { actor: useCaseActor(context), idempotencyKey, input: step });
    return movedComplaint.answer(context, outcome, (id) => loadComplaint(context, id));
  }

  @Mutation(() => overridden.ResultType, {
    description: 'A supervisor of the bank gives the reason for lending to a firm that many banks lend to already.',
  })
  async overrideExposure(
    @Arg('input', () => OverrideExposureInput) input: OverrideExposureInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const reason = { engagementId: parseId(input.engagementId), reason: input.reason };
    const outcome = await overrideExposure(context.deps, {
      actor: useCaseActor(context),
      idempotencyKey,
      input: reason,
    });
    return overridden.answer(context, outcome, (id) => loadEngagement(context, id));
  }

  @Mutation(() => rated.ResultType, { description: 'A firm rates a bank once an engagement has ended.' })
  async rateBank(
    @Arg('input', () => RateBankInput) input: RateBankInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const rating = { ...input, engagementId: parseId(input.engagementId) };
    const outcome = await rateBank(context.deps, { actor: useCaseActor(context), idempotencyKey, input: rating });
    return rated.answer(context, outcome, (id) => loadEngagement(context, id));
  }
}

const HONOUR_MAX = 100;

const loadVisit = ({ deps }: Context, id: string): Promise<VisitType | null> => deps.read().findOne(Visit, { id });

const loadComplaint = ({ deps }: Context, id: string): Promise<ComplaintType | null> =>
  deps.read().findOne(Complaint, { id });
