import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type EngagementMove, legalMoves } from '../../domain/engagement/engagement-moves.ts';
import { invariant } from '../../domain/invariant.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import { BankRating, Complaint, CreditDecision, Visit } from '../../schema/entities/engagement/deal-record.entity.ts';
import type { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import type { EngagementType } from '../../schema/graphql/engagement/engagement-types.ts';
import { needTermsOf } from '../../schema/terms-json.ts';
import { ENGAGEMENT_STATE_TEXT, REFUSAL_REASON_TEXT } from '../../text/engagement.ts';
import { sideOf } from '../../usecases/engagement/move-engagement.ts';
import { branchesOfWork } from '../../usecases/registry/branches/read-branches.ts';
import { type Context, isBank, useCaseActor } from '../context.ts';

/** Steps, visits and complaints of a whole page; one engagement has a handful of each. */
const RECORDS_MAX = 5_000;

type Records = {
  readonly bankNames: ReadonlyMap<string, string>;
  readonly branchNames: ReadonlyMap<string, string>;
  readonly productNames: ReadonlyMap<string, string>;
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly decisions: readonly CreditDecision[];
  readonly visits: readonly Visit[];
  readonly complaints: readonly Complaint[];
  readonly ratings: readonly BankRating[];
  readonly now: Date;
};

/** Engagements with the names of their banks, what is left of their limits, and their records, in eight statements. */
export async function engagementViews(context: Context, rows: readonly Engagement[]): Promise<EngagementType[]> {
  if (rows.length === 0) return [];
  const em = context.deps.read();
  const of = { engagementId: { $in: rows.map(({ id }) => id) } };
  const limit = RECORDS_MAX;
  const banks = await em.find(Bank, { id: { $in: rows.map(({ bankId }) => bankId) } }, { fields: ['name'] });
  const records = {
    bankNames: new Map(banks.map(({ id, name }) => [id, name])),
    branchNames: isBank(context) ? await branchesOfWork(context.deps, rows) : new Map<string, string>(),
    productNames: await productNamesOf(em, rows),
    purposes: await purposesOf(em, rows),
    decisions: await em.find(CreditDecision, of, { orderBy: { sequence: 'asc' }, limit }),
    visits: await em.find(Visit, of, { orderBy: { id: 'asc' }, limit }),
    complaints: await em.find(Complaint, of, { orderBy: { id: 'asc' }, limit }),
    ratings: await em.find(BankRating, of, { limit }),
    // One instant for the page: rows that look alike must not differ by the second in which each was made.
    now: context.deps.now(),
  };
  return rows.map((row) => engagementView(context, row, records));
}

function engagementView(context: Context, row: Engagement, records: Records): EngagementType {
  const { language } = context;
  const { now } = records;
  const { id, needId, bankId, productId, state, version, slaCode, dueAt, reasonCode, grantFen, drawnFen } = row;
  const isOwn = ({ engagementId }: { engagementId: string }): boolean => engagementId === id;
  return {
    id,
    needId,
    bankId,
    bankName: records.bankNames.get(bankId) ?? '',
    branchName: records.branchNames.get(`${bankId} ${needId}`) ?? null,
    productId,
    productName: productId === null ? null : (records.productNames.get(productId) ?? null),
    purpose: purposeOf(records.purposes, needId),
    state,
    stateText: ENGAGEMENT_STATE_TEXT[state][language],
    version,
    slaCode,
    dueAt: dueAt === null ? null : dueAt.toISOString(),
    secondsLeft: dueAt === null ? null : secondsUntil(dueAt, now),
    isPaused: state === 'SUPPLEMENT',
    reasonCode,
    reasonText: reasonCode === null ? null : REFUSAL_REASON_TEXT[reasonCode][language],
    grantFen,
    offerRateBps: row.offerRateBps,
    offerTermMonths: row.offerTermMonths,
    drawnFen,
    isWriteBackLate: row.isWriteBackLate || isOverdueDrawdown(row, now),
    moves: movesOf(context, row),
    createdAt: row.createdAt,
    decisions: records.decisions.filter(isOwn),
    visits: records.visits.filter(isOwn),
    complaints: records.complaints.filter(isOwn),
    rating: records.ratings.find(isOwn) ?? null,
  };
}

async function productNamesOf(em: SqlEntityManager, rows: readonly Engagement[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ productId }) => productId ?? []);
  const products = await em.find(CreditProduct, { id: { $in: ids } }, { fields: ['name'] });
  return new Map(products.map(({ id, name }) => [id, name]));
}

/** The purpose in the newest version of each need. */
export async function purposesOf(em: SqlEntityManager, rows: readonly Engagement[]): Promise<Map<string, Purpose>> {
  const needs = await em.find(CreditNeed, { id: { $in: rows.map(({ needId }) => needId) } }, { fields: ['version'] });
  const versions = await em.find(CreditNeedVersion, {
    $or: needs.map(({ id, version }) => ({ needId: id, version })),
  });
  return new Map(versions.map(({ needId, terms }) => [needId, needTermsOf(terms).purpose]));
}

export function purposeOf(purposes: ReadonlyMap<string, Purpose>, needId: string): Purpose {
  const purpose = purposes.get(needId);
  invariant(purpose !== undefined, 'an engagement is about a need that is there');
  return purpose;
}

export const secondsUntil = (instant: Date, now: Date): number =>
  Math.floor((instant.getTime() - now.getTime()) / 1_000);

const isOverdueDrawdown = ({ state, dueAt }: Engagement, now: Date): boolean =>
  (state === 'GRANTED' || state === 'OFFER_ACCEPTED') && dueAt !== null && dueAt < now;

function movesOf(context: Context, row: Engagement): EngagementMove[] {
  const actor = useCaseActor(context);
  const side = sideOf(actor, row);
  return side === null ? [] : legalMoves(row.state, { side, roles: actor.roles });
}
