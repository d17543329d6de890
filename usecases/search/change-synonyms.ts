import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { SearchSynonym } from '../../schema/entities/search/search-synonym.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { SYNONYM_GROUPS_MAX } from './read-synonyms.ts';

const TERMS = { min: 2, max: 20 } as const;
const CHARACTERS = { min: 2, max: 30 } as const;

type SynonymCommand<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

/** An operator writes a group of words that mean the same, a new one or another in its place; it counts at once. */
export async function saveSynonyms(
  deps: Deps,
  command: SynonymCommand<{ readonly id: string | null; readonly terms: readonly string[] }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const terms = [...new Set(input.terms.map((term) => term.trim()))];
  if (terms.length < TERMS.min || terms.length > TERMS.max)
    return refused('SYNONYM_COUNT', 'terms', { min: `${TERMS.min}`, max: `${TERMS.max}` });
  const isWrong = (term: string): boolean => term.length < CHARACTERS.min || term.length > CHARACTERS.max;
  if (terms.some(isWrong)) return refused('NAME_OUT_OF_RANGE', 'terms');
  return runCommand(deps, { ...command, name: 'saveSearchSynonym' }, async (work) => {
    const changed = { terms, changedBy: actor.userId, changedAt: deps.now() };
    if (input.id === null) {
      // Locked, so that two who add at once do not step over the bound together.
      await work.em.execute("select pg_advisory_xact_lock(hashtext('search-synonym'))");
      if ((await work.em.count(SearchSynonym)) >= SYNONYM_GROUPS_MAX) return refused('SYNONYM_GROUPS_FULL', 'terms');
      const id = deps.newId();
      work.em.persist(work.em.create(SearchSynonym, { id, ...changed }));
      return done({ id });
    }
    const group = await work.em.findOne(SearchSynonym, { id: input.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (group === null) return notFound('id');
    work.em.assign(group, changed);
    await work.record({ streamId: group.id, name: 'search-synonym.changed', detail: { terms }, actorId: actor.userId });
    return done({ id: group.id });
  });
}

/** An operator takes a group out of the dictionary. */
export async function removeSynonyms(
  deps: Deps,
  command: SynonymCommand<{ readonly id: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'removeSearchSynonym' }, async (work) => {
    const group = await work.em.findOne(SearchSynonym, { id: input.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (group === null) return notFound('id');
    work.em.remove(group);
    const detail = { terms: group.terms };
    await work.record({ streamId: input.id, name: 'search-synonym.removed', detail, actorId: actor.userId });
    return done({ id: input.id });
  });
}
