import { randomInt } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { inScope } from '../../../schema/access/access.ts';
import { CreditProduct } from '../../../schema/entities/market/credit-product.entity.ts';
import { EntryLink } from '../../../schema/entities/registry/entry-link.entity.ts';
import { Organisation } from '../../../schema/entities/registry/organisation.entity.ts';
import { MatchSession } from '../../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** Our defaults: links that one organisation keeps open, and how long one is valid. */
const LINKS_MAX = 100;
const LABEL_CHARACTERS_MAX = 80;
const DAYS_MAX = 365;
const DAY_MS = 86_400_000;
/** No letter or digit that is taken for another when it is typed from paper: 30^10 codes. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
const CODE_PATTERN = /^[2-9A-HJKMNP-TV-Z]{10}$/;

export type CreateEntryLink = {
  readonly label: string;
  readonly productId: string | null;
  readonly sessionId: string | null;
  readonly days: number;
};

/** A bank, a park or the operator makes a link for a QR code, for one of its products or for a session. */
export async function createEntryLink(deps: Deps, command: Command<CreateEntryLink>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const label = input.label.trim();
  if (label === '' || label.length > LABEL_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'label');
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > DAYS_MAX)
    return refused('OUT_OF_RANGE', 'days', { min: '1', max: `${DAYS_MAX}` });
  return runCommand(deps, { ...command, name: 'createEntryLink' }, async (work) => {
    const organisationId = actor.organisationId ?? '';
    // One writer at a time for an organisation, so that the limit holds.
    await work.em.findOneOrFail(Organisation, { id: organisationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const missing = await findMissing(work, { ...input, organisationId });
    if (missing !== null) return missing;
    const open = { organisationId, endedAt: null, expiresAt: { $gt: deps.now() } };
    if ((await work.em.count(EntryLink, open)) >= LINKS_MAX)
      return refused('ENTRY_LINKS_FULL', null, { max: `${LINKS_MAX}` });
    const { productId, sessionId } = input;
    const link = work.em.create(EntryLink, {
      id: deps.newId(),
      code: newCode(),
      organisationId,
      label,
      productId,
      sessionId,
      createdBy: actor.userId,
      createdAt: deps.now(),
      expiresAt: new Date(deps.now().getTime() + input.days * DAY_MS),
      endedAt: null,
    });
    work.em.persist(link);
    const detail = { linkId: link.id, label, productId, sessionId };
    await work.record({ streamId: organisationId, name: 'entry-link.created', detail, actorId: actor.userId });
    return done({ id: link.id });
  });
}

/** A product must be the bank's own and on sale; a session must still be to come. */
async function findMissing(
  { em }: Work,
  of: CreateEntryLink & { readonly organisationId: string },
): Promise<Outcome<never> | null> {
  const { productId, sessionId, organisationId: bankId } = of;
  if (productId !== null && (await em.count(CreditProduct, { id: productId, bankId, state: 'ONLINE' })) === 0)
    return notFound('productId');
  const open = { id: sessionId ?? '', state: { $in: ['PLANNED' as const, 'ENROLLING' as const] } };
  if (sessionId !== null && (await em.count(MatchSession, open)) === 0) return notFound('sessionId');
  return null;
}

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');

/** Nobody leaves anything by the link any more; what was left stays. */
export async function endEntryLink(
  deps: Deps,
  command: Command<{ readonly entryLinkId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'endEntryLink' }, async (work) => {
    const own = { id: input.entryLinkId, organisationId: actor.organisationId ?? '' };
    const link = await work.em.findOne(EntryLink, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (link === null) return notFound('entryLinkId');
    link.endedAt ??= deps.now();
    const { organisationId: streamId } = link;
    await work.record({
      streamId,
      name: 'entry-link.ended',
      detail: { linkId: link.id },
      actorId: actor.userId,
    });
    return done({ id: link.id });
  });
}

export type EntryLinkRow = { readonly link: EntryLink; readonly left: number; readonly taken: number };

/** The links of one organisation, the newest first, with how many needs were left by each and taken up. */
export async function findEntryLinks(
  deps: Pick<Deps, 'read'>,
  of: { readonly organisationId: string; readonly after: string | null; readonly limit: number },
): Promise<EntryLinkRow[]> {
  const em = deps.read();
  const { organisationId, after, limit } = of;
  const older = after === null ? {} : { id: { $lt: after } };
  const links = await em.find(EntryLink, { organisationId, ...older }, { orderBy: { id: 'desc' }, limit });
  if (links.length === 0) return [];
  const counts = await inScope('entry', () =>
    em.execute<{ link_id: string; left: number; taken: number }[]>(
      `select link_id, count(*)::int as left, count(taken_at)::int as taken from left_need where link_id in (?) group by link_id`,
      [links.map(({ id }) => id)],
    ),
  );
  const countOf = new Map(counts.map((row) => [row.link_id, row]));
  return links.map((link) => ({
    link,
    left: countOf.get(link.id)?.left ?? 0,
    taken: countOf.get(link.id)?.taken ?? 0,
  }));
}

/** The open link of a code; `null` for one that is made up, ended or too old. */
export function findOpenLink(
  { em }: Pick<Work, 'em'>,
  of: { readonly code: string; readonly now: Date },
): Promise<EntryLink | null> {
  if (!CODE_PATTERN.test(of.code)) return Promise.resolve(null);
  return em.findOne(EntryLink, { code: of.code, endedAt: null, expiresAt: { $gt: of.now } });
}

export type EntryOffer = {
  readonly organisationName: string;
  readonly label: string;
  readonly productId: string | null;
  readonly productName: string | null;
  readonly sessionId: string | null;
  readonly sessionOn: CivilDate | null;
};

/** What anybody reads who opens the link: who invites, and to what. */
export async function findEntryOffer(deps: Pick<Deps, 'read' | 'now'>, code: string): Promise<EntryOffer | null> {
  return inScope('entry', async () => {
    const em = deps.read();
    const link = await findOpenLink({ em }, { code, now: deps.now() });
    if (link === null) return null;
    const { productId, sessionId, label } = link;
    const organisation = await em.findOne(Organisation, { id: link.organisationId });
    const product = productId === null ? null : await em.findOne(CreditProduct, { id: productId, state: 'ONLINE' });
    const session = sessionId === null ? null : await em.findOne(MatchSession, { id: sessionId });
    return {
      organisationName: organisation?.name ?? '',
      label,
      productId: product?.id ?? null,
      productName: product?.name ?? null,
      sessionId: session?.id ?? null,
      sessionOn: session?.heldOn ?? null,
    };
  });
}
