import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  DEFAULT_POLICIES,
  DG_2023_BANK_ILLUSTRATIVE,
  GUANMAOTONG,
  HENAN_KJD_2025,
} from '../../domain/compensation/default-policies.ts';
import { ASKED_FOR_BY_NAME, SCHEME, type SchemeCode, type SchemePolicy } from '../../domain/compensation/policy.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../domain/compensation/policy-json.ts';
import { SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import type { Deps } from '../ports.ts';

const PAPER: Readonly<Record<SchemeCode, string>> = {
  [SCHEME.DG_2018]: '东经信〔2018〕305号',
  [SCHEME.DG_2023_BANK]: '东府办函〔2023〕725号',
  [SCHEME.DG_2023_GUARANTEE]: '东府办函〔2023〕725号',
  [SCHEME.GUANMAOTONG]: '东金〔2020〕75号',
  [SCHEME.HENAN_KJD_2025]: '',
};

/**
 * Writes the versions that come with the platform; those that exist stay as they are. The illustrative tier table was
 * approved by nobody, so it belongs into a demo only.
 */
export async function seedPolicies(
  em: SqlEntityManager,
  options: { readonly withIllustrativeTiers: boolean },
): Promise<void> {
  const rows = [...DEFAULT_POLICIES, GUANMAOTONG].map((policy) => rowOf(policy, PAPER[policy.scheme]));
  if (options.withIllustrativeTiers) rows.push(rowOf(DG_2023_BANK_ILLUSTRATIVE, null), rowOf(HENAN_KJD_2025, null));
  await em.upsertMany(SchemePolicyVersion, rows, { onConflictAction: 'ignore' });
}

function rowOf(policy: SchemePolicy, decisionRecord: string | null) {
  return {
    code: policy.scheme,
    version: policy.version,
    validFrom: policy.valid.from,
    validTo: policy.valid.to,
    settings: policyToJson(policy),
    decisionRecord,
    isIllustrative: decisionRecord === null,
  };
}

/**
 * Every version of the named scheme, or of those that govern without being named; which one governs a day is decided by
 * `schemeInForce`.
 */
export async function findPolicies(em: SqlEntityManager, code: string | null = null): Promise<SchemePolicy[]> {
  const rows = await em.find(SchemePolicyVersion, code === null ? {} : { code }, {
    orderBy: { code: 'asc', version: 'asc' },
  });
  const policies = rows.map((row) => policyFromJson(row.settings as JsonValue));
  return code === null ? policies.filter(({ scheme }) => !ASKED_FOR_BY_NAME.has(scheme)) : policies;
}

/** Every scheme that a pool pays for. */
export async function findSchemesOfPool(em: SqlEntityManager, pool: string): Promise<string[]> {
  const rows = await em.find(SchemePolicyVersion, {});
  const paid = rows.filter((row) => policyFromJson(row.settings as JsonValue).caps.budgetPool === pool);
  return [...new Set(paid.map(({ code }) => code))];
}

/** The stored versions with what decided them, for a desk that lists them. */
export const findSchemeVersions = (deps: Pick<Deps, 'read'>, first: number): Promise<SchemePolicyVersion[]> =>
  deps.read().find(SchemePolicyVersion, {}, { orderBy: { code: 'asc', version: 'desc' }, limit: first });
