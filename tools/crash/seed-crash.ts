import type pg from 'pg';
import type { Deps } from '../../usecases/ports.ts';

export type CrashCast = {
  readonly banks: readonly string[];
  readonly firms: readonly string[];
  /** Needs on the market, each with the firm that it is of. */
  readonly needs: readonly { readonly needId: string; readonly firmId: string }[];
};

const BANKS_OF_A_NEED = 4;

/** Banks, firms with a person each, and needs that are recommended to some banks: rows alone, nothing to be told of. */
export async function seedCrash(
  deps: Pick<Deps, 'newId' | 'now' | 'today'>,
  pool: pg.Pool,
  of: { readonly banks: number; readonly firms: number; readonly needs: number },
): Promise<CrashCast> {
  const ids = (count: number): string[] => Array.from({ length: count }, () => deps.newId());
  const [banks, firms] = [ids(of.banks), ids(of.firms)];
  const now = deps.now();
  await organisations(pool, { ids: banks, kind: 'BANK', role: 'BANK_MARKETER', now });
  await organisations(pool, { ids: firms, kind: 'FIRM', role: 'FIRM_USER', now });
  await organisations(pool, { ids: ids(1), kind: 'OPERATOR', role: 'OPERATOR', now });
  await pool.query(
    `insert into bank (id, name, credit_code, is_legal_person_in_city, has_branch_in_city, is_pilot2018)
     select id, 'Bank', upper(right(replace(id::text, '-', ''), 18)), true, true, false from unnest($1::uuid[]) as id`,
    [banks],
  );
  await pool.query(
    `insert into firm (id, name, credit_code, industry_code, division_code, size_class, verification, facts_version, created_at)
     select id, 'Firm', upper(right(replace(id::text, '-', ''), 18)), 'C39', '441900119', 'SMALL', 'VERIFIED', 1, $2
     from unnest($1::uuid[]) as id`,
    [firms, now],
  );
  const needs = ids(of.needs).map((needId, index) => ({ needId, firmId: firms[index % firms.length] ?? '' }));
  const given = [needs.map(({ needId }) => needId), needs.map(({ firmId }) => firmId)];
  await pool.query(
    `insert into credit_need (id, firm_id, version, state, flags, expires_on, published_at, created_at, updated_at, may_reflow)
     select need, firm, 1, 'PUBLISHED', '{}', $3::date + 90, $4, $4, $4, true from unnest($1::uuid[], $2::uuid[]) as t (need, firm)`,
    [...given, deps.today(), now],
  );
  await pool.query(
    `insert into match_run (id, need_id, need_version, facts_version, policy_version, as_of, cause, products_scanned, finished_at)
     select need, need, 1, 1, '1', $2::date, 'crash-test', 1, $3 from unnest($1::uuid[]) as need`,
    [given[0], deps.today(), now],
  );
  await pool.query(
    `insert into recommendation (id, run_id, need_id, firm_id, product_id, product_version, bank_id, is_near_miss, rank,
       firm_score, bank_score, reciprocal_score, masked_score)
     select gen_random_uuid(), need, need, firm, gen_random_uuid(), 1,
       ($3::uuid[])[1 + (n + place) % cardinality($3::uuid[])], false, place, 5000, 5000, 9000 - place, 9000 - place
     from unnest($1::uuid[], $2::uuid[]) with ordinality as t (need, firm, n), generate_series(1, ${BANKS_OF_A_NEED}) as place`,
    [...given, banks],
  );
  return { banks, firms, needs };
}

async function organisations(
  pool: pg.Pool,
  of: { ids: readonly string[]; kind: string; role: string; now: Date },
): Promise<void> {
  const { ids, kind, role, now } = of;
  await pool.query(
    `insert into organisation (id, kind, name, credit_code, created_at)
     select id, $2::text, $2::text, upper(right(replace(id::text, '-', ''), 18)), $3 from unnest($1::uuid[]) as id`,
    [ids, kind, now],
  );
  await pool.query(
    `insert into membership (id, user_id, organisation_id, role) select gen_random_uuid(), id::text, id, $2::text
     from unnest($1::uuid[]) as id`,
    [ids, role],
  );
  await pool.query(
    `insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select id, $2::text, id || '@example.test', true, $3, $3 from unnest($1::uuid[]) as id`,
    [ids, kind, now],
  );
}
