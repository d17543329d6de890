import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CapUsage } from '../../../domain/compensation/caps.ts';
import type { ClaimFacts } from '../../../domain/compensation/claim-facts.ts';
import { computeBatch } from '../../../domain/compensation/compute-batch.ts';
import { computePayment } from '../../../domain/compensation/compute-payment.ts';
import type { ComputeSheet } from '../../../domain/compensation/compute-sheet.ts';
import {
  DG_2018,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
  DG_2023_GUARANTEE,
  HENAN_KJD_2025,
} from '../../../domain/compensation/default-policies.ts';
import type { SchemePolicy } from '../../../domain/compensation/policy.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../../domain/compensation/policy-json.ts';
import { fen, yuan } from '../../../domain/money.ts';
import { type Amounts, bankPolicy, claim, claim2018, day, usageFor, withReadings } from './story.ts';

/**
 * Whole sheets as they were first computed, line by line, in files that an auditor can read. What was decided years ago must
 * come to the same fen; a file changes only with the rule behind it.
 */
const fileOf = (name: string): string => join(import.meta.dirname, 'golden-sheets', `${name}.txt`);

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));

function paperOf({ steps, draws, bearings, ...head }: ComputeSheet): string {
  const lines = [
    ...Object.entries(head).map(([name, value]) => `${name}: ${textOf(value)}`),
    ...steps.map(({ code, ruleId, setting, inputs, result }) => {
      const went = inputs.map(({ name, measure }) => `${name}=${textOf(measure)}`).join(' ');
      return `${code} [${ruleId}] ${setting === null ? '-' : `${setting.name}=${setting.value}`} ${went} => ${textOf(result)}`;
    }),
    ...draws.map((draw) => `draw ${textOf(draw)}`),
    ...bearings.map(({ party, bearsFen }) => `${party} bears ${bearsFen}`),
  ];
  return `${lines.join('\n')}\n`;
}

const shares = {
  NATIONAL_FUND: { numerator: 1n, denominator: 5n },
  REGUARANTOR: { numerator: 1n, denominator: 10n },
  GUARANTOR: { numerator: 2n, denominator: 5n },
  BANK: { numerator: 3n, denominator: 10n },
};
const guaranteed = claim({ lossFen: fen(1_000_003n), guarantee: { guarantorId: 'g-1', shares } });
const tech = claim({
  drawdownOn: day('2024-03-01'),
  lossFen: yuan(1_234_567n),
  firmType: 'TECH',
  firmRevenueFen: yuan(20_000_000n),
});
const three = withReadings(bankPolicy(), { tierBasis: 'loan-amount' });
const tiered: SchemePolicy = {
  ...three,
  coverage: {
    kind: 'tiers',
    rateBpsMax: three.coverage.kind === 'tiers' ? three.coverage.rateBpsMax : (0n as never),
    tierTable: [
      { loanAmountFenMax: yuan(3_000_000n), rateBps: 8_000n as never },
      { loanAmountFenMax: null, rateBps: 5_555n as never },
    ],
  },
};

type Case = readonly [name: string, policy: SchemePolicy, claim: ClaimFacts, amounts: Amounts];
const CASES: readonly Case[] = [
  ['2018-whole', DG_2018, claim2018({ lossFen: yuan(8_000_000n) }), { principalFen: yuan(500_000_000n) }],
  ['2018-cut', DG_2018, claim2018({ lossFen: yuan(15_000_000n) }), { principalFen: yuan(500_000_000n) }],
  [
    '2018-scheme-cap',
    DG_2018,
    claim2018({ lossFen: yuan(130_000_000n) }),
    { principalFen: yuan(6_000_000_000n), usedFen: { SCHEME: yuan(1_000_000n) } },
  ],
  [
    '2023-limit-on-payment',
    bankPolicy(),
    claim({ lossFen: yuan(10_000_000n) }),
    { principalFen: yuan(300_000_000n), usedFen: { BANK: yuan(1_000n), BUDGET: yuan(7n) } },
  ],
  [
    '2023-limit-on-loss',
    bankPolicy({ capReading: 'limit-on-loss' }),
    claim({ lossFen: yuan(10_000_000n) }),
    { principalFen: yuan(300_000_000n) },
  ],
  [
    '2023-firm-principal',
    bankPolicy({ firmCapBasis: 'principal' }),
    claim({ lossFen: yuan(15_000_000n) }),
    { principalFen: yuan(3_000_000_000n) },
  ],
  ['2023-lower-tier', tiered, claim({ lossFen: fen(299_999_999n) }), {}],
  ['2023-open-tier', tiered, claim({ lossFen: fen(300_000_001n) }), {}],
  ['2023-illustrative', DG_2023_BANK_ILLUSTRATIVE, claim({ lossFen: fen(77_777_777n) }), {}],
  ['2023-refused', DG_2023_BANK, claim(), {}],
  ['guarantee-by-loan', DG_2023_GUARANTEE, guaranteed, {}],
  [
    'guarantee-by-portfolio',
    withReadings(DG_2023_GUARANTEE, { totalLossScope: 'portfolio' }),
    guaranteed,
    { portfolioFen: fen(5_000_000n), usedFen: { PORTFOLIO: fen(900_000n) } },
  ],
  ['guarantee-refused', DG_2023_GUARANTEE, { ...guaranteed, fraudFlagged: true }, {}],
  ['henan-band', HENAN_KJD_2025, tech, { principalFen: yuan(40_000_000n) }],
  ['henan-open', HENAN_KJD_2025, { ...tech, firmType: 'OTHER', firmRevenueFen: yuan(100_000_000n) }, {}],
];

test.each(CASES)('%s comes to the same sheet as when it was first computed', async (name, policy, one, amounts) => {
  const usage = usageFor(policy, [one], amounts);
  await expect(paperOf(computePayment(one, usage, policy))).toMatchFileSnapshot(fileOf(name));
  // Years later facts, accounts and settings are read back from what was stored.
  const stored = policyFromJson(JSON.parse(JSON.stringify(policyToJson(policy))) as JsonValue);
  expect(paperOf(computePayment(structuredClone(one), structuredClone<CapUsage>(usage), stored))).toBe(
    paperOf(computePayment(one, usage, policy)),
  );
});

test('shares of a divided cap stand on the sheets', async () => {
  const policy = bankPolicy({ claimOrder: 'pro-rata' });
  const claims = [10_000_000n, 5_000_000n, 1n].map((loss, index) =>
    claim({ firmId: `firm-${index}`, lossFen: yuan(loss) }),
  );
  const sheets = computeBatch(claims, usageFor(policy, claims, { principalFen: yuan(300_000_000n) }), policy);
  await expect(sheets.map(paperOf).join('\n')).toMatchFileSnapshot(fileOf('pro-rata'));
});
