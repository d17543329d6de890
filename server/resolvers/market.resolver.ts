import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { ListOrder, NeedOrder, ProductOrder } from '../../domain/list-orders.ts';
import type { NeedState } from '../../domain/market/credit-need.ts';
import type { ProductState } from '../../domain/market/credit-product.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { CreditProduct } from '../../schema/entities/market/credit-product.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { NeedOrderEnum, NeedStateEnum, ProductOrderEnum, ProductStateEnum } from '../../schema/graphql/enums.ts';
import {
  CreditNeedConnection,
  CreditNeedType,
  CreditProductConnection,
  CreditProductType,
  type ProductTermsInput,
  PublishCreditNeedInput,
  PublishCreditProductInput,
  ReviewCreditNeedInput,
  ReviewCreditProductInput,
  ReviseCreditNeedInput,
  ReviseCreditProductInput,
  SuspendCreditProductInput,
  WithdrawCreditNeedInput,
} from '../../schema/graphql/market/types.ts';
import {
  publishCreditNeed,
  reviewCreditNeed,
  reviseCreditNeed,
  withdrawCreditNeed,
} from '../../usecases/market/publish-credit-need.ts';
import {
  type ProductDraft,
  publishCreditProduct,
  reviewCreditProduct,
  reviseCreditProduct,
  suspendCreditProduct,
} from '../../usecases/market/publish-credit-product.ts';
import { findInOrder } from '../../usecases/platform/find-in-order.ts';
import { type Context, isFirm, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, type Page, parseId, parsePage } from '../paging.ts';
import { mutationResult, refusedAsBusy } from '../results.ts';
import { needViews } from '../views/need-view.ts';
import { productViews } from '../views/product-view.ts';
import { nullsFor } from './registry.resolver.ts';

const need = (union: string, success: string) => mutationResult({ union, success, field: 'need' }, CreditNeedType);
const product = (union: string, success: string) =>
  mutationResult({ union, success, field: 'product' }, CreditProductType);
const publishedNeed = need('PublishCreditNeedResult', 'PublishedCreditNeed');
const revisedNeed = need('ReviseCreditNeedResult', 'RevisedCreditNeed');
const withdrawnNeed = need('WithdrawCreditNeedResult', 'WithdrawnCreditNeed');
const reviewedNeed = need('ReviewCreditNeedResult', 'ReviewedCreditNeed');
const publishedProduct = product('PublishCreditProductResult', 'PublishedCreditProduct');
const revisedProduct = product('ReviseCreditProductResult', 'RevisedCreditProduct');
const suspendedProduct = product('SuspendCreditProductResult', 'SuspendedCreditProduct');
const reviewedProduct = product('ReviewCreditProductResult', 'ReviewedCreditProduct');

const PRODUCT_OPTIONAL = ['creditGradeWorst', 'revenueFenMin', 'revenueFenMax', 'validTo', 'quotaFen'] as const;

