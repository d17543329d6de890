/** A number of needs as a bank may hear it: `null` for fewer than five, else rounded to two figures at most. */
export function roundCount(count: number): number | null {
  if (count < 5) return null;
  const step = count < 50 ? 5 : count < 200 ? 10 : 10 ** Math.floor(Math.log10(count) - 1);
  return Math.max(5, Math.round(count / step) * step);
}
