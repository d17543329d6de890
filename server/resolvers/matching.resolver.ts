import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { MatchedNeedOrder } from '../../domain/list-orders.ts';
import type { Urgency } from '../../domain/market/credit-need.ts';
import type { Purpose } from '../../domain/market/purpose.ts';
import { UNSEEN } from '../../domain/matching/mask-pair.ts';
import { DEFAULT_CONSENT_TERMS } from '../../domain/registry/consent.ts';

import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { MatchedNeedOrderEnum, MatchVerdictEnum, PurposeEnum, UrgencyEnum } from '../../schema/graphql/enums.ts';
import { CreditNeedType } from '../../schema/graphql/market/types.ts';
import {
  MatchedNeedConnection,
  type MatchedNeedType,
  RecommendationConnection,
  RecommendationsChangedType,
  type RecommendationType,
} from '../../schema/graphql/matching/types.ts';
import {
  ConsentInput,
  ConsentReadConnection,
  type ConsentReadType,
  GrantConsentInput,
  PauseConsentInput,
} from '../../schema/graphql/registry/types.ts';
import { findMatchedNeeds } from '../../usecases/matching/find-matched-needs.ts';
import { loadPairs } from '../../usecases/matching/load-pairs.ts';
import { findRecommendations } from '../../usecases/matching/read-recommendations.ts';
import { grantConsent, pauseConsent, revokeConsent } from '../../usecases/registry/change-consent.ts';
import { inForceOn, readConsented } from '../../usecases/registry/read-consented.ts';
import { type Context, organisationOf, useCaseActor } from '../context.ts';
import { connection, NOWHERE, numberInCursor, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadFirmViews } from '../views/firm-view.ts';
import { matchedNeedView, recommendationView } from '../views/match-view.ts';
import { loadBankNames } from '../views/product-view.ts';
import { loadNeed } from './market.resolver.ts';

const granted = mutationResult(
  { union: 'GrantConsentResult', success: 'GrantedConsent', field: 'need' },
  CreditNeedType,
);
const revoked = mutationResult(
  { union: 'RevokeConsentResult', success: 'RevokedConsent', field: 'need' },
  CreditNeedType,
);

const paused = mutationResult({ union: 'PauseConsentResult', success: 'PausedConsent', field: 'need' }, CreditNeedType);

/** Consents that one need has had. */
const CONSENTS_MAX = 1_000;

type MatchVerdict = 'ELIGIBLE' | 'NEAR_MISS';

