import { hashContent } from '../schema/hash-content.ts';
import { type Bench, measure } from './measure.ts';

const ENTRIES = 1_000;

/** What the hash chain adds to a transition: it must stay far below the cost of the commit beside it. */
export const auditHashBench: Bench = {
  name: 'audit-hash',
  run: async () => {
    const detail = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field${index}`, { value: index }]));
    const timing = await measure({ runs: 50, warmUpRuns: 10 }, () => {
      for (let sequence = 0; sequence < ENTRIES; sequence += 1) hashContent({ sequence, detail });
    });
    return [{ name: 'hash entries of 30 fields', timing, sizes: { entries: ENTRIES } }];
  },
};
