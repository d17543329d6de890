import { LockMode } from '@mikro-orm/core';
import type { CapDraw } from '../../domain/compensation/caps.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen, ZERO_FEN } from '../../domain/money.ts';
import { ClaimDraw, type LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { CapUsage } from '../../schema/entities/compensation/filing.entity.ts';
import type { Work } from '../ports.ts';
import { capRowKey } from './cap-rows.ts';

type Held = { readonly draw: ClaimDraw; readonly row: CapUsage };

/** What the claim holds of every cap, with the caps locked in the order in which they were reserved. */
export async function lockDraws(work: Work, claim: LossClaim): Promise<Held[]> {
  const draws = await work.em.find(ClaimDraw, { claimId: claim.id }, { orderBy: { position: 'asc' } });
  const held: Held[] = [];
  for (const draw of draws) {
    const row = await work.em.findOneOrFail(CapUsage, { key: draw.key }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    held.push({ draw, row });
  }
  return held;
}

/** Adds to what the claim holds what the sheet draws beyond it. The rows of the caps are locked and hold the limits of now. */
export async function reserveDraws(
  work: Work,
  claim: LossClaim,
  of: { readonly draws: readonly CapDraw[]; readonly approvedFen: Fen; readonly rows: ReadonlyMap<string, CapUsage> },
): Promise<void> {
  for (const [position, drawn] of of.draws.entries()) {
    const key = capRowKey(drawn);
    const row = of.rows.get(key);
    invariant(row !== undefined, `${key} is locked`);
    // A part of what the sheet allows takes that part of a payment cap, and the whole loss of a loss cap.
    const wholeFen = drawn.basis === 'payment' ? of.approvedFen : drawn.drawFen;
    const earlier = await work.em.findOne(ClaimDraw, { claimId: claim.id, key });
    const heldFen = earlier === null ? ZERO_FEN : fen(earlier.reservedFen + earlier.paidFen);
    const moreFen = fen(wholeFen > heldFen ? wholeFen - heldFen : 0n);
    row.reservedFen = fen(row.reservedFen + moreFen);
    if (earlier === null)
      work.em.persist(
        work.em.create(ClaimDraw, {
          claimId: claim.id,
          key,
          position,
          basis: drawn.basis,
          reservedFen: moreFen,
          paidFen: ZERO_FEN,
        }),
      );
    else earlier.reservedFen = fen(earlier.reservedFen + moreFen);
  }
}

/** All that is reserved counts as paid from now on. */
export async function payDraws(work: Work, claim: LossClaim): Promise<void> {
  for (const { draw, row } of await lockDraws(work, claim)) {
    row.reservedFen = fen(row.reservedFen - draw.reservedFen);
    row.paidFen = fen(row.paidFen + draw.reservedFen);
    draw.paidFen = fen(draw.paidFen + draw.reservedFen);
    draw.reservedFen = ZERO_FEN;
  }
}

/** What is reserved is free again; what is paid keeps counting. */
export async function releaseDraws(work: Work, claim: LossClaim): Promise<void> {
  for (const { draw, row } of await lockDraws(work, claim)) {
    row.reservedFen = fen(row.reservedFen - draw.reservedFen);
    draw.reservedFen = ZERO_FEN;
  }
}

/**
 * Money came back that may be paid out again. A payment cap gets it to the fen; a loss cap gets the same part of the
 * loss, rounded down, and all of it once everything is back.
 */
export async function freeDraws(
  work: Work,
  claim: LossClaim,
  returned: { readonly nowFen: Fen; readonly paidBeforeFen: Fen },
): Promise<void> {
  for (const { draw, row } of await lockDraws(work, claim)) {
    const freed =
      draw.basis === 'payment' ? returned.nowFen : fen((draw.paidFen * returned.nowFen) / returned.paidBeforeFen);
    invariant(freed <= draw.paidFen, 'no more is freed than was paid');
    row.paidFen = fen(row.paidFen - freed);
    draw.paidFen = fen(draw.paidFen - freed);
  }
}
