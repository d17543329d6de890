import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPLAINT_MOVES } from '../../../domain/engagement/complaint.ts';
import { ENGAGEMENT_MOVES, REFUSAL_REASONS } from '../../../domain/engagement/engagement-moves.ts';
import { CLASS_REASONS, LOAN_CLASSES } from '../../../domain/engagement/loan-class.ts';
import { bps, yuan } from '../../../domain/money.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import { refusalText } from '../../../text/refusals.ts';
import { makeRandom, type Random } from '../../../tools/demo/random.ts';
import {
  askBridge,
  fundBridgePool,
  moveBridge,
  payBridge,
  returnBridge,
} from '../../../usecases/engagement/bridge-loan.ts';
import { confirmFulfilled } from '../../../usecases/engagement/close-need.ts';
import { fileComplaint, moveComplaint } from '../../../usecases/engagement/complain.ts';
import { linkLoan } from '../../../usecases/engagement/link-loan.ts';
import { moveApplication } from '../../../usecases/engagement/move-application.ts';
import { moveEngagement, setReflow } from '../../../usecases/engagement/move-engagement.ts';
import { applyToProduct, assignNeed, grabNeed } from '../../../usecases/engagement/open-engagement.ts';
import { rateBank } from '../../../usecases/engagement/rate-bank.ts';
import { endLoan, recordRepayment, renewLoan, reportLoanClass } from '../../../usecases/engagement/report-loan.ts';
import { planVisit, recordVisit } from '../../../usecases/engagement/visit-firm.ts';
import { withdrawCreditNeed } from '../../../usecases/market/publish-credit-need.ts';
import type { Written } from '../../../usecases/platform/run-command.ts';
import { verifyHistory } from '../../../usecases/platform/verify-history.ts';
import { grantConsent, pauseConsent, revokeConsent } from '../../../usecases/registry/change-consent.ts';
import { commandOf, day, loanInput, type Party } from '../loan-story.ts';
import { type DealStory, startDealStory } from './deal-story.ts';

let story: DealStory;
beforeAll(async () => {
  story = await startDealStory();
}, 60_000);
afterAll(() => story.stop());

const STEPS = 400;
const TABLES = [
  'credit_need',
  'engagement',
  'timer',
  'credit_decision',
  'visit',
  'complaint',
  'bank_rating',
  'consent',
  'loan',
  'loan_event',
  'bridge_loan',
  'bridge_pool',
  'outbox_event',
  'idempotency_record',
] as const;

type World = {
  readonly needId: string;
  readonly people: readonly Party[];
  readonly banks: readonly Party[];
  readonly products: readonly string[];
};
type Ids = Readonly<Record<'engagement' | 'loan' | 'complaint' | 'visit' | 'bridge', readonly string[]>>;
type Attempt = readonly [name: string, run: () => Promise<Outcome<Written>>];

/** Everybody who has a part in the market, and some who have none. */
async function openWorld(): Promise<World> {
  const firm = await story.firm({ isListed: false });
  const banks = [await story.bank(), await story.bank(), await story.bank()];
  const needId = await story.need(firm);
  await story.recommend(needId, firm, banks);
  const products = await Promise.all(banks.map((bank) => story.product(bank)));
  const officer = (...roles: string[]): Party => ({
    id: randomUUID(),
    actor: { userId: randomUUID(), organisationId: randomUUID(), roles },
  });
  const stranger = await story.firm({ isListed: false });
  const people = [firm, firm, ...banks, ...banks, stranger, officer('OPERATOR'), officer('TRUSTEE', 'TREASURY')];
  return { needId, people, banks, products };
}

async function idsOf(needId: string): Promise<Ids> {
  const em = story.deps.read();
  const list = async (sql: string): Promise<string[]> =>
    (await em.execute<{ id: string }[]>(sql, [needId])).map(({ id }) => id);
  const own = 'in (select id from engagement where need_id = ?)';
  return {
    engagement: await list('select id from engagement where need_id = ?'),
    loan: await list('select id from loan where need_id = ?'),
    complaint: await list(`select id from complaint where engagement_id ${own}`),
    visit: await list(`select id from visit where engagement_id ${own}`),
    bridge: await list('select b.id from bridge_loan b join loan l on l.id = b.loan_id where l.need_id = ?'),
  };
}

