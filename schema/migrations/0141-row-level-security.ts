import { Migration } from '@mikro-orm/migrations';

/**
 * Rows of firms and banks are seen and written by their own organisation alone, whatever the application asks. Staff of
 * the platform and scopes that the code names (`schema/access/scopes.ts`) reach further; the worker's role passes by.
 */
export class Migration0141 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const ORGANISATION = '(select app_organisation())';
const PERSON = '(select app_person())';

/** What a caller may see, and what it may write: less where somebody else answers for the row. */
type Rule = { readonly sees: string; readonly writes: string };
const both = (condition: string): Rule => ({ sees: condition, writes: condition });

const isFirm = `firm_id = ${ORGANISATION}`;
const isBank = `bank_id = ${ORGANISATION}`;
const isEither = `${ORGANISATION} in (firm_id, bank_id)`;
const isClaimant = `${ORGANISATION} in (bank_id, claimant_id)`;
const isOrganisation = `organisation_id = ${ORGANISATION}`;
const isPerson = `user_id = ${PERSON}`;
const nobody = 'false';

const RULES: Readonly<Record<string, Rule>> = {
  organisation: {
    sees: `kind <> 'FIRM' or id = ${ORGANISATION} or app_knows_firm(id)`,
    writes: `id = ${ORGANISATION}`,
  },
  membership: { sees: `${isPerson} or ${isOrganisation}`, writes: isOrganisation },
  invitation: both(isOrganisation),

  firm: { sees: `id = ${ORGANISATION} or app_knows_firm(id)`, writes: `id = ${ORGANISATION}` },
  firm_facts_version: { sees: `${isFirm} or app_is_matched_with(firm_id)`, writes: isFirm },
  tax_grade: { sees: isFirm, writes: nobody },
  credit_grade: { sees: isFirm, writes: nobody },
  firm_record: { sees: isFirm, writes: nobody },
  list_membership: { sees: isFirm, writes: nobody },
  external_loan: both(isFirm),
  tag_appeal: both(isFirm),
  list_nomination: { sees: nobody, writes: nobody },
  // Banks keep lists of their own beside those of the city.
  list_type: {
    sees: `owner_bank_id is null or owner_bank_id = ${ORGANISATION}`,
    writes: `owner_bank_id = ${ORGANISATION}`,
  },
  list_release: {
    sees: 'exists (select from list_type where list_type.code = list)',
    writes: `exists (select from list_type where list_type.code = list and owner_bank_id = ${ORGANISATION})`,
  },

  credit_need: { sees: `${isFirm} or app_knows_need(id)`, writes: isFirm },
  credit_need_version: { sees: 'app_knows_need(need_id)', writes: 'app_owns_need(need_id)' },
  match_run: { sees: 'app_knows_need(need_id)', writes: nobody },
  recommendation: { sees: isEither, writes: nobody },
  match_outcome: both(isEither),
  market_question: both(isBank),

  consent: both(isEither),
  consent_read: both('exists (select from consent where consent.id = consent_id)'),

  engagement: both(isEither),
  credit_decision: both('exists (select from engagement where engagement.id = engagement_id)'),
  visit: both('exists (select from engagement where engagement.id = engagement_id)'),
  exposure_override: both('exists (select from engagement where engagement.id = engagement_id)'),
  bank_rating: both(isEither),
  complaint: both(isEither),

  loan: { sees: isEither, writes: isBank },
  loan_event: both('exists (select from loan where loan.id = loan_id)'),
  loan_repayment: both('exists (select from loan where loan.id = loan_id)'),
  overdue_report: both('exists (select from loan where loan.id = loan_id)'),
  guarantee_contract: both('exists (select from loan where loan.id = loan_id)'),
  bridge_loan: both(isEither),

  filing: { sees: `${isClaimant} or ${isFirm}`, writes: isClaimant },
  loss_claim: { sees: `${isClaimant} or ${isFirm}`, writes: isClaimant },
  claim_draw: both('exists (select from loss_claim where loss_claim.id = claim_id)'),
  claim_decision: both('exists (select from loss_claim where loss_claim.id = claim_id)'),
  recovery: both('exists (select from loss_claim where loss_claim.id = claim_id)'),
  fund_notice: { sees: isOrganisation, writes: nobody },
  ledger_transfer: { sees: nobody, writes: nobody },
  ledger_posting: { sees: nobody, writes: nobody },

  session_enrolment: both(isOrganisation),
  session_meeting: both(isEither),
  session_appeal: both('exists (select from session_meeting where session_meeting.id = meeting_id)'),
  session_notice: { sees: isOrganisation, writes: nobody },
  session_run: { sees: nobody, writes: nobody },

  notification: both(isPerson),
  notification_preference: both(isPerson),
  message: { sees: isPerson, writes: nobody },
  message_part: { sees: nobody, writes: nobody },
  saved_search: both(`owner_id = ${PERSON}`),
  search_notice: both('exists (select from saved_search where saved_search.id = saved_search_id)'),
  webhook_endpoint: both(isOrganisation),
  webhook_delivery: both('exists (select from webhook_endpoint where webhook_endpoint.id = endpoint_id)'),
  bank_batch: both(isBank),
  bank_row: both('exists (select from bank_batch where bank_batch.id = batch_id)'),
  idempotency_record: both(`starts_with(key, ${PERSON} || ':')`),

  // Whoever acts writes what it did; what others did is read by the parties of the stream.
  history_event: { sees: 'app_is_party_to(stream_id)', writes: `${PERSON} is not null` },
};

