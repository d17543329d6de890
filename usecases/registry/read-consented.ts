import type { DataCategory } from '../../domain/registry/consent.ts';
import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import type { Deps } from '../ports.ts';

/** A consent that opens something now: not revoked, not paused, not over, not used up. */
export const inForceOn = (now: Date) => ({
  revokedAt: null,
  pausedAt: null,
  expiresAt: { $gt: now },
  readsLeft: { $gt: 0 },
});

export type ConsentedRead = {
  readonly bankId: string;
  readonly readerId: string;
  readonly category: DataCategory;
  readonly needIds?: readonly string[];
  readonly firmIds?: readonly string[];
};

const LOCK_SQL = `
  select id, need_id, firm_id from consent
  where bank_id = ? and (need_id in (?) or firm_id in (?)) and ? = any(data_categories)
    and revoked_at is null and paused_at is null and expires_at > ? and reads_left > 0
  order by id for update`;

type TakenRead = { readonly needId: string; readonly firmId: string };

/**
 * Takes one read from every consent that holds right now and opens what is asked for, and writes it down for its firm.
 * The rows are locked: a firm that revokes at the same instant comes before the read, which is refused then, or after
 * it, and sees it. Nothing may be shown that this does not answer.
 */
export async function takeReads(
  deps: Pick<Deps, 'now' | 'newId' | 'inTransaction'>,
  { bankId, readerId, category, needIds = [], firmIds = [] }: ConsentedRead,
): Promise<TakenRead[]> {
  if (needIds.length + firmIds.length === 0) return [];
  return deps.inTransaction(async (work) => {
    const now = deps.now();
    const locked = await work.em.execute<{ id: string; need_id: string; firm_id: string }[]>(LOCK_SQL, [
      bankId,
      orNowhere(needIds),
      orNowhere(firmIds),
      category,
      now,
    ]);
    if (locked.length === 0) return [];
    await work.em.execute('update consent set reads_left = reads_left - 1 where id in (?)', [
      locked.map(({ id }) => id),
    ]);
    const reads = locked.map(({ id }) => ({ id: deps.newId(), consentId: id, readerId, category, readAt: now }));
    await work.em.insertMany(ConsentRead, reads);
    return locked.map((row) => ({ needId: row.need_id, firmId: row.firm_id }));
  });
}

/** A list in SQL has at least one member. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';
const orNowhere = (ids: readonly string[]): string[] => (ids.length === 0 ? [NOWHERE] : [...ids]);

/** The firms behind these needs, as far as they let the bank read them; each read is taken from its consent. */
export async function readConsented(
  deps: Pick<Deps, 'read' | 'now' | 'newId' | 'inTransaction'>,
  of: { readonly bankId: string; readonly readerId: string; readonly needIds: readonly string[] },
): Promise<Map<string, TakenRead>> {
  // Most lists have no consent at all, and need no transaction then.
  const known = { bankId: of.bankId, needId: { $in: [...of.needIds] }, ...inForceOn(deps.now()) };
  if (of.needIds.length === 0 || (await deps.read().count(Consent, known)) === 0) return new Map();
  const taken = await takeReads(deps, { ...of, category: 'FIRM_AND_NEED' });
  return new Map(taken.map((one) => [one.needId, one]));
}
