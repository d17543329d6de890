import { describe, expect, test } from 'vitest';
import { countLoans } from '../../../../domain/matching/affinity/affinity-tables.ts';
import { FEATURES, LOAN_CONTEXTS } from '../../../../domain/matching/affinity/contexts.ts';
import { encodeLoans, type LoanQuery, type LoanRecord } from '../../../../domain/matching/affinity/loan-record.ts';
import {
  type AffinityModel,
  type AffinityWeights,
  createRanker,
  restoreAffinity,
  trainAffinity,
} from '../../../../domain/matching/affinity/train-affinity.ts';
import { makeLoans } from './make-loans.ts';

const query = { region: ['P', 'C1', 'T3'], industry: ['S1', 'S11'], amount: 500 };

function best(model: AffinityModel, asked: LoanQuery): string | undefined {
  const { count, lenders, scores } = createRanker(model)(asked);
  const places = Array.from({ length: count }, (_, place) => place);
  const [first] = places.sort((one, other) => (scores[other] as number) - (scores[one] as number));
  return first === undefined ? undefined : model.tables.vocabulary.lenders[lenders[first] as number];
}

/** Weights of one lender in the first cell of a context. */
const weightsIn = (name: string, memoryDaysMin: number, loans: readonly LoanRecord[]): number[] => {
  const columns = encodeLoans(loans);
  const { tables } = countLoans(columns, { rows: columns.size, day: 200, memoryDaysMin });
  return [...(tables[LOAN_CONTEXTS.findIndex((context) => context.name === name)]?.weights ?? [])];
};

describe('what the model remembers', () => {
  test('is no shorter than the bound, so that a burst of a few days is no habit', () => {
    const burst = makeLoans(4_000).map((loan) => ({ ...loan, day: 190 + Math.floor(loan.day / 20) }));
    expect(weightsIn('place0-latest', 30, burst)).toEqual(weightsIn('place0', 30, burst));
    expect(weightsIn('place0-latest', 0, burst)).not.toEqual(weightsIn('place0', 0, burst));
  });

  test('is as short as the loans say where they span long enough', () => {
    const years = makeLoans(4_000).map((loan) => ({ ...loan, day: 10 * loan.day - 1_800 }));
    expect(weightsIn('place0-latest', 30, years)).toEqual(weightsIn('place0-latest', 0, years));
    expect(weightsIn('place0-latest', 30, years)).not.toEqual(weightsIn('place0', 30, years));
  });
});

describe('the form of amounts', () => {
  test('tells a lender of broken amounts from one of round amounts where place and industry do not', () => {
    const loans = makeLoans(4_000).map((loan) =>
      loan.lender === 'Big Bank' ? { ...loan, amount: loan.amount + 0.37 } : { ...loan, amount: 10 * loan.amount },
    );
    const model = trainAffinity(loans, 140);
    expect(best(model, { ...query, amount: 5_000.37 })).toBe('Big Bank');
    expect(best(model, { ...query, amount: 5_000 })).toBe('Home Bank 3');
  });

  test('weighs nothing in a version that was kept before it was looked at', () => {
    const loans = makeLoans(4_000);
    const before = FEATURES.findIndex(({ name }) => name === 'step');
    const { weights } = trainAffinity(loans, 140);
    const old: AffinityWeights = { recipe: 'trend', weights: weights.slice(0, before), innerGains: [] };
    const padded = { ...old, weights: FEATURES.map((_, at) => (at < before ? (weights[at] as number) : 0)) };
    const scoresOf = (kept: AffinityWeights) => createRanker(restoreAffinity(loans, 140, kept))(query);
    expect(before).toBe(33);
    expect(scoresOf(old)).toEqual(scoresOf({ ...padded, memoryDaysMin: 0 }));
  });
});
