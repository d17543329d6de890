import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { NeedState, NeedTerms } from '../../domain/market/credit-need.ts';
import { PURPOSE, type Purpose } from '../../domain/market/purpose.ts';
import { SECURITY, type Security } from '../../domain/market/security.ts';
import { bps } from '../../domain/money.ts';
import { tenThousandYuan } from './demo-amounts.ts';
import { type DemoFirm, type DemoNeed, demoId } from './demo-data.ts';
import type { Random } from './random.ts';

/** What firms can add to their good name, and how often. */
const OFFERS: readonly (readonly [Security, number])[] = [
  [SECURITY.PERSONAL_GUARANTEE, 0.7],
  [SECURITY.REAL_ESTATE, 0.35],
  [SECURITY.EQUIPMENT, 0.3],
  [SECURITY.RECEIVABLES, 0.3],
  [SECURITY.GUARANTEE_COMPANY, 0.2],
  [SECURITY.INVENTORY, 0.12],
  [SECURITY.INTELLECTUAL_PROPERTY, 0.12],
  [SECURITY.GOVERNMENT_CONTRACT, 0.04],
  [SECURITY.CREDIT_INSURANCE, 0.04],
];
const CREDIT_ONLY_SHARE = 0.25;
/** Where a firm offers nothing, banks lend little. */
const AMOUNT_CREDIT_ONLY_MAX = 300;
const AMOUNT_MAX = 2_000;
/** Within the time that a need stays on the market: what has expired would be closed, one by one, by the first sweep. */
const PUBLISHED_DAYS_MAX = 85;

/** A need for each of `count` draws of a firm; a lively firm may have two or three. */
export function makeNeeds(
  random: Random,
  plan: { firms: readonly DemoFirm[]; count: number; businessDate: CivilDate },
): DemoNeed[] {
  return Array.from({ length: plan.count }, (_, index) => {
    const firm = random.pick(plan.firms);
    const state: NeedState = random.pickWeighted([
      ['PUBLISHED', 88],
      ['SUBMITTED', 3],
      ['PAUSED', 2],
      ['PARTIALLY_FULFILLED', 2],
      ['FULFILLED', 2],
      ['DRAFT', 1],
      ['CANCELLED', 1],
      ['REJECTED', 1],
    ] as const);
    return { state, terms: makeTerms(random, { firm, state, number: index + 1, businessDate: plan.businessDate }) };
  });
}

type NeedPlan = { firm: DemoFirm; state: NeedState; number: number; businessDate: CivilDate };

function makeTerms(random: Random, plan: NeedPlan): NeedTerms {
  const { firm } = plan;
  const securities = makeSecurities(random);
  const isCreditOnly = securities.length === 1;
  const revenue = Number(firm.revenueFen / 1_000_000n);
  const wish = Math.round((revenue * random.between(5, 25)) / 100 / 10) * 10;
  return {
    needId: demoId('need', plan.number),
    version: 1,
    firmId: firm.firmId,
    amountFen: tenThousandYuan(Math.min(Math.max(wish, 20), isCreditOnly ? AMOUNT_CREDIT_ONLY_MAX : AMOUNT_MAX)),
    termMonths: random.pickWeighted([
      [6, 15],
      [12, 50],
      [24, 20],
      [36, 15],
    ] as const),
    purpose: makePurpose(random, plan),
    rateBpsMax: bps(BigInt(5 * random.between(76, 110))),
    securities,
    urgency: random.pickWeighted([
      ['WITHIN_A_WEEK', 15],
      ['WITHIN_A_MONTH', 55],
      ['FLEXIBLE', 30],
    ] as const),
    publishedOn: addDays(plan.businessDate, -random.between(0, PUBLISHED_DAYS_MAX)),
  };
}

/** A rejected need is one with a forbidden purpose (3-14). */
function makePurpose(random: Random, plan: NeedPlan): Purpose {
  if (plan.state === 'REJECTED') {
    return random.pick([PURPOSE.STOCK_MARKET, PURPOSE.REAL_ESTATE_SPECULATION, PURPOSE.ON_LENDING]);
  }
  const isFactory = plan.firm.industryCode.startsWith('C');
  const isExporter = plan.firm.tags.some(({ code }) => code === 'EXPORTER');
  return random.pickWeighted<Purpose>([
    [PURPOSE.WORKING_CAPITAL, 50],
    [PURPOSE.ORDER_FINANCING, 12],
    [PURPOSE.RECEIVABLE_FINANCING, 8],
    [PURPOSE.EQUIPMENT_PURCHASE, isFactory ? 14 : 3],
    [PURPOSE.TECHNOLOGY_UPGRADE, isFactory ? 6 : 2],
    [PURPOSE.RESEARCH_AND_DEVELOPMENT, 4],
    [PURPOSE.FOREIGN_TRADE, isExporter ? 10 : 0],
    [PURPOSE.GREEN_PROJECT, 2],
    [PURPOSE.GOVERNMENT_PROCUREMENT, 2],
    [PURPOSE.RENEWAL, 4],
  ]);
}

/** Good credit can always be offered; whatever else comes on top. */
function makeSecurities(random: Random): Security[] {
  if (random.chance(CREDIT_ONLY_SHARE)) return [SECURITY.CREDIT_ONLY];
  const offered = OFFERS.filter(([, share]) => random.chance(share)).map(([security]) => security);
  return [SECURITY.CREDIT_ONLY, ...offered];
}
