import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { type SavedQuery, SavedSearch, SearchNotice } from '../../schema/entities/search/saved-search.entity.ts';
import { parseQuery } from '../../search/parse-query.ts';
import type { SearchIndex } from '../../search/port.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';

export const SAVED_SEARCHES_MAX = 20;
const NAME_CHARACTERS_MAX = 60;

type SavedCommand<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** Keeps a search of the caller; from now on it leaves a notice of whatever new fits. Throws {@link SearchQueryRangeError}. */
export async function saveSearch(
  deps: Deps,
  command: SavedCommand<{ readonly name: string; readonly index: SearchIndex; readonly query: SavedQuery }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { index } = input;
  parseQuery({ ...input.query, index, scope: { kind: 'open' }, facets: [], synonyms: [], limit: 1, offset: 0 });
  const name = input.name.trim();
  if (name === '' || name.length > NAME_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'name');
  return runCommand(deps, { ...command, name: 'saveSearch' }, async (work) => {
    // Locked, so that two saved at once do not step over the bound together.
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 2))', [actor.userId]);
    if ((await work.em.count(SavedSearch, { ownerId: actor.userId })) >= SAVED_SEARCHES_MAX)
      return refused('SAVED_SEARCHES_FULL', 'name', { max: `${SAVED_SEARCHES_MAX}` });
    const row = { ownerId: actor.userId, name, searchIndex: index, query: input.query, createdAt: deps.now() };
    const id = deps.newId();
    work.em.persist(work.em.create(SavedSearch, { id, ...row }));
    return done({ id });
  });
}

/** Forgets a saved search with its notices; one of somebody else is not there. */
export async function removeSavedSearch(
  deps: Deps,
  command: SavedCommand<{ readonly id: string }>,
): Promise<Outcome<Written>> {
  return runCommand(deps, { ...command, name: 'removeSavedSearch' }, async (work) => {
    const own = { id: command.input.id, ownerId: command.actor.userId };
    const removed = await work.em.nativeDelete(SavedSearch, own);
    return removed === 0 ? notFound('id') : done({ id: own.id });
  });
}

/** The caller has seen what one of its searches found. */
export async function markNoticesRead(
  deps: Deps,
  command: SavedCommand<{ readonly id: string }>,
): Promise<Outcome<Written>> {
  return runCommand(deps, { ...command, name: 'markSearchNoticesRead' }, async (work) => {
    const own = await work.em.findOne(SavedSearch, { id: command.input.id, ownerId: command.actor.userId });
    if (own === null) return notFound('id');
    await work.em.nativeUpdate(SearchNotice, { savedSearchId: own.id, readAt: null }, { readAt: deps.now() });
    return done({ id: own.id });
  });
}
