import type pg from 'pg';
import { toSnapshot } from '../../schema/terms-json.ts';
import { FIRM, LPR, NEED, PRODUCT } from '../domain/matching/arbitraries.ts';

const FIRM_ID = '00000000-0000-4000-8000-0000000000f1';
const BANK_ID = '00000000-0000-4000-8000-0000000000b1';

/**
 * Live needs of one firm and online products of one bank, as rows alone: no event asks for their matches. Half of the
 * products fit, the others miss by their term.
 */
export async function fillMarket(
  pool: pg.Pool,
  of: { readonly needs: number; readonly products: number },
): Promise<void> {
  const firm = JSON.stringify(toSnapshot({ ...FIRM, firmId: FIRM_ID }));
  await pool.query(
    `insert into lpr_fixing (fixed_on, one_year_bps, over_five_years_bps, loaded_by) values ($1, $2, $3, 'test')
     on conflict do nothing`,
    [LPR.fixedOn, `${LPR.oneYearBps}`, `${LPR.overFiveYearsBps}`],
  );
  await pool.query(
    `insert into organisation (id, kind, name, credit_code, created_at)
     values ($1, 'FIRM', 'Firm', 'F', now()), ($2, 'BANK', 'Bank', 'B', now())`,
    [FIRM_ID, BANK_ID],
  );
  await pool.query(
    `insert into firm (id, name, credit_code, size_class, verification, facts_version, created_at)
     values ($1, 'Firm', 'F', 'SMALL', 'VERIFIED', 1, now())`,
    [FIRM_ID],
  );
  await pool.query('insert into firm_facts_version values ($1, 1, $2, now())', [FIRM_ID, firm]);
  await pool.query(
    `insert into bank (id, name, credit_code, is_legal_person_in_city, has_branch_in_city, is_pilot2018)
     values ($1, 'Bank', 'B', true, true, true)`,
    [BANK_ID],
  );
  const need = JSON.stringify(toSnapshot({ ...NEED, firmId: FIRM_ID }));
  await pool.query(
    `with made as (
       insert into credit_need (id, firm_id, version, state, flags, published_at, created_at, updated_at)
       select gen_random_uuid(), $1, 1, 'PUBLISHED', '{}', now(), now(), now() from generate_series(1, $2::int)
       returning id)
     insert into credit_need_version (need_id, version, terms, description, created_at)
     select id, 1, $3::jsonb || jsonb_build_object('needId', id), '', now() from made`,
    [FIRM_ID, of.needs, need],
  );
  const product = JSON.stringify(toSnapshot({ ...PRODUCT, bankId: BANK_ID, schemes: [], quotaFen: null }));
  await pool.query(
    `with made as (
       insert into credit_product (id, bank_id, name, version, state, flags, created_at, updated_at)
       select gen_random_uuid(), $1, 'Product ' || place, 1, 'ONLINE', '{}', now(), now()
       from generate_series(1, $2::int) place
       returning id, name)
     insert into credit_product_version (product_id, version, name, terms, created_at)
     select id, 1, name, $3::jsonb || jsonb_build_object('productId', id, 'termMonthsMin',
       case when row_number() over () % 2 = 0 then 6 else 24 end), now() from made`,
    [BANK_ID, of.products, product],
  );
}
