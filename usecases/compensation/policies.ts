import type { SqlEntityManager } from '@mikro-orm/sql';
import { DEFAULT_POLICIES, DG_2023_BANK_ILLUSTRATIVE } from '../../domain/compensation/default-policies.ts';
import { SCHEME, type SchemeCode, type SchemePolicy } from '../../domain/compensation/policy.ts';
import { type JsonValue, policyFromJson, policyToJson } from '../../domain/compensation/policy-json.ts';
import { SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import type { Deps } from '../ports.ts';

const PAPER: Readonly<Record<SchemeCode, string>> = {
  [SCHEME.DG_2018]: '东经信〔2018〕305号',
  [SCHEME.DG_2023_BANK]: '东府办函〔2023〕725号',
  [SCHEME.DG_2023_GUARANTEE]: '东府办函〔2023〕725号',
};

/**
 * Writes the versions that come with the platform; those that exist stay as they are. The illustrative tier table was
 * approved by nobody, so it belongs into a demo only.
 */
export async function seedPolicies(
  em: SqlEntityManager,
  options: { readonly withIllustrativeTiers: boolean },
): Promise<void> {
  const rows = DEFAULT_POLICIES.map((policy) => rowOf(policy, PAPER[policy.scheme]));
  if (options.withIllustrativeTiers) rows.push(rowOf(DG_2023_BANK_ILLUSTRATIVE, null));
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

/** Every version of every scheme; which one governs a day is decided by `schemeInForce`. */
export async function findPolicies(em: SqlEntityManager, code: string | null = null): Promise<SchemePolicy[]> {
  const rows = await em.find(SchemePolicyVersion, code === null ? {} : { code }, {
    orderBy: { code: 'asc', version: 'asc' },
  });
  return rows.map((row) => policyFromJson(row.settings as JsonValue));
}

/** The stored versions with what decided them, for a desk that lists them. */
export const findSchemeVersions = (deps: Pick<Deps, 'read'>, first: number): Promise<SchemePolicyVersion[]> =>
  deps.read().find(SchemePolicyVersion, {}, { orderBy: { code: 'asc', version: 'desc' }, limit: first });
