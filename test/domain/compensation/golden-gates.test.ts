import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
  DG_2023_GUARANTEE,
  GUANMAOTONG,
  HENAN_KJD_2025,
} from '../../../domain/compensation/default-policies.ts';
import { evaluateGates, type GateContext, type LoanFacts } from '../../../domain/compensation/gates.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { bps, fen } from '../../../domain/money.ts';
import { day, gateContext, loan, withReadings } from './story.ts';

/** Every gate with both values, its rule and its details, in files that an auditor can read beside the papers. */
const fileOf = (name: string): string => join(import.meta.dirname, 'golden-gates', `${name}.txt`);

const paperOf = (of: { policy: SchemePolicy; loan?: Partial<LoanFacts>; context?: Partial<GateContext> }): string =>
  `${evaluateGates(loan(of.loan), gateContext(of.context), of.policy)
    .map(({ code, ruleId, verdict, have, want, detail }) =>
      JSON.stringify([code, ruleId, verdict, have, want, detail], (_key, part: unknown) =>
        typeof part === 'bigint' ? `${part}` : part,
      ),
    )
    .join('\n')}\n`;

const all2023 = DG_2023_BANK_ILLUSTRATIVE;
const in2019: Partial<LoanFacts> = {
  appliedOn: day('2019-02-01'),
  contractOn: day('2019-03-01'),
  drawdownOn: day('2019-03-01'),
  maturityOn: day('2020-03-01'),
};
const bad: Partial<LoanFacts> = {
  amountFen: fen(0n),
  rateBps: bps(496n),
  maturityOn: day('2027-03-02'),
  securities: ['REAL_ESTATE', 'GUARANTEE_COMPANY'],
  loanType: 'MORTGAGE',
  purpose: 'REAL_ESTATE_SPECULATION',
  sizeClass: 'LARGE',
};
const badContext: Partial<GateContext> = {
  agreements: [{ from: day('2024-01-01'), to: day('2024-02-01') }],
  whitelist: [{ from: day('2024-04-01'), to: null }],
  bank: { isLegalPersonInCity: false, hasBranchInCity: false, isPilotBank: false },
  filedOn: day('2024-04-01'),
  fraudFlagged: true,
  otherSchemes: ['PROVINCE', 'DG-2023-BANK'],
};
const unknown: Partial<LoanFacts> = { sizeClass: 'UNKNOWN', appliedOn: null, contractOn: day('2019-01-02') };
const unknownContext: Partial<GateContext> = {
  whitelist: null,
  bank: { isLegalPersonInCity: null, hasBranchInCity: false, isPilotBank: true },
  filedOn: day('2024-02-29'),
};
const twoLists = [
  { from: day('2024-01-01'), to: day('2024-02-01') },
  { from: day('2024-02-15'), to: null },
];

test.each([
  ['2018-good', { policy: DG_2018, loan: in2019, context: { filedOn: day('2019-03-31') } }],
  [
    '2018-excepted',
    {
      policy: DG_2018,
      loan: { ...in2019, securities: ['EQUIPMENT', 'GUARANTEE_COMPANY'] },
      context: {
        exceptionApprovedBy: '张三',
        bank: { isLegalPersonInCity: true, hasBranchInCity: null, isPilotBank: true },
      },
    },
  ],
  ['2018-too-early', { policy: DG_2018, loan: { ...in2019, drawdownOn: day('2018-11-30') } }],
  ['2018-first-day', { policy: DG_2018, loan: { ...in2019, drawdownOn: day('2018-12-01') } }],
  ['2018-too-late', { policy: DG_2018, loan: { ...in2019, drawdownOn: day('2022-01-01') } }],
  ['2023-good', { policy: all2023 }],
  ['2023-two-memberships', { policy: all2023, context: { whitelist: twoLists, agreements: twoLists } }],
  ['2023-bad', { policy: all2023, loan: bad, context: badContext }],
  ['2023-unknown', { policy: DG_2023_BANK, loan: unknown, context: unknownContext }],
  ['2023-outside-standard', { policy: all2023, loan: { sizeClass: 'NOT_COVERED', maturityOn: day('2024-03-01') } }],
  [
    '2023-six-years-by-term',
    { policy: all2023, loan: { maturityOn: day('2030-03-01'), rateBps: bps(545n), lossOn: day('2025-01-01') } },
  ],
  [
    '2023-six-years-one-year-rate',
    { policy: withReadings(all2023, { lprTenor: 'one-year' }), loan: { maturityOn: day('2030-03-01') } },
  ],
  ['guarantee-good', { policy: DG_2023_GUARANTEE, loan: { nationalFundNumber: '国担-1' } }],
  ['guarantee-unregistered', { policy: DG_2023_GUARANTEE, loan: { nationalFundNumber: '  ' } }],
  [
    'guanmaotong-good',
    { policy: GUANMAOTONG, loan: { exportsUsd: 10_000_001n, sizeClass: 'MEDIUM', insurancePolicyNumber: 'P-1' } },
  ],
  ['guanmaotong-bad', { policy: GUANMAOTONG, loan: { exportsUsd: 10_000_000n, insurancePolicyNumber: ' ' } }],
  ['guanmaotong-unknown', { policy: GUANMAOTONG, loan: { sizeClass: 'UNKNOWN' } }],
  ['henan-credit', { policy: HENAN_KJD_2025, loan: { physicalCollateralBps: null } }],
  ['henan-share', { policy: HENAN_KJD_2025, loan: { securities: ['EQUIPMENT'], physicalCollateralBps: bps(3_000n) } }],
  ['henan-above', { policy: HENAN_KJD_2025, loan: { securities: ['EQUIPMENT'], physicalCollateralBps: bps(3_001n) } }],
  ['henan-unknown', { policy: HENAN_KJD_2025, loan: { securities: ['EQUIPMENT'], physicalCollateralBps: null } }],
] as const)('%s: the gates answer as they first did', async (name, of) => {
  await expect(paperOf(of as Parameters<typeof paperOf>[0])).toMatchFileSnapshot(fileOf(name));
});