/** Evaluated once for a statement, before any row. */
const REACHES = `(select app_reach())`;

const policiesOf = ([table, { sees, writes }]: [string, Rule]): string[] => [
  `alter table ${table} enable row level security`,
  `create policy ${table}_seen on ${table} for select to credit_bridge_api using (${REACHES} <> 'own' or ${sees})`,
  `create policy ${table}_added on ${table} for insert to credit_bridge_api with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_changed on ${table} for update to credit_bridge_api using (${REACHES} = 'all' or ${writes}) with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_removed on ${table} for delete to credit_bridge_api using (${REACHES} = 'all' or ${writes})`,
];

/** Questions across tables are asked with the eyes of the owner, so that policies do not ask each other in a circle. */
const question = (name: string, argument: string, body: string): string[] => [
  `create function ${name}(${argument} uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$ select ${body} $$`,
  `revoke execute on function ${name}(uuid) from public`,
  `grant execute on function ${name}(uuid) to credit_bridge_api`,
];

const STATEMENTS = [
  'create index consent_of_firm_and_bank on consent (firm_id, bank_id)',
  'create index recommendation_of_firm_and_bank on recommendation (firm_id, bank_id) where superseded_at is null',
  ...question(
    'app_knows_firm',
    'asked',
    `exists (select from consent where firm_id = asked and bank_id = app_organisation() and revoked_at is null)
     or exists (select from engagement where firm_id = asked and bank_id = app_organisation())
     or exists (select from loan where firm_id = asked and bank_id = app_organisation())`,
  ),
  ...question(
    'app_is_matched_with',
    'asked',
    `exists (select from recommendation where firm_id = asked and bank_id = app_organisation() and superseded_at is null)
     or app_knows_firm(asked)`,
  ),
  ...question(
    'app_owns_need',
    'asked',
    'exists (select from credit_need where id = asked and firm_id = app_organisation())',
  ),
  ...question(
    'app_knows_need',
    'asked',
    `app_owns_need(asked)
     or exists (select from recommendation where need_id = asked and bank_id = app_organisation() and superseded_at is null)
     or exists (select from consent where need_id = asked and bank_id = app_organisation() and revoked_at is null)
     or exists (select from engagement where need_id = asked and bank_id = app_organisation())
     or exists (select from loan where need_id = asked and bank_id = app_organisation())`,
  ),
  ...question(
    'app_is_party_to',
    'asked',
    `asked = app_organisation() or app_owns_need(asked)
     or exists (select from engagement where id = asked and app_organisation() in (firm_id, bank_id))
     or exists (select from loan where id = asked and app_organisation() in (firm_id, bank_id))
     or exists (select from filing where id = asked and app_organisation() in (firm_id, bank_id, claimant_id))
     or exists (select from loss_claim where id = asked and app_organisation() in (firm_id, bank_id, claimant_id))
     or exists (select from credit_product where id = asked and bank_id = app_organisation())`,
  ),
  // How many banks work on a need is told to banks that may take it; which ones is not.
  `create function app_places_taken(asked uuid) returns int language sql stable security definer set search_path = public, pg_temp as $$ select count(*)::int from engagement where need_id = asked and place is not null $$`,
  'revoke execute on function app_places_taken(uuid) from public',
  'grant execute on function app_places_taken(uuid) to credit_bridge_api, credit_bridge_worker',
  // All at once or not at all: who takes one table after the other stands in a circle with requests that do the same.
  `lock table ${Object.keys(RULES).join(', ')} in access exclusive mode nowait`,
  ...Object.entries(RULES).flatMap(policiesOf),
];
