import { LockMode } from '@mikro-orm/core';
import { checkProduct, flagProduct } from '../../domain/market/check-product.ts';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { isSandbox } from '../bank-systems/open-sandbox.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

export type ProductDraft = Omit<ProductTerms, 'productId' | 'version' | 'bankId'>;
export type PublishCreditProduct = { readonly name: string; readonly terms: ProductDraft };

/** A bank publishes a product. A clean one is online at once; one that claims too much waits for an operator (C2). */
export async function publishCreditProduct(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: PublishCreditProduct },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkProduct(input.name, input.terms);
  if (checked.kind === 'refused') return checked;
  return runCommand(deps, { ...command, name: 'publishCreditProduct' }, async (work) => {
    const bank = await work.em.findOne(Bank, { id: actor.organisationId ?? '' });
    if (bank === null) return notFound();
    const flags = flagProduct(input.terms);
    const now = deps.now();
    const product = work.em.create(CreditProduct, {
      id: deps.newId(),
      bankId: bank.id,
      name: input.name.trim(),
      version: 1,
      state: await stateOf(work, { bankId: bank.id, flags }),
      flags,
      reviewNote: null,
      quotaFen: input.terms.quotaFen,
      createdAt: now,
      updatedAt: now,
    });
    work.em.persist(product);
    await work.em.flush();
    await saveProductVersion(work, deps, { product, terms: input.terms });
    const detail = { state: product.state, flags, version: product.version };
    await work.record({ streamId: product.id, name: 'credit-product.submitted', detail, actorId: actor.userId });
    return done({ id: product.id });
  });
}

export type ReviseCreditProduct = PublishCreditProduct & { readonly productId: string; readonly version: number };

/** A bank changes its product: a new version; matches keep the version that they used until they are run again. */
export async function reviseCreditProduct(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReviseCreditProduct },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkProduct(input.name, input.terms);
  if (checked.kind === 'refused') return checked;
  return runCommand(deps, { ...command, name: 'reviseCreditProduct' }, async (work) => {
    const product = await lockOwnProduct(work, { id: input.productId, bankId: actor.organisationId ?? '' });
    if (product === null) return notFound('productId');
    if (product.state === 'CLOSED') return refused('ILLEGAL_TRANSITION', 'productId', { state: product.state });
    if (product.version !== input.version)
      return refused('VERSION_CONFLICT', 'version', { current: `${product.version}` });
    const flags = flagProduct(input.terms);
    work.em.assign(product, {
      name: input.name.trim(),
      version: product.version + 1,
      state: await stateOf(work, { bankId: product.bankId, flags }),
      flags,
      quotaFen: input.terms.quotaFen,
      updatedAt: deps.now(),
    });
    await saveProductVersion(work, deps, { product, terms: input.terms });
    const detail = { state: product.state, flags, version: product.version };
    await work.record({ streamId: product.id, name: 'credit-product.revised', detail, actorId: actor.userId });
    return done({ id: product.id });
  });
}

/** A bank takes a product off the market until it revises it. */
export async function suspendCreditProduct(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly productId: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'suspendCreditProduct' }, async (work) => {
    const product = await lockOwnProduct(work, { id: input.productId, bankId: actor.organisationId ?? '' });
    if (product === null) return notFound('productId');
    if (product.state !== 'ONLINE') return refused('ILLEGAL_TRANSITION', 'productId', { state: product.state });
    work.em.assign(product, { state: 'SUSPENDED', updatedAt: deps.now() });
    emitChange(work, product);
    await work.record({ streamId: product.id, name: 'credit-product.suspended', detail: {}, actorId: actor.userId });
    return done({ id: product.id });
  });
}

export type ReviewCreditProduct = {
  readonly productId: string;
  readonly decision: 'PUBLISH' | 'REJECT';
  readonly note: string;
};

/** An operator decides on a product that claims scheme cover which its terms may not keep. */
export async function reviewCreditProduct(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ReviewCreditProduct },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const note = input.note.trim();
  if (note.length > 500 || (input.decision === 'REJECT' && note === '')) return refused('REASON_MISSING', 'note');
  return runCommand(deps, { ...command, name: 'reviewCreditProduct' }, async (work) => {
    const product = await work.em.findOne(
      CreditProduct,
      { id: input.productId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (product === null) return notFound('productId');
    if (product.state !== 'PENDING_REVIEW') return refused('ILLEGAL_TRANSITION', 'productId', { state: product.state });
    const state = input.decision === 'PUBLISH' ? 'ONLINE' : 'DRAFT';
    work.em.assign(product, { state, reviewNote: note === '' ? null : note, updatedAt: deps.now() });
    emitChange(work, product);
    const detail = { decision: input.decision };
    await work.record({ streamId: product.id, name: 'credit-product.reviewed', detail, actorId: actor.userId });
    return done({ id: product.id });
  });
}

/** What a sandbox publishes is kept and never shown to anybody. */
async function stateOf(work: Work, of: { bankId: string; flags: readonly string[] }): Promise<CreditProduct['state']> {
  if (await isSandbox(work, of.bankId)) return 'SUSPENDED';
  return of.flags.length === 0 ? 'ONLINE' : 'PENDING_REVIEW';
}

function emitChange(work: Work, product: CreditProduct): void {
  work.emit({ name: 'credit-product.changed.v1', productId: product.id, productVersion: product.version });
}

function lockOwnProduct(work: Work, key: { id: string; bankId: string }): Promise<CreditProduct | null> {
  return work.em.findOne(CreditProduct, key, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

async function saveProductVersion(
  work: Work,
  deps: Deps,
  of: { product: CreditProduct; terms: ProductDraft },
): Promise<void> {
  const { product, terms } = of;
  const whole: ProductTerms = { ...terms, productId: product.id, version: product.version, bankId: product.bankId };
  work.em.persist(
    work.em.create(CreditProductVersion, {
      productId: product.id,
      version: product.version,
      name: product.name,
      terms: toSnapshot(whole),
      createdAt: deps.now(),
    }),
  );
  await work.em.flush();
  emitChange(work, product);
}
