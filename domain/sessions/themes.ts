import { PURPOSE, type Purpose } from '../market/purpose.ts';
import type { SessionTheme } from './session.ts';

export type ThemeFacts = {
  readonly purpose: Purpose;
  readonly industryCode: string | null;
  readonly lists: readonly string[];
  readonly hasNoLoanRecord: boolean | null;
};

const TECHNOLOGY_LISTS = ['TECH_SME', 'HIGH_TECH'];
const TECHNOLOGY_PURPOSES: readonly Purpose[] = [PURPOSE.TECHNOLOGY_UPGRADE, PURPOSE.RESEARCH_AND_DEVELOPMENT];
const SUPPLY_CHAIN_PURPOSES: readonly Purpose[] = [PURPOSE.ORDER_FINANCING, PURPOSE.RECEIVABLE_FINANCING];

/** The themes to which a firm with its need belongs; none for most. */
export function deriveThemes({ purpose, industryCode, lists, hasNoLoanRecord }: ThemeFacts): SessionTheme[] {
  const themes: SessionTheme[] = [];
  if (TECHNOLOGY_PURPOSES.includes(purpose) || lists.some((list) => TECHNOLOGY_LISTS.includes(list)))
    themes.push('TECHNOLOGY');
  if (SUPPLY_CHAIN_PURPOSES.includes(purpose)) themes.push('SUPPLY_CHAIN');
  if (lists.includes('PARK_ROSTER')) themes.push('PARK');
  if (hasNoLoanRecord === true) themes.push('FIRST_LOAN');
  if (purpose === PURPOSE.FOREIGN_TRADE) themes.push('FOREIGN_TRADE');
  if (industryCode?.startsWith('A') === true) themes.push('AGRICULTURE');
  return themes;
}

const SCORE_MAX = 10_000;

/** A firm of a bank's themes comes before every other that the bank did not name; within both, by the score. */
export function scoreByTheme(score: number, is: { readonly inTheme: boolean; readonly anyTheme: boolean }): number {
  if (is.anyTheme) return score;
  return Math.floor(score / 2) + (is.inTheme ? SCORE_MAX / 2 : 0);
}
