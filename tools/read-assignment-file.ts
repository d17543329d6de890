/** The file is not an assignment problem in the format of the OR-Library. */
export class AssignmentFileError extends Error {
  override readonly name = 'AssignmentFileError';
  constructor(expected: number, found: number) {
    super(`The file needs n and then ${expected} whole costs, it holds ${found}.`);
  }
}

/** Reads n and then n rows of n costs, however they are wrapped over lines. Throws {@link AssignmentFileError}. */
export function readAssignmentFile(text: string): number[][] {
  const numbers = text.split(/\s+/).filter((part) => part !== '');
  const n = Number(numbers[0]);
  const costs = numbers.slice(1).map(Number);
  if (!Number.isInteger(n) || n < 1 || costs.length !== n * n || !costs.every(Number.isInteger))
    throw new AssignmentFileError(n * n, costs.length);
  return Array.from({ length: n }, (_, row) => costs.slice(row * n, row * n + n));
}
