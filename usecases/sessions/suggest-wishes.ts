import { inScope } from '../../schema/access/access.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { SessionEnrolment } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { matchedBanks } from './enrol.ts';

export type SuggestedBank = { readonly bankId: string; readonly bankName: string; readonly isEnrolled: boolean };

/** The banks that match a need of mine, the best first, and behind them those for which I wished already. */
export async function suggestBanks(
  deps: Deps,
  of: { sessionId: string; needId: string; actor: Actor },
): Promise<SuggestedBank[]> {
  const em = deps.read();
  const own = { id: of.needId, firmId: of.actor.organisationId ?? '' };
  if ((await em.count(CreditNeed, own)) === 0) return [];
  const key = { sessionId: of.sessionId, organisationId: own.firmId, needId: of.needId };
  const wished = (await em.findOne(SessionEnrolment, key))?.wishes ?? [];
  const bankIds = [...new Set([...(await matchedBanks(em, of.needId)), ...wished])];
  const banks = await em.find(Bank, { id: { $in: bankIds } });
  const enrolled = { sessionId: of.sessionId, organisationId: { $in: bankIds }, state: 'ENROLLED' as const };
  const there = await inScope('session-market', () => em.find(SessionEnrolment, enrolled));
  const present = new Set(there.map(({ organisationId }) => organisationId));
  return bankIds.flatMap((bankId) => {
    const bank = banks.find(({ id }) => id === bankId);
    return bank === undefined ? [] : [{ bankId, bankName: bank.name, isEnrolled: present.has(bankId) }];
  });
}

/** What was recommended to a bank of the needs that are brought to a session, the best for the bank first. */
export async function suggestNeeds(
  deps: Deps,
  of: { sessionId: string; bankId: string; first: number },
): Promise<Recommendation[]> {
  const em = deps.read();
  const enrolled = { sessionId: of.sessionId, state: { $ne: 'WITHDRAWN' as const }, needId: { $ne: null } };
  const there = await inScope('session-market', () => em.find(SessionEnrolment, enrolled));
  const needIds = there.flatMap(({ needId }) => needId ?? []);
  const current = { bankId: of.bankId, needId: { $in: needIds }, supersededAt: null, isNearMiss: false };
  const found = await em.find(Recommendation, current, { orderBy: { bankScore: 'desc', id: 'asc' } });
  const seen = new Set<string>();
  const best = found.filter(({ needId }) => !seen.has(needId) && seen.add(needId));
  return best.slice(0, of.first);
}
