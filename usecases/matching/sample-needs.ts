import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NeedTerms } from '../../domain/market/credit-need.ts';
import type { FirmMask } from '../../domain/matching/firm-mask.ts';
import type { FirmFacts } from '../../domain/registry/firm-facts.ts';
import { inScope } from '../../schema/access/access.ts';
import { firmFactsOf, fromSnapshot, needTermsOf } from '../../schema/terms-json.ts';
import { HIDDEN_MASK } from './firm-masks.ts';

export type NeedsSample = {
  readonly needs: readonly { readonly need: NeedTerms; readonly firm: FirmFacts; readonly mask: FirmMask }[];
  /** How many live needs there are; the sample stands for them all. */
  readonly live: number;
};

/** Live needs in an order that has nothing to do with them, so that the first ones stand for all. */
export async function sampleNeeds(em: SqlEntityManager, limit: number): Promise<NeedsSample> {
  const rows = await inScope('market', () =>
    em.execute<{ terms: unknown; facts: unknown; mask: unknown; live: number }[]>(SAMPLE_SQL, [limit]),
  );
  return {
    needs: rows.map((row) => ({
      need: needTermsOf(row.terms),
      firm: firmFactsOf(row.facts),
      mask: row.mask === null ? HIDDEN_MASK : fromSnapshot<FirmMask>(row.mask),
    })),
    live: rows[0]?.live ?? 0,
  };
}

const SAMPLE_SQL = `
  select v.terms, f.facts, g.content as mask, n.live
  from (
    select id, version, firm_id, (count(*) over ())::int as live
    from credit_need where state = 'PUBLISHED' order by md5(id::text) limit ?
  ) n
  join credit_need_version v on v.need_id = n.id and v.version = n.version
  join firm on firm.id = n.firm_id
  join firm_facts_version f on f.firm_id = firm.id and f.version = firm.facts_version
  left join mask_member m on m.firm_id = firm.id
  left join mask_group g on g.key = m.key
  order by n.id`;
