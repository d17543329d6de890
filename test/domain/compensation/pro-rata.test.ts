import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitProRata } from '../../../domain/compensation/pro-rata.ts';
import { fen } from '../../../domain/money.ts';

const amount = fc.bigInt(-5n, 10n ** 15n).map(fen);

test('for any amounts both splits conserve the loss, and the guarantor never pays above its guarantee', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, (approvedFen, guaranteedFen, disbursedFen, lossFen) => {
      const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen, isSeen: false });
      expect(result.guarantorShareFen + result.bankShareFen).toBe(lossFen);
      expect(result.guarantorPaysFen + result.bankBearsFen).toBe(lossFen);
      expect(result.guarantorPaysFen <= (guaranteedFen > 0n ? guaranteedFen : 0n)).toBe(true);
      expect(result.guarantorPaysFen >= 0n && result.guarantorPaysFen <= result.guarantorShareFen).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  { name: 'no loss', of: [100n, 90n, 100n, 0n], kind: 'refused', pays: 0n },
  { name: 'a guarantee above the loan', of: [100n, 101n, 100n, 50n], kind: 'refused', pays: 0n },
  { name: 'a loan of nothing', of: [0n, 0n, 0n, 50n], kind: 'refused', pays: 0n },
  { name: 'disbursed above approved, lost less', of: [100n, 50n, 120n, 80n], kind: 'covered', pays: 40n },
  { name: 'disbursed above approved, all lost', of: [100n, 50n, 120n, 120n], kind: 'capped', pays: 50n },
  { name: 'lost more than was disbursed', of: [100n, 50n, 80n, 90n], kind: 'capped', pays: 40n },
  { name: 'half a fen goes up', of: [2n, 1n, 2n, 1n], kind: 'covered', pays: 1n },
] as const)('$name is $kind and the guarantor pays $pays', ({ of, kind, pays }) => {
  const [approvedFen, guaranteedFen, disbursedFen, lossFen] = of.map(fen) as [never, never, never, never];
  const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen, isSeen: false });
  expect(result.verdict.kind).toBe(kind);
  expect(result.guarantorPaysFen).toBe(pays);
});

test('the exact fraction is rounded half up to the cent, as computed another way', () => {
  const positive = fc.bigInt(1n, 10n ** 13n);
  fc.assert(
    fc.property(positive, positive, positive, (approved, part, loss) => {
      const guaranteed = part % (approved + 1n);
      const of = { approvedFen: fen(approved), guaranteedFen: fen(guaranteed), disbursedFen: fen(approved) };
      const { guarantorShareFen } = splitProRata({ ...of, lossFen: fen(loss), isSeen: false });
      // No other whole number of cents is nearer, and a tie goes up.
      const off = guarantorShareFen * approved - loss * guaranteed;
      expect(2n * off <= approved && 2n * off > -approved).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['a loan of nothing', [0n, 0n, 5n, 5n], { kind: 'refused', because: 'AMOUNT_OUT_OF_RANGE' }, [0n, 5n, 0n, 5n]],
  ['a negative guarantee', [9n, -1n, 5n, 5n], { kind: 'refused', because: 'AMOUNT_OUT_OF_RANGE' }, [0n, 5n, 0n, 5n]],
  ['a negative sum lent', [9n, 1n, -1n, 5n], { kind: 'refused', because: 'AMOUNT_OUT_OF_RANGE' }, [0n, 5n, 0n, 5n]],
  ['a negative loss', [9n, 1n, 5n, -5n], { kind: 'refused', because: 'AMOUNT_OUT_OF_RANGE' }, [0n, -5n, 0n, -5n]],
  [
    'a guarantee above the loan',
    [9n, 10n, 5n, 5n],
    { kind: 'refused', because: 'GUARANTEE_ABOVE_LOAN' },
    [0n, 5n, 0n, 5n],
  ],
  ['no loss', [9n, 9n, 5n, 0n], { kind: 'refused', because: 'NO_LOSS' }, [0n, 0n, 0n, 0n]],
  ['no guarantee', [10n, 0n, 10n, 8n], { kind: 'covered' }, [0n, 8n, 0n, 8n]],
  ['a guarantee of all', [10n, 10n, 10n, 8n], { kind: 'covered' }, [8n, 0n, 8n, 0n]],
  ['a loss of all that was lent', [10n, 5n, 8n, 8n], { kind: 'covered' }, [4n, 4n, 4n, 4n]],
  [
    'more lost than lent',
    [100n, 50n, 80n, 90n],
    { kind: 'capped', because: 'LOSS_ABOVE_DISBURSED' },
    [45n, 45n, 40n, 50n],
  ],
  ['nothing lent', [100n, 50n, 0n, 90n], { kind: 'capped', because: 'LOSS_ABOVE_DISBURSED' }, [45n, 45n, 0n, 90n]],
  [
    'more lost than approved',
    [100n, 50n, 120n, 120n],
    { kind: 'capped', because: 'LOSS_ABOVE_APPROVED' },
    [60n, 60n, 50n, 70n],
  ],
] as const)('%s: verdict, contractual split and what is paid', (_name, of, verdict, parts) => {
  const [approvedFen, guaranteedFen, disbursedFen, lossFen] = of.map(fen) as [never, never, never, never];
  const result = splitProRata({ approvedFen, guaranteedFen, disbursedFen, lossFen, isSeen: false });
  expect(result).toEqual({
    verdict,
    guarantorShareFen: parts[0],
    bankShareFen: parts[1],
    guarantorPaysFen: parts[2],
    bankBearsFen: parts[3],
  });
});

test('a loan that stands a second time is refused, and its bank bears all', () => {
  const of = { approvedFen: fen(10n), guaranteedFen: fen(5n), disbursedFen: fen(10n), lossFen: fen(4n) };
  expect(splitProRata({ ...of, isSeen: true })).toMatchObject({
    verdict: { kind: 'refused', because: 'SEEN_BEFORE' },
    guarantorPaysFen: 0n,
    bankBearsFen: 4n,
  });
});
