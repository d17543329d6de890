import { ACCOUNT_TABLES } from './register-accounts.ts';
import { DEAL_TABLES } from './register-deals.ts';
import { MARKET_TABLES } from './register-market.ts';
import type { DataCategory, RegisteredTable } from './register-terms.ts';

/**
 * Every table that can carry data of a person or a firm, with every column of it. What is exported, what an erasure takes
 * away and the inventory in docs/data-protection.md follow from it; a test compares it with the real tables.
 */
export const DATA_REGISTER: Readonly<Record<string, RegisteredTable>> = {
  ...ACCOUNT_TABLES,
  ...MARKET_TABLES,
  ...DEAL_TABLES,
};

const ACTS = 'Rows of the platform itself; the only people in them are those who acted, by their ids.';

/** Tables of which no row tells anything of a person or firm, and why; `*` stands for a whole schema. */
export const NO_PERSONAL_DATA: Readonly<Record<string, string>> = {
  'bullmq.*': 'Jobs carry ids and versions, never data; they are gone when they are done.',
  'search.products': 'Products of banks are public.',
  'auth.request_count': 'Counts under digests of addresses, for minutes.',
  'auth.slowed_try': 'Counts under digests of addresses, for two days at most.',
  'public.affinity_model': 'Sums over many loans.',
  'public.bank': 'A bank is neither a firm of the market nor a person; its name is public.',
  'public.bank_agreement': 'Between a bank and a scheme.',
  'public.bank_capacity': ACTS,
  'public.bank_branch': 'Names of offices.',
  'public.branch_work': 'Which office of a bank works on which need.',
  'public.taken_work': 'A view of the two before.',
  'public.bridge_pool': 'One sum.',
  'public.class_floor': 'A rule.',
  'public.credit_product': 'Products of banks.',
  'public.credit_product_version': 'Products of banks.',
  'public.demo_clock': 'One instant.',
  'public.entry_link': ACTS,
  'public.fund_notice': 'Days that end, of claims and filings, for banks and the fund.',
  'public.history_anchor': 'Hashes.',
  'public.list_type': 'Rules of lists.',
  'public.lpr_fixing': ACTS,
  'public.market_question': 'How often a bank asked on a day.',
  'public.market_standing': 'Sums over the market.',
  'public.mask_group': 'Groups of at least five firms, none of them named.',
  'public.match_session': 'Days and settings of sessions.',
  'public.policy_proposal': ACTS,
  'public.processor': ACTS,
  'public.reconciliation': 'Sums that do not agree.',
  'public.rematch_range': 'Ranges of ids.',
  'public.retention_policy': ACTS,
  'public.retention_run': 'Counts of rows.',
  'public.schema_migration': 'Names of migrations.',
  'public.scheme_policy': 'Rules.',
  'public.score_policy': 'Rules.',
  'public.search_synonym': ACTS,
  'public.session_run': 'Numbers of an assignment; firms that got no place stand in it by ids.',
  'public.session_setting': ACTS,
  'public.sla_profile': ACTS,
  'public.tag_policy': 'Rules.',
  'public.timer': 'Ids and instants.',
  'public.turned_day': 'One day.',
};

/** What is known of one column; `null` when the register says nothing of it. */
export function columnIn(
  name: string,
  column: string,
): { readonly kind: 'data'; readonly category: DataCategory } | { readonly kind: 'actor' | 'plain' } | null {
  const registered = DATA_REGISTER[name];
  if (registered === undefined) return null;
  for (const [category, columns] of Object.entries(registered.columns))
    if (columns.includes(column)) return { kind: 'data', category: category as DataCategory };
  if (registered.actors.includes(column)) return { kind: 'actor' };
  return registered.plain.includes(column) ? { kind: 'plain' } : null;
}