/** One thing that somebody tries, whether it is theirs to do or not. */
function attemptOf(random: Random, world: World, ids: Ids): Attempt {
  const { deps } = story;
  const who = random.pick(world.people);
  const any = (list: readonly string[]): string =>
    list.length === 0 || random.chance(0.05) ? randomUUID() : random.pick(list);
  const command = <Input extends object>(input: Input) => commandOf(who, input);
  const { needId } = world;
  const bankId = random.pick(world.banks).id;
  const [engagementId, loanId] = [any(ids.engagement), any(ids.loan)];
  const productId = random.pick(world.products);
  const money = yuan(BigInt(random.pick([0, 1, 500_000, 1_000_000, 2_000_000, 3_000_000])));
  const move = random.pick(ENGAGEMENT_MOVES);
  const isGrant = move === 'grant' || random.chance(0.03);
  const step = {
    engagementId,
    move,
    reasonCode: move === 'refuse' ? random.pick(REFUSAL_REASONS) : null,
    note: random.chance(0.8) ? 'because' : null,
    grantFen: isGrant ? money : null,
    rateBps: isGrant ? bps(400n) : null,
    termMonths: isGrant ? 12 : null,
  };
  const dates = { contractOn: day('2026-01-20'), drawnOn: day('2026-01-20'), maturesOn: day('2027-01-20') };
  const visit = { outcome: random.pick(['DONE', 'NO_SHOW', 'CANCELLED'] as const), findings: 'seen' };
  const moves: Attempt = ['moveEngagement', () => moveEngagement(deps, command(step))];
  return random.pick<Attempt>([
    moves,
    moves,
    moves,
    moves,
    moves,
    moves,
    ['grabNeed', () => grabNeed(deps, command({ needId }))],
    ['applyToProduct', () => applyToProduct(deps, command({ needId, productId }))],
    ['moveApplication', () => moveApplication(deps, command({ engagementId, productId }))],
    ['assignNeed', () => assignNeed(deps, command({ needId, productId }))],
    ['setReflow', () => setReflow(deps, command({ needId, mayReflow: random.chance(0.5) }))],
    ['grantConsent', () => grantConsent(deps, command({ needId, bankId }))],
    ['revokeConsent', () => revokeConsent(deps, command({ needId, bankId }))],
    ['pauseConsent', () => pauseConsent(deps, command({ needId, bankId, isPaused: random.chance(0.5) }))],
    ['linkLoan', () => linkLoan(deps, command(loanInput(needId, { ...dates, principalFen: money })))],
    ['linkLoan', () => linkLoan(deps, command(loanInput(needId, { ...dates, principalFen: yuan(500_000n) })))],
    ['recordRepayment', () => recordRepayment(deps, command({ loanId, amountFen: money, paidOn: day('2026-01-27') }))],
    [
      'reportLoanClass',
      () =>
        reportLoanClass(
          deps,
          command({
            loanId,
            daysOverdue: random.pick([0, 0, 10, 200, -1]),
            loanClass: random.pick(LOAN_CLASSES),
            reason: random.pick(CLASS_REASONS),
          }),
        ),
    ],
    [
      'endLoan',
      () =>
        endLoan(deps, command({ loanId, end: random.pick(['TRANSFERRED', 'WRITTEN_OFF'] as const), reason: 'sold' })),
    ],
    [
      'renewLoan',
      () =>
        renewLoan(
          deps,
          command({
            loanId,
            contractNumber: `REN-${randomUUID().slice(0, 8)}`,
            contractOn: day('2026-01-28'),
            maturesOn: day(random.pick(['2027-01-28', '2026-01-01'])),
            rateBps: bps(390n),
            pricedMonths: random.pick([12, 24]),
          }),
        ),
    ],
    ['fileComplaint', () => fileComplaint(deps, command({ engagementId, text: random.pick(['late', '']) }))],
    [
      'moveComplaint',
      () => {
        const name = random.pick(COMPLAINT_MOVES);
        const answer = name === 'answer' || random.chance(0.1) ? 'mended' : null;
        return moveComplaint(deps, command({ complaintId: any(ids.complaint), move: name, answer }));
      },
    ],
    ['rateBank', () => rateBank(deps, command({ engagementId, stars: random.between(0, 6), comment: '' }))],
    [
      'planVisit',
      () =>
        planVisit(
          deps,
          command({ engagementId, checkType: 'PRE', plannedOn: day('2026-01-28'), place: 'here', visitors: 'me' }),
        ),
    ],
    ['recordVisit', () => recordVisit(deps, command({ visitId: any(ids.visit), ...visit, needConfirmed: 'HAS_NEED' }))],
    ['fundBridgePool', () => fundBridgePool(deps, command({ amountFen: money }))],
    ['askBridge', () => askBridge(deps, command({ loanId, amountFen: money }))],
    [
      'moveBridge',
      () => {
        const name = random.pick(['commit', 'approve', 'decline', 'withdraw'] as const);
        const note = random.pick(['letter 1', '']);
        return moveBridge(deps, command({ bridgeId: any(ids.bridge), move: name, note }));
      },
    ],
    ['payBridge', () => payBridge(deps, command({ bridgeId: any(ids.bridge) }))],
    ['returnBridge', () => returnBridge(deps, command({ bridgeId: any(ids.bridge) }))],
    ['confirmFulfilled', () => confirmFulfilled(deps, command({ needId }))],
    ...(random.chance(0.1)
      ? [['withdrawCreditNeed', () => withdrawCreditNeed(deps, command({ needId }))] as const]
      : []),
  ]);
}