@Resolver()
export class MarketResolver {
  @Query(() => CreditNeedConnection, { description: 'The needs of my firm, newest first by default.' })
  myNeeds(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => NeedStateEnum, { nullable: true }) state: NeedState | null,
    @Arg('orderBy', () => NeedOrderEnum, { defaultValue: 'CREATED' }) by: NeedOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<CreditNeedType>> {
    const own = { firmId: organisationOf(context) ?? NOWHERE, ...(state ? { state } : {}) };
    return needPage(context, own, { ...parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => CreditNeedConnection, { description: 'Flagged needs that wait for an operator.' })
  needsForReview(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => NeedOrderEnum, { defaultValue: 'CREATED' }) by: NeedOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<CreditNeedType>> {
    const waiting = { state: 'SUBMITTED' } as const;
    return needPage(context, waiting, { ...parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => CreditNeedType, {
    nullable: true,
    description: 'A need of my firm; a bank reads needs through matchedNeeds.',
  })
  need(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<CreditNeedType | null> {
    return loadNeed(context, parseId(id));
  }

  @Query(() => CreditProductConnection, { description: 'The public catalogue: products that are online.' })
  products(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => ProductOrderEnum, { defaultValue: 'CREATED' }) by: ProductOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<CreditProductType>> {
    return productPage(context, { state: 'ONLINE' }, { ...parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => CreditProductConnection, { description: 'The products of my bank, in every state.' })
  myProducts(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('state', () => ProductStateEnum, { nullable: true }) state: ProductState | null,
    @Arg('orderBy', () => ProductOrderEnum, { defaultValue: 'CREATED' }) by: ProductOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<CreditProductType>> {
    const own = { bankId: organisationOf(context) ?? NOWHERE, ...(state ? { state } : {}) };
    return productPage(context, own, { ...parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => CreditProductConnection, {
    description: 'Products that wait for an operator: they claim scheme cover that their terms may not keep.',
  })
  productsForReview(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => ProductOrderEnum, { defaultValue: 'CREATED' }) by: ProductOrder,
    @Arg('ascending', () => Boolean, { defaultValue: true }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<CreditProductType>> {
    const waiting = { state: 'PENDING_REVIEW' } as const;
    return productPage(context, waiting, { ...parsePage(first, after), order: { by, ascending } });
  }

  @Query(() => CreditProductType, { nullable: true })
  product(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<CreditProductType | null> {
    return loadProduct(context, parseId(id));
  }

  @Mutation(() => publishedNeed.ResultType)
  async publishCreditNeed(
    @Arg('input', () => PublishCreditNeedInput) input: PublishCreditNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const busy = await refusedAsBusy(context);
    if (busy !== null) return busy;
    const command = { actor: useCaseActor(context), idempotencyKey, input: withDescription(input) };
    return publishedNeed.answer(context, await publishCreditNeed(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => revisedNeed.ResultType)
  async reviseCreditNeed(
    @Arg('input', () => ReviseCreditNeedInput) input: ReviseCreditNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const busy = await refusedAsBusy(context);
    if (busy !== null) return busy;
    const terms = { ...withDescription(input), needId: parseId(input.needId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: terms };
    return revisedNeed.answer(context, await reviseCreditNeed(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => withdrawnNeed.ResultType)
  async withdrawCreditNeed(
    @Arg('input', () => WithdrawCreditNeedInput) input: WithdrawCreditNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { needId: parseId(input.needId) } };
    return withdrawnNeed.answer(context, await withdrawCreditNeed(context.deps, command), (id) =>
      loadNeed(context, id),
    );
  }

  @Mutation(() => reviewedNeed.ResultType)
  async reviewCreditNeed(
    @Arg('input', () => ReviewCreditNeedInput) input: ReviewCreditNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const review = { needId: parseId(input.needId), decision: input.decision, note: input.note ?? '' };
    const command = { actor: useCaseActor(context), idempotencyKey, input: review };
    return reviewedNeed.answer(context, await reviewCreditNeed(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => publishedProduct.ResultType)
  async publishCreditProduct(
    @Arg('input', () => PublishCreditProductInput) { terms }: PublishCreditProductInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const busy = await refusedAsBusy(context);
    if (busy !== null) return busy;
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { name: terms.name, terms: draftOf(terms) },
    };
    const outcome = await publishCreditProduct(context.deps, command);
    return publishedProduct.answer(context, outcome, (id) => loadProduct(context, id));
  }

  @Mutation(() => revisedProduct.ResultType)
  async reviseCreditProduct(
    @Arg('input', () => ReviseCreditProductInput) { productId, version, terms }: ReviseCreditProductInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const busy = await refusedAsBusy(context);
    if (busy !== null) return busy;
    const revision = { productId: parseId(productId), version, name: terms.name, terms: draftOf(terms) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: revision };
    const outcome = await reviseCreditProduct(context.deps, command);
    return revisedProduct.answer(context, outcome, (id) => loadProduct(context, id));
  }

  @Mutation(() => suspendedProduct.ResultType)
  async suspendCreditProduct(
    @Arg('input', () => SuspendCreditProductInput) input: SuspendCreditProductInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { productId: parseId(input.productId) } };
    const outcome = await suspendCreditProduct(context.deps, command);
    return suspendedProduct.answer(context, outcome, (id) => loadProduct(context, id));
  }

  @Mutation(() => reviewedProduct.ResultType)
  async reviewCreditProduct(
    @Arg('input', () => ReviewCreditProductInput) input: ReviewCreditProductInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const review = { productId: parseId(input.productId), decision: input.decision, note: input.note ?? '' };
    const command = { actor: useCaseActor(context), idempotencyKey, input: review };
    const outcome = await reviewCreditProduct(context.deps, command);
    return reviewedProduct.answer(context, outcome, (id) => loadProduct(context, id));
  }
}

const withDescription = <T extends PublishCreditNeedInput>(input: T) => ({
  ...input,
  description: input.description ?? '',
});

export function draftOf({ name: _name, ...terms }: ProductTermsInput): ProductDraft {
  const fees = terms.fees.map((fee) => nullsFor(fee, ['yearlyBps', 'fixedFen']));
  return { ...nullsFor(terms, PRODUCT_OPTIONAL), fees };
}

/** A need as its own firm, or one of the public side, may read it. Ids are UUIDs of version 7: newer ones sort later. */
export async function loadNeed(context: Context, id: string): Promise<CreditNeedType | null> {
  const own = isFirm(context) ? { firmId: organisationOf(context) ?? NOWHERE } : {};
  const isPublicSide = context.actor.kind === 'user' && !context.actor.roles.some((role) => role.startsWith('BANK_'));
  if (!isPublicSide) return null;
  const found = await context.deps.read().findOne(CreditNeed, { id, ...own });
  if (found === null) return null;
  const [view] = await needViews(context.deps, [found]);
  return view ?? null;
}

async function loadProduct(context: Context, id: string): Promise<CreditProductType | null> {
  const found = await context.deps.read().findOne(CreditProduct, { id });
  const mayRead =
    found !== null &&
    (found.state === 'ONLINE' ||
      found.bankId === organisationOf(context) ||
      (context.actor.kind === 'user' && context.actor.roles.includes('OPERATOR')));
  if (!mayRead) return null;
  const [view] = await productViews(context.deps, [found]);
  return view ?? null;
}

/** Ids are made in the order of time, so that what is newest has the greatest. */
const NEED_COLUMN = {
  CREATED: (row: string) => `${row}.id`,
  AMOUNT: (row: string) =>
    `(select (v.terms->>'amountFen')::bigint from credit_need_version v where v.need_id = ${row}.id and v.version = ${row}.version)`,
} as const satisfies Record<NeedOrder, (row: string) => string>;

async function needPage(
  context: Context,
  where: { firmId?: string; state?: NeedState },
  page: Page & { readonly order: ListOrder<NeedOrder> },
): Promise<Connection<CreditNeedType>> {
  const { by, ascending } = page.order;
  const after = page.after === null ? null : parseId(page.after);
  const ordered = { where, column: NEED_COLUMN[by], ascending, first: page.first, after };
  const rows = await findInOrder(context.deps.read(), CreditNeed, ordered);
  const views = await needViews(context.deps, rows);
  return connection(views, page, { key: (row) => row.id, node: (row) => row });
}

const PRODUCT_COLUMN = {
  CREATED: (row: string) => `${row}.id`,
  NAME: (row: string) => `${row}.name`,
} as const satisfies Record<ProductOrder, (row: string) => string>;

async function productPage(
  context: Context,
  where: { bankId?: string; state?: ProductState },
  page: Page & { readonly order: ListOrder<ProductOrder> },
): Promise<Connection<CreditProductType>> {
  const { by, ascending } = page.order;
  const after = page.after === null ? null : parseId(page.after);
  const ordered = { where, column: PRODUCT_COLUMN[by], ascending, first: page.first, after };
  const rows = await findInOrder(context.deps.read(), CreditProduct, ordered);
  const views = await productViews(context.deps, rows);
  // Only its bank hears why an operator sent a product back.
  const isOwn = where.bankId !== undefined;
  const notes = new Map(rows.map(({ id, reviewNote }) => [id, isOwn ? reviewNote : null]));
  return connection(views, page, {
    key: (row) => row.id,
    node: (row) => ({ ...row, reviewNote: notes.get(row.id) ?? null }),
  });
}
