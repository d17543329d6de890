import { Recommendation } from '../../schema/entities/matching/recommendation.entity.ts';
import type { SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import type { MatchedNeedType } from '../../schema/graphql/matching/types.ts';
import type { MeetingBriefType } from '../../schema/graphql/sessions/types.ts';
import { loadPairs } from '../../usecases/matching/load-pairs.ts';
import { readConsented } from '../../usecases/registry/read-consented.ts';
import type { MeetingView } from '../../usecases/sessions/read-sessions.ts';
import { type Context, useCaseActor } from '../context.ts';
import { loadFirmViews } from './firm-view.ts';
import { matchedNeedView, recommendationView } from './match-view.ts';
import { loadBankNames } from './product-view.ts';

/** The other side of a meeting on one page: for a bank in bands until the firm lets it in, for a firm the product. */
export async function meetingBrief(
  context: Context,
  of: { view: MeetingView; row: SessionMeeting },
): Promise<MeetingBriefType> {
  const { view, row } = of;
  const { deps, language } = context;
  const pair = { needId: row.needId, bankId: row.bankId, supersededAt: null, isNearMiss: false };
  const best = await deps.read().find(Recommendation, pair, { orderBy: { rank: 'asc' }, limit: 1 });
  const [found] = await loadPairs(deps.read(), best);
  const bankNames = await loadBankNames(deps, [row.bankId]);
  if (view.mySide === 'FIRM')
    return {
      otherName: view.bankName,
      need: null,
      product: found === undefined ? null : recommendationView(found, bankNames, language).product,
    };
  const needs = await matchedNeeds(context, { bankId: row.bankId, rows: best });
  return { otherName: view.firmName, need: needs[0] ?? null, product: null };
}

/** Recommendations as a bank reads them. */
export async function matchedNeeds(
  context: Context,
  of: { bankId: string; rows: readonly Recommendation[] },
): Promise<MatchedNeedType[]> {
  const { bankId, rows } = of;
  const { deps, language } = context;
  const pairs = await loadPairs(deps.read(), rows);
  const needIds = pairs.map(({ need }) => need.needId);
  const readerId = useCaseActor(context).userId;
  const consents = await readConsented(deps, { bankId, readerId, needIds });
  const bankNames = await loadBankNames(deps, [bankId]);
  const firms = await loadFirmViews(
    deps,
    [...consents.values()].map(({ firmId }) => firmId),
  );
  const firmById = new Map(firms.map((firm) => [firm.id, firm]));
  return pairs.map((pair) => {
    const consent = consents.get(pair.need.needId);
    const firm = consent === undefined ? null : (firmById.get(consent.firmId) ?? null);
    return matchedNeedView({ pair, bankNames, firm, divisions: deps.divisions, language });
  });
}
