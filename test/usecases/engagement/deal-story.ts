import { randomUUID } from 'node:crypto';
import { bps, yuan } from '../../../domain/money.ts';
import { Engagement } from '../../../schema/entities/engagement/engagement.entity.ts';
import { CreditProduct } from '../../../schema/entities/market/credit-product.entity.ts';
import { MatchRun, Recommendation } from '../../../schema/entities/matching/recommendation.entity.ts';
import { type MoveEngagement, moveEngagement } from '../../../usecases/engagement/move-engagement.ts';
import { grabNeed } from '../../../usecases/engagement/open-engagement.ts';
import { commandOf, doneOf, type Party, startLoanStory } from '../loan-story.ts';

export type DealStory = Awaited<ReturnType<typeof startDealStory>>;
export type Deal = { firm: Party; bank: Party; banks: Party[]; needId: string; id: string };

/** The loan story, with short words for what banks and firms do on the way to a loan. */
export async function startDealStory() {
  const story = await startLoanStory();
  const { deps } = story;

  /** The need is recommended to these parties, the first of them the best. */
  const recommend = (needId: string, firm: Party, banks: readonly Party[]): Promise<void> =>
    deps.inTransaction(async ({ em }) => {
      const runId = randomUUID();
      const versions = { needVersion: 1, factsVersion: 1, policyVersion: '1', lprFixedOn: null, asOf: deps.today() };
      const run = { id: runId, needId, ...versions, cause: 'test', productsScanned: 1, finishedAt: deps.now() };
      em.persist(em.create(MatchRun, run));
      await em.flush();
      for (const [index, bank] of banks.entries()) {
        const pair = { id: randomUUID(), runId, needId, firmId: firm.id, bankId: bank.id };
        const product = { productId: randomUUID(), productVersion: 1, isNearMiss: false, supersededAt: null };
        const scores = {
          firmScore: 1,
          bankScore: 1,
          reciprocalScore: 9_000 - index,
          maskedScore: 9_000 - index,
          rank: index + 1,
        };
        em.persist(em.create(Recommendation, { ...pair, ...product, ...scores }));
      }
    });

  /** A product of a bank that a firm can apply to. */
  const product = async (bank: Party): Promise<string> => {
    const id = randomUUID();
    await deps.inTransaction(async ({ em }) => {
      const at = { createdAt: deps.now(), updatedAt: deps.now() };
      const row = { id, bankId: bank.id, name: 'Product', version: 1, flags: [], reviewNote: null, ...at };
      em.persist(em.create(CreditProduct, { ...row, state: 'ONLINE' }));
    });
    return id;
  };

  const grab = (bank: Party, needId: string) => grabNeed(deps, commandOf(bank, { needId }));

  const move = (who: Party, engagementId: string, name: MoveEngagement['move'], more: Partial<MoveEngagement> = {}) =>
    moveEngagement(
      deps,
      commandOf(who, {
        engagementId,
        move: name,
        reasonCode: null,
        note: null,
        grantFen: null,
        rateBps: null,
        termMonths: null,
        ...more,
      }),
    );

  /** A need that one bank has grabbed. */
  const grabbed = async (others = 0): Promise<Deal> => {
    const firm = await story.firm({ isListed: false });
    const needId = await story.need(firm);
    const banks: Party[] = [];
    for (let count = 0; count <= others; count += 1) banks.push(await story.bank());
    const [bank] = banks;
    if (bank === undefined) throw new Error('there is a bank');
    await recommend(needId, firm, banks);
    const { id } = doneOf(await grab(bank, needId));
    return { firm, bank, banks, needId, id };
  };

  const reviewed = async (others = 0): Promise<Deal> => {
    const deal = await grabbed(others);
    doneOf(await move(deal.bank, deal.id, 'accept'));
    doneOf(await move(deal.bank, deal.id, 'logContact'));
    doneOf(await move(deal.firm, deal.id, 'confirmContact'));
    doneOf(await move(deal.bank, deal.id, 'startReview'));
    return deal;
  };

  const granted = async (grantFen = yuan(2_000_000n), others = 0): Promise<Deal> => {
    const deal = await reviewed(others);
    doneOf(await move(deal.bank, deal.id, 'grant', { grantFen, rateBps: bps(400n), termMonths: 12 }));
    return deal;
  };

  return {
    ...story,
    recommend,
    product,
    grab,
    move,
    grabbed,
    reviewed,
    granted,
    read: (id: string): Promise<Engagement> => deps.read().findOneOrFail(Engagement, { id }),
    ofNeed: (needId: string): Promise<Engagement[]> =>
      deps.read().find(Engagement, { needId }, { orderBy: { createdAt: 'asc' } }),
  };
}
