import { Migration } from '@mikro-orm/migrations';

/** The rules of 0141 for branches, files of people and proofs of authority, and what single sign-on asks of invitations. */
export class Migration0142 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const ORGANISATION = '(select app_organisation())';
const PERSON = '(select app_person())';
const REACHES = '(select app_reach())';

type Rule = { readonly sees: string; readonly writes: string };
const both = (condition: string): Rule => ({ sees: condition, writes: condition });
const ofOwnBranch = 'exists (select from bank_branch where bank_branch.id = branch_id)';

const RULES: Readonly<Record<string, Rule>> = {
  bank_branch: both(`bank_id = ${ORGANISATION}`),
  branch_member: { sees: `user_id = ${PERSON} or ${ofOwnBranch}`, writes: ofOwnBranch },
  branch_work: both(`bank_id = ${ORGANISATION}`),
  // Who sees the row sees its files; whether the consent of the firm opens them now is asked by the application.
  stored_file: {
    sees: `uploaded_by = ${PERSON} or organisation_id = ${ORGANISATION}
      or subject = 'ENGAGEMENT' and exists (select from engagement where engagement.id = subject_id)
      or subject = 'VISIT' and exists (select from visit where visit.id = subject_id)
      or subject = 'CLAIM' and exists (select from loss_claim where loss_claim.id = subject_id)
      or subject = 'AUTHORITY' and exists (select from authority_request where authority_request.id = subject_id)`,
    writes: `uploaded_by = ${PERSON}`,
  },
  authority_request: { sees: `user_id = ${PERSON} or firm_id = ${ORGANISATION}`, writes: `user_id = ${PERSON}` },
  need_draft: both(`firm_id = ${ORGANISATION}`),
};

const policiesOf = ([table, { sees, writes }]: [string, Rule]): string[] => [
  `alter table ${table} enable row level security`,
  `create policy ${table}_seen on ${table} for select to credit_bridge_api using (${REACHES} <> 'own' or ${sees})`,
  `create policy ${table}_added on ${table} for insert to credit_bridge_api with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_changed on ${table} for update to credit_bridge_api using (${REACHES} = 'all' or ${writes}) with check (${REACHES} = 'all' or ${writes})`,
  `create policy ${table}_removed on ${table} for delete to credit_bridge_api using (${REACHES} = 'all' or ${writes})`,
];

const STATEMENTS = [
  // All at once or not at all: who takes one table after the other stands in a circle with requests that do the same.
  `lock table ${Object.keys(RULES).join(', ')} in access exclusive mode nowait`,
  ...Object.entries(RULES).flatMap(policiesOf),
  // Whoever signs in for the first time is nobody yet; whether the address was invited is all that is told.
  `create function app_is_invited(asked text, instant timestamptz) returns boolean language sql stable security definer set search_path = public, pg_temp as $$ select exists (select from invitation where email = asked and accepted_at is null and withdrawn_at is null and expires_at > instant) $$`,
  'revoke execute on function app_is_invited(text, timestamptz) from public',
  'grant execute on function app_is_invited(text, timestamptz) to credit_bridge_api',
  // A view asks with the eyes of its owner otherwise, past every policy.
  'alter view taken_work set (security_invoker = true)',
];
