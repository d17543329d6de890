import { geographicBackOff, hardBackOff, nearestNeighbours, popularityByRegion } from './baselines.ts';
import { encodeLoans, encodeQuery, type LoanRecord } from './loan-record.ts';
import { seededRandom } from './random-order.ts';
import { meanRankOf } from './rank-of.ts';
import { type AffinityModel, createRanker, trainAffinity } from './train-affinity.ts';

/** How one method ranked the lender that gave each later loan. */
export type RankingFigures = {
  readonly method: string;
  readonly n: number;
  /** Share of the later loans whose lender was a candidate at all. */
  readonly coverage: number;
  readonly hit1: number;
  readonly hit5: number;
  readonly hit10: number;
  readonly mrr: number;
};

/** Relative gain in MRR of the affinity model over a baseline, with a 95% bootstrap interval. */
export type Gain = { readonly over: string; readonly gain: number; readonly low: number; readonly high: number };

export type Evaluation = {
  readonly trainedOn: number;
  readonly model: Pick<AffinityModel, 'recipe' | 'innerGains'>;
  readonly figures: readonly RankingFigures[];
  readonly gains: readonly Gain[];
};

const BASELINES = {
  'popularity by region': popularityByRegion,
  'hard back-off': hardBackOff,
  'geographic back-off': geographicBackOff,
  kNN: nearestNeighbours,
} as const;
const AFFINITY = 'affinity';

/**
 * Trains on loans before `day` and ranks, for each loan from that day on, the lenders seen in its top region before.
 * A lender never seen there is a miss (reciprocal rank 0). Nothing is learned from the later loans.
 */
export function evaluateRanking(records: readonly LoanRecord[], day: number): Evaluation {
  const earlier = records.filter((loan) => loan.day < day);
  const later = records.filter((loan) => loan.day >= day);
  const model = trainAffinity(earlier, day);
  const ranksByMethod = new Map<string, Float64Array>([[AFFINITY, affinityRanks(model, later)]]);
  for (const [method, ranks] of baselineRanks(earlier, later)) ranksByMethod.set(method, ranks);
  const own = ranksByMethod.get(AFFINITY) ?? new Float64Array(0);
  return {
    trainedOn: earlier.length,
    model: { recipe: model.recipe, innerGains: model.innerGains },
    figures: [...ranksByMethod].map(([method, ranks]) => figuresOf(method, ranks)),
    gains: Object.keys(BASELINES).map((over) => gainOver(over, own, ranksByMethod.get(over) ?? own)),
  };
}

function affinityRanks(model: AffinityModel, later: readonly LoanRecord[]): Float64Array {
  const rank = createRanker(model);
  return Float64Array.from(later, (loan) => {
    const { count, lenders, scores } = rank(loan);
    const lender = model.tables.vocabulary.lenderIds.get(loan.lender);
    const chosen = lender === undefined ? -1 : lenders.subarray(0, count).indexOf(lender);
    return chosen < 0 ? Number.POSITIVE_INFINITY : meanRankOf(scores, chosen);
  });
}

function baselineRanks(earlier: readonly LoanRecord[], later: readonly LoanRecord[]): Map<string, Float64Array> {
  const loans = encodeLoans(earlier);
  const seen = popularityByRegion(loans);
  return new Map(
    Object.entries(BASELINES).map(([method, create]) => {
      const score = create(loans);
      const ranks = Float64Array.from(later, (loan) => {
        const query = encodeQuery(loans.vocabulary, loan);
        const lender = loans.vocabulary.lenderIds.get(loan.lender);
        if (lender === undefined) return Number.POSITIVE_INFINITY;
        const counts = seen(query);
        if (counts[lender] === 0) return Number.POSITIVE_INFINITY;
        const candidates = [...counts.keys()].filter((other) => (counts[other] as number) > 0);
        const scores = score(query);
        return meanRankOf(
          Float64Array.from(candidates, (other) => scores[other] as number),
          candidates.indexOf(lender),
        );
      });
      return [method, ranks];
    }),
  );
}

function figuresOf(method: string, ranks: Float64Array): RankingFigures {
  const n = ranks.length;
  const share = (count: number): number => (n === 0 ? 0 : count / n);
  const within = (limit: number): number => share(ranks.reduce((sum, rank) => sum + (rank <= limit ? 1 : 0), 0));
  return {
    method,
    n,
    coverage: within(Number.MAX_VALUE),
    hit1: within(1),
    hit5: within(5),
    hit10: within(10),
    mrr: share(ranks.reduce((sum, rank) => sum + 1 / rank, 0)),
  };
}

const BOOTSTRAPS = 1_000;

/** Draws the later loans anew a thousand times, both methods on the same draw, and takes the middle 95% of the gains. */
function gainOver(over: string, own: Float64Array, other: Float64Array): Gain {
  const n = own.length;
  const random = seededRandom(11);
  const gainOf = (ours: number, theirs: number): number => (theirs === 0 ? 0 : ours / theirs - 1);
  const sum = (ranks: Float64Array): number => ranks.reduce((total, rank) => total + 1 / rank, 0);
  const drawn = Float64Array.from({ length: BOOTSTRAPS }, () => {
    let ours = 0;
    let theirs = 0;
    for (let draw = 0; draw < n; draw += 1) {
      const row = Math.floor(random() * n);
      ours += 1 / (own[row] as number);
      theirs += 1 / (other[row] as number);
    }
    return gainOf(ours, theirs);
  }).sort();
  const at = (share: number): number => drawn[Math.floor(share * (BOOTSTRAPS - 1))] ?? 0;
  return { over, gain: gainOf(sum(own), sum(other)), low: at(0.025), high: at(0.975) };
}
