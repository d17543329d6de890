import fc from 'fast-check';
import type { SessionBank, SessionFirm, SessionInput } from '../../../domain/sessions/session-market.ts';

export type Shape = { readonly limits: boolean; readonly ties: boolean; readonly firmsMax?: number };

/** A random session of up to 14 firms and 4 banks; without limits everybody is free all the time. */
export function sessionInputs({ limits, ties, firmsMax = 14 }: Shape): fc.Arbitrary<SessionInput> {
  return fc
    .record({
      slots: fc.integer({ min: 3, max: 6 }),
      firms: fc.integer({ min: 1, max: firmsMax }),
      banks: fc.integer({ min: 1, max: 4 }),
      seed: fc.string({ maxLength: 4 }),
    })
    .chain(({ slots, firms, banks, seed }) => {
      const bankIds = Array.from({ length: banks }, (_, index) => `bank-${index}`);
      const firmIds = Array.from({ length: firms }, (_, index) => `firm-${index}`);
      const free: fc.Arbitrary<number[] | null> = limits
        ? fc.option(fc.subarray(Array.from({ length: slots }, (_, slot) => slot)), { nil: null })
        : fc.constant(null);
      const firm = (firmId: string, index: number): fc.Arbitrary<SessionFirm> =>
        fc.record({
          firmId: fc.constant(firmId),
          meetingsMax: fc.integer({ min: 1, max: 3 }),
          wishes: fc.shuffledSubarray(bankIds),
          isFirstLoan: fc.boolean(),
          waitingDays: ties ? fc.integer({ min: 0, max: 2 }) : fc.constant(index * 7),
          pastMeetings: fc.integer({ min: 0, max: 2 }),
          freeSlots: free,
        });
      const bank = (bankId: string): fc.Arbitrary<SessionBank> =>
        fc.record({
          bankId: fc.constant(bankId),
          desks: fc.array(fc.record({ name: fc.constant('desk'), freeSlots: free }), { minLength: 1, maxLength: 3 }),
          wishes: fc.shuffledSubarray(firmIds),
          scores: fc.dictionary(fc.constantFrom(...firmIds), fc.integer({ min: 0, max: ties ? 3 : 10_000 })),
        });
      return fc.record({
        seed: fc.constant(seed),
        slots: fc.constant(slots),
        firms: fc.tuple(...firmIds.map(firm)),
        banks: fc.tuple(...bankIds.map(bank)),
        forbidden: fc.constant([]),
        pins: fc.constant([]),
      });
    });
}
