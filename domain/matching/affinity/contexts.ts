import { AMOUNT_BUCKETS, type CodedQuery } from './loan-record.ts';

/** How fast the loans of a table lose weight; the half-lives come from the data, see `train-affinity.ts`. */
export type Memory = 'long' | 'recent' | 'latest';

/** Which recipe uses a context: places alone, everything that does not look at trends, or trends too. */
export type ContextGroup = 'place' | 'static' | 'trend';

/**
 * A kind of cell in which lenders are counted. Its shares borrow from the parent's as if the parent had shown
 * `strength` more loans; what the context adds is the logarithm of its share over the parent's.
 */
export type LoanContext = {
  readonly name: string;
  readonly parent: string | null;
  readonly strength: number;
  readonly memory: Memory;
  readonly group: ContextGroup;
  /** The cell of a query; negative where the query does not say. */
  readonly keyOf: (query: CodedQuery) => number;
};

const place =
  (level: number) =>
  ({ regions }: CodedQuery): number =>
    regions[level] as number;
const industry =
  (level: number) =>
  ({ industries }: CodedQuery): number =>
    industries[level] as number;
const amount = ({ bucket }: CodedQuery): number => bucket;
const exact = ({ amountId }: CodedQuery): number => amountId;
const step = ({ form }: CodedQuery): number => form.step;
const shape = ({ form }: CodedQuery): number => form.shape;
const stepAndAmount = ({ form, bucket }: CodedQuery): number => form.step * AMOUNT_BUCKETS + bucket;
const everywhere = (): number => 0;

/** Numbers of places and industries stay below this, so two of them fit one exact number. */
const PAIR_BASE = 2 ** 24;
const both =
  (first: LoanContext['keyOf'], second: LoanContext['keyOf']) =>
  (query: CodedQuery): number => {
    const [one, other] = [first(query), second(query)];
    return one < 0 || other < 0 ? -1 : one * PAIR_BASE + other;
  };

const context = (
  name: string,
  parent: string | null,
  rest: { strength: number; keyOf: LoanContext['keyOf']; group?: ContextGroup; memory?: Memory },
): LoanContext => ({ name, parent, group: 'static', memory: 'long', ...rest });

const FIRST_CONTEXTS: readonly LoanContext[] = [
  context('place0', null, { strength: 0, keyOf: place(0), group: 'place' }),
  context('place1', 'place0', { strength: 20, keyOf: place(1), group: 'place' }),
  context('place2', 'place1', { strength: 20, keyOf: place(2), group: 'place' }),
  context('place3', 'place2', { strength: 10, keyOf: place(3), group: 'place' }),
  context('place4', 'place3', { strength: 10, keyOf: place(4), group: 'place' }),
  context('market', null, { strength: 0, keyOf: everywhere }),
  context('industry0', 'market', { strength: 50, keyOf: industry(0) }),
  context('industry1', 'industry0', { strength: 50, keyOf: industry(1) }),
  context('industry2', 'industry1', { strength: 50, keyOf: industry(2) }),
  context('industry3', 'industry2', { strength: 50, keyOf: industry(3) }),
  context('place0-industry0', 'place0', { strength: 30, keyOf: both(place(0), industry(0)) }),
  context('place0-industry1', 'place0-industry0', { strength: 30, keyOf: both(place(0), industry(1)) }),
  context('place0-industry2', 'place0-industry1', { strength: 30, keyOf: both(place(0), industry(2)) }),
  context('place1-industry0', 'place1', { strength: 30, keyOf: both(place(1), industry(0)) }),
  context('place1-industry2', 'place1-industry0', { strength: 30, keyOf: both(place(1), industry(2)) }),
  context('place2-industry0', 'place2', { strength: 30, keyOf: both(place(2), industry(0)) }),
  context('amount', 'market', { strength: 50, keyOf: amount }),
  context('place0-amount', 'place0', { strength: 30, keyOf: both(place(0), amount) }),
  context('place1-amount', 'place1', { strength: 30, keyOf: both(place(1), amount) }),
  context('place3-amount', 'place3', { strength: 30, keyOf: both(place(3), amount) }),
  context('industry0-amount', 'industry0', { strength: 50, keyOf: both(industry(0), amount) }),
  context('place0-recent', 'place0', { strength: 20, keyOf: place(0), group: 'trend', memory: 'recent' }),
  context('place1-recent', 'place1', { strength: 20, keyOf: place(1), group: 'trend', memory: 'recent' }),
  context('place3-recent', 'place3', { strength: 10, keyOf: place(3), group: 'trend', memory: 'recent' }),
  context('place0-latest', 'place0-recent', { strength: 20, keyOf: place(0), group: 'trend', memory: 'latest' }),
  context('place1-latest', 'place1-recent', { strength: 20, keyOf: place(1), group: 'trend', memory: 'latest' }),
  context('market-recent', 'market', { strength: 20, keyOf: everywhere, group: 'trend', memory: 'recent' }),
  context('market-latest', 'market-recent', { strength: 20, keyOf: everywhere, group: 'trend', memory: 'latest' }),
  context('place0-amount-recent', 'place0-recent', {
    strength: 30,
    keyOf: both(place(0), amount),
    group: 'trend',
    memory: 'recent',
  }),
];

/** How the amount is written: its largest round step, its shape, and the very amount. */
const AMOUNT_FORM_CONTEXTS: readonly LoanContext[] = [
  context('step', 'market', { strength: 50, keyOf: step }),
  context('step-amount', 'step', { strength: 50, keyOf: stepAndAmount }),
  context('shape', 'step', { strength: 50, keyOf: shape }),
  context('exact-amount', 'step', { strength: 30, keyOf: exact }),
  context('place0-step', 'place0', { strength: 30, keyOf: both(place(0), step) }),
  context('place0-step-amount', 'place0-step', { strength: 30, keyOf: both(place(0), stepAndAmount) }),
  context('place0-shape', 'place0-step', { strength: 30, keyOf: both(place(0), shape) }),
  context('place0-exact-amount', 'place0-step', { strength: 30, keyOf: both(place(0), exact) }),
  context('place1-step', 'place1', { strength: 30, keyOf: both(place(1), step) }),
  context('place1-shape', 'place1-step', { strength: 30, keyOf: both(place(1), shape) }),
];

/** All contexts, parents before children. The first one also says who the candidates are. */
export const LOAN_CONTEXTS: readonly LoanContext[] = [...FIRST_CONTEXTS, ...AMOUNT_FORM_CONTEXTS];

/** Features that are no shares: whether the lender was ever seen near, and how long it has been silent. */
export const OTHER_FEATURES = [
  { name: 'seen-in-place1', group: 'static' },
  { name: 'seen-in-place3', group: 'static' },
  { name: 'silence-in-market', group: 'trend' },
  { name: 'silence-in-place0', group: 'trend' },
] as const satisfies readonly { name: string; group: ContextGroup }[];

/** Every feature in the order of the weights. New ones go to the end: a version kept before them weighs them 0. */
export const FEATURES: readonly { readonly name: string; readonly group: ContextGroup }[] = [
  ...FIRST_CONTEXTS,
  ...OTHER_FEATURES,
  ...AMOUNT_FORM_CONTEXTS,
].map(({ name, group }) => ({ name, group }));

const columnOf = (wanted: string): number => FEATURES.findIndex(({ name }) => name === wanted);

/** The place of each context, and of the first other feature, among the features. */
export const CONTEXT_COLUMNS: readonly number[] = LOAN_CONTEXTS.map(({ name }) => columnOf(name));
export const OTHER_COLUMN = columnOf(OTHER_FEATURES[0].name);
