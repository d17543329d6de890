import type { SqlEntityManager } from '@mikro-orm/sql';
import { LRUCache } from 'lru-cache';
import { type CivilDate, civilDate } from '../../domain/calendar.ts';
import { createEstimator } from '../../domain/matching/affinity/estimate-affinity.ts';
import type { LoanQuery, LoanRecord } from '../../domain/matching/affinity/loan-record.ts';
import { restoreAffinity } from '../../domain/matching/affinity/train-affinity.ts';
import type { NeedOnMarket } from '../../domain/matching/pair.ts';
import { industryPath } from '../../domain/registry/industry.ts';
import { AffinityLoan, AffinityModelVersion } from '../../schema/entities/matching/affinity-model.entity.ts';

export type LoadedAffinity = {
  readonly version: number;
  /** False in the shadow: its estimates are stored and order nothing. */
  readonly isServing: boolean;
  /** The chance of each bank that the model knows to end with a loan, 0 to 1. */
  readonly estimate: (query: LoanQuery) => ReadonlyMap<string, number>;
};

const MS_PER_DAY = 86_400_000;
const FEN_PER_YUAN = 100;

/** Whole days since 1970-01-01. */
export const epochDayOf = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;

/** Chances in ten thousandths, with the one in the middle, which stands for a bank that the model does not know. */
export function chancesOf(estimate: ReadonlyMap<string, number>): {
  readonly known: ReadonlyMap<string, number>;
  readonly median: number;
} {
  const known = new Map([...estimate].map(([bankId, chance]) => [bankId, Math.round(chance * 10_000)]));
  const sorted = [...known.values()].sort((first, second) => first - second);
  return { known, median: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

const DIVISION_DIGITS = [2, 4, 6, 9] as const;

/** Province, city, county, town. */
const divisionPath = (code: string): string[] =>
  DIVISION_DIGITS.filter((digits) => digits <= code.length).map((digits) => code.slice(0, digits));

/** What a need asks of the model; the amount is only compared with others. */
export const affinityQueryOf = ({ need, firm }: NeedOnMarket): LoanQuery => ({
  region: divisionPath(firm.divisionCode),
  industry: industryPath(firm.industryCode),
  amount: Number(need.amountFen) / FEN_PER_YUAN,
});

// A version never changes, so what was restored once is right for ever. The day of its making tells databases apart.
const restored = new LRUCache<string, LoadedAffinity['estimate']>({ max: 4 });

/** The serving version, else the newest in the shadow, else `null`: rules alone. */
export async function loadAffinity(em: SqlEntityManager): Promise<LoadedAffinity | null> {
  const [found] = await em.execute<{ version: number; state: string; created_at: Date }[]>(CURRENT_SQL);
  if (found === undefined) return null;
  const key = `${found.version}@${new Date(found.created_at).toISOString()}`;
  let estimate = restored.get(key);
  if (estimate === undefined) {
    estimate = await restoreVersion(em, found.version);
    restored.set(key, estimate);
  }
  return { version: found.version, isServing: found.state === 'SERVING', estimate };
}

const CURRENT_SQL = `
  select version, state, created_at from affinity_model
  where state in ('SERVING', 'SHADOW') order by state = 'SERVING' desc, version desc limit 1`;

/** The estimates of one version again, from its weights and the loans that it learned from. */
export async function restoreVersion(em: SqlEntityManager, version: number): Promise<LoadedAffinity['estimate']> {
  const model = await em.findOneOrFail(AffinityModelVersion, { version }, { disableIdentityMap: true });
  const loans = await trainingLoans(em, { version, until: model.trainedUntil });
  const restoredModel = restoreAffinity(loans, epochDayOf(model.trainedUntil), model.kept);
  return createEstimator(restoredModel, model.kept);
}

/** The loans of one version in a fixed order, so that its counts come out the same to the last bit. */
export async function trainingLoans(
  em: SqlEntityManager,
  of: { readonly version: number; readonly until: CivilDate },
): Promise<LoanRecord[]> {
  const rows = await em.find(
    AffinityLoan,
    { firstVersion: { $lte: of.version }, lentOn: { $lt: of.until } },
    { orderBy: { lentOn: 'asc', loanId: 'asc' }, disableIdentityMap: true },
  );
  return rows.map((row) => ({
    day: epochDayOf(civilDate(row.lentOn)),
    region: divisionPath(row.divisionCode),
    industry: industryPath(row.industryCode),
    amount: row.amountYuan,
    lender: row.bankId,
  }));
}