/** A fingerprint of everything that a command may write. */
async function fingerprint(): Promise<unknown> {
  const parts = TABLES.map(
    (table) => `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t) as ${table}`,
  );
  // A warning of the over-lending guard is written down although its command is refused.
  return story.deps
    .read()
    .execute(
      `select ${parts.join(', ')}, (select count(*)::int from history_event where name <> 'exposure.warned') as history`,
    );
}

test('random walks of everybody through every state: what is illegal is a refusal with words, and changes nothing', async () => {
  const random = makeRandom(20_260_128);
  const tried = new Map<string, { done: number; refused: number }>();
  let world = await openWorld();
  for (let at = 0; at < STEPS; at += 1) {
    if (at % 100 === 99) world = await openWorld();
    const [name, run] = attemptOf(random, world, await idsOf(world.needId));
    const before = await fingerprint();
    const outcome = await run();
    const counts = tried.get(name) ?? { done: 0, refused: 0 };
    tried.set(name, counts);
    if (outcome.kind === 'done') counts.done += 1;
    else {
      counts.refused += 1;
      const { code, facts } = outcome.refusal;
      expect(refusalText(code, facts, 'en'), `${name}: ${code} has words`).not.toContain(code);
      expect(await fingerprint(), `${name}: ${code} changed something`).toEqual(before);
    }
  }
  // The walk went both ways, and far.
  const all = [...tried.values()];
  expect(tried.size).toBeGreaterThan(20);
  expect(all.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(STEPS / 20);
  expect(all.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(STEPS / 4);
  const rows = await story.deps.read().execute<{ id: string; fits: boolean }[]>(`
    select e.id, e.state = (select h.detail->>'to' from history_event h where h.stream_id = e.id and h.detail ? 'to'
      and h.name in ('engagement.opened', 'engagement.moved') order by h.sequence desc limit 1) as fits from engagement e`);
  expect(rows.filter(({ fits }) => !fits)).toEqual([]);
  for (const { id } of rows) expect((await verifyHistory(story.deps, id)).brokenAt).toBeNull();
}, 180_000);
