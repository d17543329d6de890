import { deriveHonourRate, type HonourRate } from '../../domain/engagement/honour-rate.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { Deps } from '../ports.ts';
import { countHonour } from './dispatch.ts';

/** How far a bank keeps its word, and what firms think of it. */
export type BankHonour = HonourRate & {
  readonly bankId: string;
  readonly bankName: string;
  readonly accepted: number;
  readonly granted: number;
  readonly ratings: number;
  readonly starsHundredths: number | null;
};

/** Of the banks that are asked for; a sandbox keeps no word to anybody. */
export async function readHonour(deps: Pick<Deps, 'read' | 'now'>, bankIds: readonly string[]): Promise<BankHonour[]> {
  if (bankIds.length === 0) return [];
  const em = deps.read();
  const sandboxes = await em.find(Organisation, { id: { $in: [...bankIds] }, sandboxOf: { $ne: null } });
  const real = bankIds.filter((bankId) => !sandboxes.some(({ id }) => id === bankId));
  const banks = await em.find(Bank, { id: { $in: real } }, { fields: ['name'], orderBy: { name: 'asc' } });
  const counts = await countHonour({ em }, { bankIds, now: deps.now() });
  const stars = await em.execute<{ bank_id: string; ratings: number; mean: number }[]>(
    `select bank_id, count(*)::int as ratings, round(avg(stars) * 100)::int as mean
     from bank_rating where bank_id in (?) group by bank_id`,
    [[...bankIds]],
  );
  const starsOf = new Map(stars.map((row) => [row.bank_id, row]));
  return banks.map(({ id, name }) => {
    const count = counts.get(id) ?? { granted: 0, accepted: 0 };
    const rated = starsOf.get(id);
    return {
      bankId: id,
      bankName: name,
      ...count,
      ...deriveHonourRate(count),
      ratings: rated?.ratings ?? 0,
      starsHundredths: rated?.mean ?? null,
    };
  });
}
