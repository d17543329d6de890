import { type CutClaim, offerFreed } from '../../domain/compensation/offer-freed.ts';
import { fen } from '../../domain/money.ts';
import type { Deps } from '../ports.ts';
import { findPolicies } from './policies.ts';

const CLAIMS_MAX = 1_000;

/**
 * After a limit of a scheme has moved: what is free now is offered to the claims that it had cut, and whoever watches the
 * head-room is told. Running it again gives the same offers.
 */
export async function offerFreedCaps(deps: Deps, scheme: string): Promise<void> {
  await deps.inTransaction(async (work) => {
    const { em } = work;
    const cut = await em.execute<{ id: string; missing: string; keys: string[] }[]>(
      `select c.id, (c.entitled_fen - c.approved_fen)::text as missing,
         (select array_agg(d.key order by d.position) from claim_draw d where d.claim_id = c.id and d.basis = 'payment') as keys
       from loss_claim c join filing f on f.id = c.filing_id
       where f.scheme = ? and f.state = 'FILED' and c.approved_fen < c.entitled_fen
         and c.state in ('BUDGET_RESERVED', 'PAID', 'RECOVERY_ACTIVE')
       order by (select min(decided_at) from claim_decision x where x.claim_id = c.id), c.id limit ${CLAIMS_MAX}`,
      [scheme],
    );
    const claims: CutClaim[] = cut.map(({ id, missing, keys }) => ({
      claimId: id,
      missingFen: fen(BigInt(missing)),
      capKeys: keys ?? [],
    }));
    const keys = [...new Set(claims.flatMap(({ capKeys }) => capKeys))];
    const caps =
      keys.length === 0
        ? []
        : await em.execute<{ key: string; left: string }[]>(
            'select key, (cap_fen - reserved_fen - paid_fen)::text as left from cap_usage where key in (?)',
            [keys],
          );
    const headroom = new Map(caps.map(({ key, left }) => [key, fen(BigInt(left))]));
    const order = (await findPolicies(em, scheme)).at(-1)?.readings.claimOrder ?? 'first-come';
    const offers = offerFreed(claims, headroom, order);
    await em.execute(
      `update loss_claim c set offered_fen = 0 from filing f where f.id = c.filing_id and f.scheme = ? and c.offered_fen > 0`,
      [scheme],
    );
    for (const [claimId, offered] of offers)
      if (offered > 0n) await em.execute('update loss_claim set offered_fen = ? where id = ?', [`${offered}`, claimId]);
  });
  await deps.live.publish({ topic: fundTopic(scheme), id: scheme });
}

/** Where the head-room of a scheme is announced. */
export const fundTopic = (scheme: string): string => `fund:${scheme}`;
