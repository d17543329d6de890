import type { LoanRecord } from '../../../../domain/matching/affinity/loan-record.ts';
import { seededRandom } from '../../../../domain/matching/affinity/random-order.ts';

/**
 * Loans of a made-up province: each county has a home bank that gives most of its loans, one bank does one industry
 * everywhere, and the rest go to a big bank.
 */
export function makeLoans(count: number, seed = 1): LoanRecord[] {
  const random = seededRandom(seed);
  const pick = (size: number): number => Math.floor(random() * size);
  return Array.from({ length: count }, (_, index) => {
    const county = pick(8);
    const industry = pick(5);
    const draw = random();
    const lender = industry === 0 && draw < 0.8 ? 'Machine Bank' : draw < 0.6 ? `Home Bank ${county}` : 'Big Bank';
    return {
      day: Math.floor(index / 20),
      region: ['P', `C${county % 2}`, `T${county}`],
      industry: [`S${industry}`, `S${industry}${pick(3)}`],
      amount: 1 + pick(1_000),
      lender,
    };
  });
}