@Resolver()
export class MatchingResolver {
  @Query(() => RecommendationConnection, {
    description:
      'The products that fit a need of my firm, best first, then the near misses; each fully explained. A verdict asks for one of the two.',
  })
  async recommendations(
    @Arg('needId', () => ID) needId: string,
    @Arg('verdict', () => MatchVerdictEnum, { nullable: true }) verdict: MatchVerdict | null | undefined,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<RecommendationType>> {
    const page = parsePage(first, after);
    const { deps } = context;
    const em = deps.read();
    const rows = await findRecommendations(em, {
      needId: parseId(needId),
      firmId: organisationOf(context) ?? NOWHERE,
      isNearMiss: verdict === null || verdict === undefined ? null : verdict === 'NEAR_MISS',
      afterRank: numberInCursor(page.after),
      limit: page.first + 1,
    });
    const pairs = await loadPairs(em, rows);
    const bankNames = await loadBankNames(
      deps,
      rows.map((row) => row.bankId),
    );
    return connection(pairs, page, {
      key: ({ recommendation }) => `${recommendation.rank}`,
      node: (pair) => recommendationView(pair, bankNames, context.language),
    });
  }

  @Query(() => MatchedNeedConnection, {
    description:
      'The needs that fit the products of my bank, best first by default. Numbers are bands until the firm lets my bank in.',
  })
  async matchedNeeds(
    @Arg('productId', () => ID, { nullable: true }) productId: string | null | undefined,
    @Arg('purpose', () => PurposeEnum, { nullable: true }) purpose: Purpose | null | undefined,
    @Arg('urgency', () => UrgencyEnum, { nullable: true }) urgency: Urgency | null | undefined,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('orderBy', () => MatchedNeedOrderEnum, { defaultValue: 'SCORE' }) by: MatchedNeedOrder,
    @Arg('ascending', () => Boolean, { defaultValue: false }) ascending: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<MatchedNeedType>> {
    const page = parsePage(first, after);
    const { deps } = context;
    const bankId = organisationOf(context) ?? NOWHERE;
    const em = deps.read();
    const [place, id] = (page.after ?? '').split(':');
    const letIn = await deps.read().find(Consent, activeConsents(context, bankId), {
      fields: ['needId'],
      orderBy: { grantedAt: 'desc' },
      limit: LET_IN_MAX,
    });
    const rows = await findMatchedNeeds(em, {
      bankId,
      letInNeedIds: letIn.map(({ needId }) => needId),
      productId: productId ? parseId(productId) : null,
      purpose: purpose ?? null,
      urgency: urgency ?? null,
      order: { by, ascending },
      first: page.first,
      // Cursors hold no number below zero.
      after: page.after === null ? null : { score: numberInCursor(place) + UNSEEN, id: parseId(id ?? '') },
    });
    const found = await loadPairs(em, rows);
    const consents = await readConsented(deps, {
      bankId,
      readerId: useCaseActor(context).userId,
      needIds: found.slice(0, page.first).map(({ need }) => need.needId),
    });
    // What only its consent lets the bank see is left out when that consent ended in between.
    const pairs = found.filter(
      ({ recommendation, need }, index) =>
        index >= page.first ||
        consents.has(need.needId) ||
        (!recommendation.isNearMiss && (recommendation.maskedScore ?? UNSEEN) !== UNSEEN),
    );
    const bankNames = await loadBankNames(deps, [bankId]);
    const firms = await loadFirmViews(
      deps,
      [...consents.values()].map((consent) => consent.firmId),
    );
    const firmById = new Map(firms.map((firm) => [firm.id, firm]));
    return connection(pairs, page, {
      key: ({ recommendation }) => `${(recommendation.maskedScore ?? UNSEEN) - UNSEEN}:${recommendation.id}`,
      node: (pair) => {
        const consent = consents.get(pair.need.needId);
        const firm = consent === undefined ? null : (firmById.get(consent.firmId) ?? null);
        return matchedNeedView({ pair, bankNames, firm, divisions: deps.divisions, language: context.language });
      },
    });
  }

  @Mutation(() => granted.ResultType)
  async grantConsent(
    @Arg('input', () => GrantConsentInput) input: GrantConsentInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const terms = {
      needId: parseId(input.needId),
      bankId: parseId(input.bankId),
      purpose: input.purpose ?? DEFAULT_CONSENT_TERMS.purpose,
      dataCategories: input.dataCategories ?? DEFAULT_CONSENT_TERMS.dataCategories,
      days: input.days ?? DEFAULT_CONSENT_TERMS.days,
      readsMax: input.readsMax ?? DEFAULT_CONSENT_TERMS.readsMax,
    };
    const command = { actor: useCaseActor(context), idempotencyKey, input: terms };
    return granted.answer(context, await grantConsent(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => revoked.ResultType)
  async revokeConsent(
    @Arg('input', () => ConsentInput) input: ConsentInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const ids = { needId: parseId(input.needId), bankId: parseId(input.bankId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: ids };
    return revoked.answer(context, await revokeConsent(context.deps, command), (id) => loadNeed(context, id));
  }

  @Mutation(() => paused.ResultType, { description: 'A firm stops a consent for a while, or lets it go on.' })
  async pauseConsent(
    @Arg('input', () => PauseConsentInput) input: PauseConsentInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const pause = { needId: parseId(input.needId), bankId: parseId(input.bankId), isPaused: input.isPaused };
    const command = { actor: useCaseActor(context), idempotencyKey, input: pause };
    return paused.answer(context, await pauseConsent(context.deps, command), (id) => loadNeed(context, id));
  }

  @Query(() => ConsentReadConnection, { description: 'Who read what my firm let banks see of a need, newest first.' })
  async consentReads(
    @Arg('needId', () => ID) needId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<ConsentReadType>> {
    const page = parsePage(first, after);
    const own = { needId: parseId(needId), firmId: organisationOf(context) ?? NOWHERE };
    const em = context.deps.read();
    const consents = await em.find(Consent, own, { fields: ['bankId'], limit: CONSENTS_MAX });
    const bankOf = new Map(consents.map(({ id, bankId }) => [id, bankId]));
    const older = page.after === null ? {} : { id: { $lt: parseId(page.after) } };
    const where = { consentId: { $in: [...bankOf.keys()] }, ...older };
    const rows = await em.find(ConsentRead, where, { orderBy: { id: 'desc' }, limit: page.first + 1 });
    const names = await loadBankNames(context.deps, [...new Set(bankOf.values())]);
    return connection(rows, page, {
      key: ({ id }) => id,
      node: ({ id, consentId, readerId, category, readAt }) => {
        const bankId = bankOf.get(consentId) ?? NOWHERE;
        return { id, bankId, bankName: names.get(bankId) ?? '', readerId, category, readAt };
      },
    });
  }

  @Subscription(() => RecommendationsChangedType, {
    subscribe: ({ args, context }: { args: { needId: string }; context: Context }) => changesOf(context, args.needId),
    description: 'Says that the recommendations of a need of mine changed; ask for them again then.',
  })
  recommendationsChanged(
    @Root() payload: { needId: string },
    @Arg('needId', () => ID) _needId: string,
  ): RecommendationsChangedType {
    return payload;
  }
}

/** Needs that let a bank in are shown whatever their bands; so many at most. */
const LET_IN_MAX = 1_000;

const activeConsents = ({ deps }: Context, bankId: string) => ({
  bankId,
  dataCategories: { $contains: ['FIRM_AND_NEED' as const] },
  ...inForceOn(deps.now()),
});

async function* changesOf(context: Context, needId: string): AsyncGenerator<{ needId: string }> {
  const id = parseId(needId);
  const own = { id, firmId: organisationOf(context) ?? NOWHERE };
  if ((await context.deps.read().count(CreditNeed, own)) === 0) return;
  let pending = 0;
  let wake: () => void = () => undefined;
  const unsubscribe = await context.deps.live.subscribe(`need:${id}`, () => {
    pending += 1;
    wake();
  });
  try {
    for (;;) {
      if (pending === 0) await new Promise<void>((settle) => (wake = settle));
      pending = 0;
      yield { needId: id };
    }
  } finally {
    await unsubscribe();
  }
}
