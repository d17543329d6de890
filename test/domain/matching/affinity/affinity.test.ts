import { describe, expect, test } from 'vitest';
import { evaluateRanking } from '../../../../domain/matching/affinity/evaluate-ranking.ts';
import { meanRankOf } from '../../../../domain/matching/affinity/rank-of.ts';
import { createRanker, restoreAffinity, trainAffinity } from '../../../../domain/matching/affinity/train-affinity.ts';
import { makeLoans } from './make-loans.ts';

const loans = makeLoans(4_000);
const CUTOFF = 140;
const query = { region: ['P', 'C1', 'T3'], industry: ['S0', 'S01'], amount: 500 };

function scoresOf(model: ReturnType<typeof trainAffinity>): Map<string, number> {
  const { count, lenders, scores } = createRanker(model)(query);
  return new Map(
    Array.from({ length: count }, (_, place) => [
      model.tables.vocabulary.lenders[lenders[place] as number] as string,
      scores[place] as number,
    ]),
  );
}

test('candidates with one score share the mean of their ranks', () => {
  expect(meanRankOf(Float64Array.of(3, 1, 1, 1, 0), 2)).toBe(3);
  expect(meanRankOf(Float64Array.of(3, 1, 1, 1, 0), 0)).toBe(1);
});

describe('the affinity model', () => {
  const model = trainAffinity(loans, CUTOFF);

  test('learns that one bank does one industry everywhere, which places alone cannot tell', () => {
    const scores = scoresOf(model);
    expect(model.recipe).not.toBe('place');
    expect([...scores].sort((first, second) => second[1] - first[1])[0]?.[0]).toBe('Machine Bank');
  });

  test('is the same model when trained twice, and when restored from its loans and weights', () => {
    const { tables: _, ...kept } = model;
    expect(trainAffinity(loans, CUTOFF).weights).toEqual(model.weights);
    const stored: unknown = JSON.parse(JSON.stringify(kept));
    expect(stored).toEqual(kept);
    expect(scoresOf(restoreAffinity(loans, CUTOFF, kept))).toEqual(scoresOf(model));
  });

  test('learns nothing from loans on or after the day', () => {
    const changed = loans.map((loan) => (loan.day < CUTOFF ? loan : { ...loan, lender: 'Big Bank', amount: 1 }));
    expect(scoresOf(trainAffinity(changed, CUTOFF))).toEqual(scoresOf(model));
  });

  test('knows no candidate where the top region was never seen', () => {
    expect(createRanker(model)({ ...query, region: ['Q'] }).count).toBe(0);
  });

  test('falls back to places alone when there is too little to choose a recipe on', () => {
    expect(trainAffinity(loans.slice(0, 40), 2).recipe).toBe('place');
  });
});

describe('the evaluation', () => {
  test('counts a lender that was never seen as a miss for every method', () => {
    const unseen = loans.map((loan) => (loan.day < CUTOFF ? loan : { ...loan, lender: 'New Bank' }));
    for (const { coverage, mrr } of evaluateRanking(unseen, CUTOFF).figures) expect([coverage, mrr]).toEqual([0, 0]);
  });

  test('ranks the same loans with every method and puts an interval around each gain', () => {
    const { figures, gains } = evaluateRanking(loans, CUTOFF);
    expect(figures.map(({ method }) => method)).toEqual([
      'affinity',
      'popularity by region',
      'hard back-off',
      'geographic back-off',
      'kNN',
    ]);
    expect(new Set(figures.map(({ n, coverage }) => `${n} ${coverage}`)).size).toBe(1);
    for (const { low, gain, high } of gains)
      expect([low, gain, high].toSorted((a, b) => a - b)).toEqual([low, gain, high]);
    expect(gains.find(({ over }) => over === 'geographic back-off')?.low).toBeGreaterThan(0.1);
  });
});
