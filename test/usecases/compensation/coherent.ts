import { expect } from 'vitest';
import { findTrialBalance } from '../../../usecases/compensation/ledger.ts';
import { findDifferences } from '../../../usecases/compensation/reconcile.ts';
import type { Deps } from '../../../usecases/ports.ts';

/** After anything that moved money: the books sum to zero, caps, claims and ledger agree, every decision replays, no cap is broken. */
export async function expectCoherentState(deps: Deps): Promise<void> {
  const balances = await findTrialBalance(deps);
  expect(balances.reduce((sum, { balanceFen }) => sum + balanceFen, 0n)).toBe(0n);
  expect(await findDifferences(deps.read())).toEqual([]);
  const broken = await deps.read().execute(
    `select key from cap_usage where reserved_fen < 0 or paid_fen < 0 or reserved_fen + paid_fen > cap_fen
     union all select id::text from loss_claim where approved_fen > loss_fen or paid_fen > approved_fen or returned_fen > paid_fen
     union all select loan_id::text from filing where state not in ('FILING_REJECTED', 'FILING_REVOKED') group by loan_id having count(*) > 1`,
  );
  expect(broken).toEqual([]);
}
