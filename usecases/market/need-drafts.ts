import { LockMode } from '@mikro-orm/core';
import { NEED_LIMITS } from '../../domain/market/check-need.ts';
import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import type { Security } from '../../domain/market/security.ts';
import type { Bps, Fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { CreditNeedDraft } from '../../schema/entities/market/need-draft.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** What was filled in so far; `null` is not filled in. */
export type NeedDraftTerms = {
  readonly amountFen: Fen | null;
  readonly termMonths: number | null;
  readonly purpose: Purpose | null;
  readonly rateBpsMax: Bps | null;
  readonly securities: readonly Security[];
  readonly urgency: Urgency | null;
  readonly description: string | null;
};

/** Drafts that a firm may keep (our default). */
const DRAFTS_MAX = 20;

export const draftTermsOf = (json: unknown): NeedDraftTerms => fromSnapshot<NeedDraftTerms>(json);

/** Keeps what somebody has written of a need so far. Only the limits of the text are checked: the rest is yet to come. */
export async function saveNeedDraft(
  deps: Deps,
  command: Command<NeedDraftTerms & { readonly draftId: string | null }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { draftId, ...terms } = input;
  const max = NEED_LIMITS.descriptionCharactersMax;
  if ((terms.description ?? '').length > max) return refused('TEXT_TOO_LONG', 'description', { max: `${max}` });
  return runCommand(deps, { ...command, name: 'saveNeedDraft' }, async (work) => {
    const own = { id: actor.organisationId ?? '' };
    const firm = await work.em.findOne(Firm, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound();
    const saved = { terms: toSnapshot(terms), updatedAt: deps.now() };
    if (draftId !== null) {
      const draft = await work.em.findOne(CreditNeedDraft, { id: draftId, firmId: firm.id });
      if (draft === null) return notFound('draftId');
      work.em.assign(draft, saved);
      return done({ id: draft.id });
    }
    if ((await work.em.count(CreditNeedDraft, { firmId: firm.id })) >= DRAFTS_MAX)
      return refused('DRAFTS_FULL', null, { max: `${DRAFTS_MAX}` });
    const row = { id: deps.newId(), firmId: firm.id, ownerId: actor.userId, ...saved };
    work.em.persist(work.em.create(CreditNeedDraft, row));
    return done({ id: row.id });
  });
}

/** A draft is thrown away, or has become a need. */
export async function discardNeedDraft(
  deps: Deps,
  command: Command<{ readonly draftId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'discardNeedDraft' }, async (work) => {
    const own = { id: input.draftId, firmId: actor.organisationId ?? '' };
    const gone = await work.em.nativeDelete(CreditNeedDraft, own);
    return gone === 0 ? notFound('draftId') : done({ id: input.draftId });
  });
}

/** The drafts of a firm, the newest first. */
export const findNeedDrafts = (
  deps: Pick<Deps, 'read'>,
  of: { readonly firmId: string; readonly first: number },
): Promise<CreditNeedDraft[]> =>
  deps
    .read()
    .find(CreditNeedDraft, { firmId: of.firmId }, { orderBy: { updatedAt: 'desc', id: 'desc' }, limit: of.first });
