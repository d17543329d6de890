import type { EngagementMove, EngagementState, RefusalReason } from '../../domain/engagement/engagement-moves.ts';
import type { Random } from '../demo/random.ts';
import type { Character } from './characters.ts';

/** What somebody will do next with an engagement, and on which working day from now; `null`: nobody ever will. */
export type NextStep = {
  readonly by: 'firm' | 'bank';
  readonly move: EngagementMove | 'writeBack';
  readonly inDays: number;
  readonly reasonCode: RefusalReason | null;
  readonly note: string | null;
} | null;

const REASONS: readonly RefusalReason[] = ['CASHFLOW', 'COLLATERAL', 'CREDIT_RECORD', 'AMOUNT', 'INDUSTRY_POLICY'];

const says = (by: 'firm' | 'bank', move: EngagementMove | 'writeBack', inDays: number): NextStep => ({
  by,
  move,
  inDays,
  reasonCode: null,
  note: null,
});

/** A diligent bank is soon; an idle one late, or never. */
function days(random: Random, { diligence }: Character, longest: number): number | null {
  if (random.next() > 0.55 + diligence * 0.44) return null;
  return Math.floor(random.next() * (1 + (1 - diligence) * longest));
}

const bySome = (inDays: number | null, move: EngagementMove | 'writeBack'): NextStep =>
  inDays === null ? null : says('bank', move, inDays);

/** What follows a state, drawn once for each version of an engagement. */
export function drawNextStep(
  random: Random,
  of: { readonly state: EngagementState; readonly character: Character; readonly hasSupplied: boolean },
): NextStep {
  const { state, character } = of;
  const refusal = (inDays: number): NextStep => ({
    by: 'bank',
    move: 'refuse',
    inDays,
    reasonCode: random.pick(REASONS),
    note: null,
  });
  switch (state) {
    case 'APPLIED':
    case 'GRABBED':
    case 'DISPATCHED':
      return random.chance(0.08) ? refusal(0) : bySome(days(random, character, 1), 'accept');
    case 'ACCEPTED':
      return random.chance(0.03) ? says('bank', 'release', 1) : bySome(days(random, character, 5), 'logContact');
    case 'CONTACT_LOGGED':
      if (random.chance(0.05))
        return { by: 'firm', move: 'disputeContact', inDays: 1, reasonCode: null, note: '无人联系' };
      return random.chance(0.85) ? says('firm', 'confirmContact', random.between(0, 1)) : null;
    case 'CONTACTED':
      return bySome(days(random, character, 4), 'startReview');
    case 'UNDER_REVIEW': {
      const inDays = days(random, character, 24);
      if (inDays === null) return null;
      if (!of.hasSupplied && random.chance(0.2))
        return { by: 'bank', move: 'askSupplement', inDays: Math.min(inDays, 3), reasonCode: null, note: '近三月流水' };
      return random.chance(character.grantShare) ? says('bank', 'grant', inDays + 1) : refusal(inDays + 1);
    }
    case 'SUPPLEMENT':
      return random.chance(0.93) ? says('firm', 'supplement', random.between(1, 6)) : says('firm', 'withdraw', 3);
    case 'GRANTED':
      return random.chance(0.9) ? says('firm', 'acceptOffer', random.between(0, 3)) : says('firm', 'withdraw', 2);
    case 'OFFER_ACCEPTED':
      return bySome(days(random, character, 14), 'writeBack');
    default:
      return null;
  }
}
