/** How an amount is written, apart from how large it is. */
export type AmountForm = {
  /** Number of the largest round step that divides the amount; the last number stands for a broken amount. */
  readonly step: number;
  /** The step together with the count of leading digits and whether the last of them is a five. */
  readonly shape: number;
};

/** Round steps in hundredths of a unit, from a million units down to one. */
const STEPS = [1e6, 5e5, 1e5, 5e4, 1e4, 5e3, 1e3, 500, 100, 50, 10, 5, 1].map((units) => units * 100);
const SHAPES_PER_STEP = 100;

/**
 * Lenders differ in how they write amounts: some round to thousands, some give what a formula says to the last digit,
 * some sell a product of one fixed sum. The habit outlasts changes of volume.
 */
export function amountFormOf(amount: number): AmountForm {
  const hundredths = Math.round(amount * 100);
  const found = STEPS.findIndex((step) => hundredths % step === 0);
  const step = found < 0 ? STEPS.length : found;
  const digits = `${Math.round(amount)}`.replace(/0+$/, '');
  const shape = 2 * digits.length + (digits.endsWith('5') ? 1 : 0);
  return { step, shape: step * SHAPES_PER_STEP + Math.min(shape, SHAPES_PER_STEP - 1) };
}
