import { expect, test } from 'vitest';
import {
  DEFAULT_POLICIES,
  DG_2023_BANK,
  DG_2023_BANK_ILLUSTRATIVE,
} from '../../../domain/compensation/default-policies.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../../domain/compensation/policy-json.ts';
import { bps } from '../../../domain/money.ts';
import { bankPolicy, flatTable } from './story.ts';

test.each([...DEFAULT_POLICIES, DG_2023_BANK_ILLUSTRATIVE])('$scheme version $version survives its JSON', (policy) => {
  const stored = JSON.parse(JSON.stringify(policyToJson(policy))) as JsonValue;
  expect(policyFromJson(stored)).toEqual(policy);
});

test('a stored version that breaks a limit of the paper is not read', () => {
  const tooHigh = { kind: 'tiers', rateBpsMax: bps(8_000n), tierTable: flatTable(8_001n) } as const;
  expect(() => policyFromJson(policyToJson({ ...bankPolicy(), coverage: tooHigh }))).toThrow('1-09');
  const outside = { ...DG_2023_BANK, valid: { ...DG_2023_BANK.valid, from: DG_2023_BANK.lastLossOn } };
  expect(() => policyFromJson(policyToJson(outside))).toThrow('at least a day');
});
