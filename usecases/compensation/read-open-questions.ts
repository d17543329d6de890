import type { CivilDate } from '../../domain/calendar.ts';
import type { SchemeReadings } from '../../domain/compensation/policy.ts';
import { type JsonValue, policyFromJson } from '../../domain/compensation/policy-json.ts';
import { READINGS } from '../../domain/compensation/settings-change.ts';
import { MARKET, MARKET_READING_NAMES, MARKET_READINGS } from '../../domain/registry/tags/market-readings.ts';
import { SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import type { Deps } from '../ports.ts';
import { newestTagPolicy } from '../registry/tag-policies.ts';

/** A question that the papers leave open, and how it is answered. */
export type OpenQuestion = {
  /** A4-01 to A4-26, or the step of the workflow that asks. */
  readonly question: string;
  readonly setting: string;
  readonly value: string;
  /** Every answer that the platform knows; empty for a rate. */
  readonly values: readonly string[];
  readonly version: number;
  readonly validFrom: CivilDate;
  /** `null` where the platform's own default answers. */
  readonly decisionRecord: string | null;
};

/** Every open question of a scheme or of the market with the answer of its newest version; none for an unknown scope. */
export async function findOpenQuestions(
  deps: Pick<Deps, 'read'>,
  of: { readonly scope: string; readonly first: number },
): Promise<OpenQuestion[]> {
  const questions = of.scope === MARKET ? await questionsOfMarket(deps) : await questionsOfScheme(deps, of.scope);
  return questions.sort((one, other) => (one.question < other.question ? -1 : 1)).slice(0, of.first);
}

async function questionsOfMarket(deps: Pick<Deps, 'read'>): Promise<OpenQuestion[]> {
  const { policy, decisionRecord } = await newestTagPolicy(deps.read());
  const { version, validFrom } = policy;
  return MARKET_READING_NAMES.map((setting) => {
    const { question, values } = MARKET_READINGS[setting];
    const known = (values ?? []).map((value) => `${value}`);
    return { question, setting, value: `${policy[setting]}`, values: known, version, validFrom, decisionRecord };
  });
}

async function questionsOfScheme(deps: Pick<Deps, 'read'>, code: string): Promise<OpenQuestion[]> {
  const row = await deps.read().findOne(SchemePolicyVersion, { code }, { orderBy: { version: 'desc' } });
  if (row === null) return [];
  const { readings } = policyFromJson(row.settings as JsonValue);
  const { version, validFrom, decisionRecord } = row;
  return (Object.keys(READINGS) as (keyof SchemeReadings)[]).map((setting) => {
    const { question, values } = READINGS[setting];
    const known = values.map((value) => `${value}`);
    return { question, setting, value: `${readings[setting]}`, values: known, version, validFrom, decisionRecord };
  });
}
