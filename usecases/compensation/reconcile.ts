import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CapUsage as Usage } from '../../domain/compensation/caps.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import { computePayment } from '../../domain/compensation/compute-payment.ts';
import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import { type JsonValue, policyFromJson } from '../../domain/compensation/policy-json.ts';
import { ClaimDecision } from '../../schema/entities/compensation/claim.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import type { Deps } from '../ports.ts';

/** One thing that does not agree, with both numbers. */
export type Finding = {
  readonly check: string;
  readonly subject: string;
  readonly have: string;
  readonly want: string;
};

type Row = { readonly subject: string; readonly have: string; readonly want: string };

/** Every pair of numbers that must agree; each statement answers the pairs that do not. */
const CHECKS: Readonly<Record<string, string>> = {
  TRIAL_BALANCE: `select 'ledger' as subject, coalesce(sum(debit_fen) - sum(credit_fen), 0)::text as have, '0' as want
    from ledger_posting having coalesce(sum(debit_fen) - sum(credit_fen), 0) <> 0`,
  CAP_IS_SUM_OF_CLAIMS: `select u.key as subject, (u.reserved_fen || '+' || u.paid_fen) as have,
      coalesce(d.reserved, 0) || '+' || coalesce(d.paid, 0) as want
    from cap_usage u left join (select key, sum(reserved_fen) as reserved, sum(paid_fen) as paid from claim_draw group by key) d using (key)
    where u.reserved_fen <> coalesce(d.reserved, 0) or u.paid_fen <> coalesce(d.paid, 0)`,
  BUDGET_IS_LEDGER: `select u.key as subject, (u.cap_fen - u.reserved_fen - u.paid_fen)::text as have, coalesce(b.balance, 0)::text as want
    from cap_usage u left join (select account, sum(debit_fen - credit_fen) as balance from ledger_posting group by account) b
      on b.account = 'AVAILABLE/' || split_part(u.key, ':', 2) || '/' || split_part(u.key, ':', 3)
    where split_part(u.key, ':', 1) = 'BUDGET' and u.cap_fen - u.reserved_fen - u.paid_fen <> coalesce(b.balance, 0)`,
  PAID_IS_LEDGER: `select c.id::text as subject, c.paid_fen::text as have, coalesce(t.paid, 0)::text as want from loss_claim c
    left join (select t.claim_id, sum(p.debit_fen) as paid from ledger_transfer t join ledger_posting p on p.transfer_id = t.id
      where t.kind in ('PAYMENT', 'OPENING') and p.account like 'PAID/%' group by t.claim_id) t on t.claim_id = c.id
    where c.paid_fen <> coalesce(t.paid, 0)`,
  RETURNED_IS_LEDGER: `select c.id::text as subject, c.returned_fen::text as have, coalesce(t.returned, 0)::text as want from loss_claim c
    left join (select t.claim_id, sum(p.credit_fen) as returned from ledger_transfer t join ledger_posting p on p.transfer_id = t.id
      where t.kind = 'RETURN' group by t.claim_id) t on t.claim_id = c.id
    where c.returned_fen <> coalesce(t.returned, 0)`,
  RESERVED_IS_LEDGER: `select a.account as subject, a.balance::text as have, coalesce(c.open, 0)::text as want
    from (select account, sum(debit_fen - credit_fen) as balance from ledger_posting where account like 'RESERVED/%' group by account) a
    left join (select 'RESERVED/' || fund_pool || '/' || fund_year as account, sum(approved_fen - paid_fen) as open from loss_claim
      where fund_pool is not null group by 1) c using (account) where a.balance <> coalesce(c.open, 0)`,
};

/** Compares caps, claims and ledger, and computes every decision of the last days again. Changes nothing but its own report. */
export async function reconcile(deps: Deps): Promise<readonly Finding[]> {
  const findings = await deps.inTransaction(async (work) => {
    await work.em.execute('set transaction isolation level repeatable read');
    const found = await findDifferences(work.em);
    await work.em.execute('insert into reconciliation (id, ran_at, findings) values (?, ?, ?::jsonb)', [
      deps.newId(),
      deps.now(),
      JSON.stringify(found),
    ]);
    return found;
  });
  return findings;
}

/** Caps, claims and ledger that do not agree now. */
export async function findBookDifferences(em: SqlEntityManager): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [check, statement] of Object.entries(CHECKS)) {
    const rows = await em.execute<Row[]>(`${statement} limit 100`);
    findings.push(...rows.map((row) => ({ check, ...row })));
  }
  return findings;
}

/** Everything that does not agree now, decisions computed again included. */
export async function findDifferences(em: SqlEntityManager): Promise<readonly Finding[]> {
  const findings = [...(await findBookDifferences(em))];
  const decisions = await em.find(ClaimDecision, {}, { orderBy: { decidedAt: 'desc' }, limit: DECISIONS_REPLAYED });
  for (const decision of decisions) {
    const { replayed, stored } = replayDecision(decision);
    if (JSON.stringify(replayed) === JSON.stringify(stored)) continue;
    const fenOf = (sheet: unknown): string => (sheet as { payableFen?: string }).payableFen ?? '';
    findings.push({ check: 'REPLAY', subject: decision.claimId, have: fenOf(stored), want: fenOf(replayed) });
  }
  return findings;
}

const DECISIONS_REPLAYED = 1_000;

/** The sheet of a decision computed again from what the decision kept, beside the one that was stored. */
export function replayDecision(decision: ClaimDecision): { readonly replayed: unknown; readonly stored: unknown } {
  const usage = fromSnapshot<Usage & object>(decision.usage);
  const sheet = computePayment(
    fromSnapshot<ClaimFacts>(decision.facts),
    usage,
    policyFromJson(decision.policy as JsonValue),
  );
  return {
    replayed: sorted(toSnapshot(sheet)),
    stored: sorted(toSnapshot(fromSnapshot<ComputeSheet>(decision.sheet))),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

export type Reconciliation = { readonly id: string; readonly ranAt: Date; readonly findings: readonly Finding[] };

/** The runs of the nightly comparison, newest first, each with what did not agree. */
export async function findReconciliations(deps: Pick<Deps, 'read'>, first: number): Promise<Reconciliation[]> {
  const rows = await deps
    .read()
    .execute<{ id: string; ran: string; findings: Finding[] }[]>(
      'select id, ran_at::text as ran, findings from reconciliation order by ran_at desc, id desc limit ?',
      [first],
    );
  return rows.map(({ id, ran, findings }) => ({ id, ranAt: new Date(ran), findings }));
}
