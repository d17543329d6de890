import { grantShares } from '../../domain/matching/affinity/calibrate.ts';
import { learnAffinity as learn } from '../../domain/matching/affinity/estimate-affinity.ts';
import { AffinityModelVersion } from '../../schema/entities/matching/affinity-model.entity.ts';
import type { Deps } from '../ports.ts';
import { epochDayOf, trainingLoans } from './load-affinity.ts';

/** Below so many loans nothing is learned: a handful of cases is no habit. */
const LOANS_MIN = 50;

/** What the job did; `unchanged` means that no loan came since the newest version, so running twice leaves one. */
export type LearnOutcome =
  | { readonly kind: 'learned'; readonly version: number }
  | { readonly kind: 'unchanged' | 'too-few-loans' };

/**
 * Learns a new version from the platform's own loans and refusals and puts it in the shadow: it orders nothing until
 * somebody lets it serve. Loans are frozen as they are learned from, so that each version can be restored.
 */
export async function learnAffinity(deps: Deps): Promise<LearnOutcome> {
  const until = deps.today();
  const frozen = await deps.inTransaction(async (work) => {
    const [last] = await work.em.execute<{ version: number }[]>(
      'select coalesce(max(version), 0)::int as version from affinity_model',
    );
    const version = (last?.version ?? 0) + 1;
    await work.em.execute(FREEZE_SQL, [version, until]);
    const [counts] = await work.em.execute<{ total: number; fresh: number }[]>(COUNT_SQL, [version]);
    return { version, total: counts?.total ?? 0, fresh: counts?.fresh ?? 0 };
  });
  if (frozen.total < LOANS_MIN) return { kind: 'too-few-loans' };
  if (frozen.fresh === 0) return { kind: 'unchanged' };
  const em = deps.read();
  const loans = await trainingLoans(em, { version: frozen.version, until });
  const decisions = await em.execute<{ lender: string; granted: number; refused: number }[]>(DECISIONS_SQL);
  const { kept, card } = learn(loans, epochDayOf(until), grantShares(decisions));
  await deps.inTransaction(async (work) => {
    work.em.persist(
      work.em.create(AffinityModelVersion, {
        version: frozen.version,
        state: 'SHADOW',
        trainedUntil: until,
        kept,
        card,
        createdAt: deps.now(),
      }),
    );
    await work.em.flush();
  });
  return { kind: 'learned', version: frozen.version };
}

const FREEZE_SQL = `
  insert into affinity_loan (loan_id, first_version, lent_on, division_code, industry_code, amount_yuan, bank_id)
  select loan.id, ?, loan.drawdown_on, facts.facts->>'divisionCode', facts.facts->>'industryCode',
    loan.amount_fen / 100.0, loan.bank_id
  from loan
  join firm on firm.id = loan.firm_id
  join firm_facts_version facts on facts.firm_id = firm.id and facts.version = firm.facts_version
  where loan.drawdown_on < ? and loan.bank_id not in (select id from organisation where sandbox_of is not null)
  on conflict do nothing`;
const COUNT_SQL = `
  select count(*)::int as total, (count(*) filter (where first_version = ?))::int as fresh from affinity_loan`;
const DECISIONS_SQL = `
  select bank_id as lender, count(*) filter (where granted)::int as granted,
    count(*) filter (where not granted)::int as refused
  from (
    select bank_id, true as granted from affinity_loan
    union all select bank_id, false from match_outcome where kind = 'REFUSED'
  ) decided
  group by bank_id order by bank_id`;
