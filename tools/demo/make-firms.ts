import { addDays, type CivilDate, civilDate } from '../../domain/calendar.ts';
import { deriveSizeClass } from '../../domain/registry/derive-size-class.ts';
import { DONGGUAN_TOWNS, type DongguanTown } from '../../domain/registry/dongguan.ts';
import type { TagFact } from '../../domain/registry/firm-facts.ts';
import { makeCreditCode } from '../../domain/registry/make-credit-code.ts';
import { dayBetween, tenThousandYuan } from './demo-amounts.ts';
import { type DemoFirm, demoId } from './demo-data.ts';
import type { Random } from './random.ts';

type Trade = {
  readonly industryCode: string;
  readonly words: readonly string[];
  readonly weight: number;
  /** Yearly revenue for each person, in 万元. */
  readonly revenueEach: readonly [number, number];
};

const FIRM_PREFIX = '91441900';

/** Shares are those of a manufacturing city, rounded; not statistics. */
const TRADES: readonly Trade[] = [
  { industryCode: 'C3985', words: ['电子', '电子元件'], weight: 16, revenueEach: [40, 120] },
  { industryCode: 'C3912', words: ['电脑配件', '智能终端'], weight: 5, revenueEach: [60, 150] },
  { industryCode: 'C3360', words: ['五金', '表面处理'], weight: 10, revenueEach: [35, 80] },
  { industryCode: 'C2929', words: ['塑胶', '塑料制品'], weight: 9, revenueEach: [35, 80] },
  { industryCode: 'C3525', words: ['模具'], weight: 8, revenueEach: [35, 90] },
  { industryCode: 'C3491', words: ['机器人', '自动化'], weight: 5, revenueEach: [50, 130] },
  { industryCode: 'C3824', words: ['电器', '电力设备'], weight: 6, revenueEach: [45, 110] },
  { industryCode: 'C1819', words: ['服饰', '制衣'], weight: 6, revenueEach: [20, 60] },
  { industryCode: 'C1761', words: ['毛织'], weight: 3, revenueEach: [20, 60] },
  { industryCode: 'C1954', words: ['鞋业'], weight: 3, revenueEach: [20, 55] },
  { industryCode: 'C2110', words: ['家具'], weight: 4, revenueEach: [25, 70] },
  { industryCode: 'C2231', words: ['纸品', '包装'], weight: 4, revenueEach: [40, 110] },
  { industryCode: 'C2452', words: ['玩具'], weight: 3, revenueEach: [20, 60] },
  { industryCode: 'C2641', words: ['涂料', '新材料'], weight: 2, revenueEach: [70, 180] },
  { industryCode: 'C1492', words: ['食品'], weight: 2, revenueEach: [30, 90] },
  { industryCode: 'F5179', words: ['贸易', '供应链'], weight: 8, revenueEach: [120, 500] },
  { industryCode: 'F5299', words: ['商贸', '百货'], weight: 5, revenueEach: [50, 150] },
  { industryCode: 'I6513', words: ['软件', '信息科技'], weight: 4, revenueEach: [30, 90] },
  { industryCode: 'G5430', words: ['物流', '货运'], weight: 3, revenueEach: [30, 90] },
  { industryCode: 'G5990', words: ['仓储'], weight: 1, revenueEach: [40, 100] },
  { industryCode: 'L7299', words: ['商务服务'], weight: 2, revenueEach: [20, 60] },
  { industryCode: 'M7519', words: ['检测技术', '技术服务'], weight: 3, revenueEach: [25, 80] },
  { industryCode: 'H6210', words: ['餐饮'], weight: 2, revenueEach: [15, 40] },
  { industryCode: 'E5011', words: ['装饰工程'], weight: 2, revenueEach: [50, 130] },
  { industryCode: 'A0141', words: ['生态农业'], weight: 1, revenueEach: [15, 60] },
];

/** Towns with more firms than the rest. */
const TOWN_WEIGHTS: Readonly<Record<string, number>> = {
  长安: 4,
  虎门: 4,
  塘厦: 3,
  松山湖: 3,
  厚街: 3,
  寮步: 2.5,
  南城: 2.5,
  东城: 2.5,
  大朗: 2.5,
  常平: 2.5,
  凤岗: 2.5,
  大岭山: 2,
  清溪: 2,
  横沥: 1.5,
  石碣: 1.5,
};

/** Words of make-believe, so that no reader takes a firm for a real one. */
const MAKE_BELIEVE = ['幻', '拟', '虚', '梦', '寓', '演', '样', '童'];
const SECOND_CHARACTERS = '云岚星舟禾川松石泉月林风帆桥谷竹岭霞溪鹿'.split('');

/** Firms in every town; staff first, revenue and assets follow from the trade, the size class from the standard. */
export function makeFirms(random: Random, plan: { count: number; businessDate: CivilDate }): DemoFirm[] {
  const taken = new Set<string>();
  return Array.from({ length: plan.count }, (_, index) => {
    // The first round visits each town once, so that none is empty.
    const town = DONGGUAN_TOWNS[index] ?? random.pickWeighted(TOWNS_WEIGHTED);
    const trade = random.pickWeighted(TRADES_WEIGHTED);
    const name = makeName(random, { town, trade, taken });
    return makeFirm(random, { number: index + 1, town, trade, name, businessDate: plan.businessDate });
  });
}

const TRADES_WEIGHTED = TRADES.map((trade) => [trade, trade.weight] as const);
const TOWNS_WEIGHTED = DONGGUAN_TOWNS.map((town) => [town, TOWN_WEIGHTS[town.nameZh] ?? 1] as const);

type FirmPlan = { number: number; town: DongguanTown; trade: Trade; name: string; businessDate: CivilDate };

function makeFirm(random: Random, plan: FirmPlan): DemoFirm {
  const { trade, businessDate } = plan;
  const staff = makeStaff(random);
  const revenue = staff * random.between(...trade.revenueEach);
  const revenueFen = tenThousandYuan(revenue);
  const assetsFen = tenThousandYuan((revenue * random.between(40, 130)) / 100 + 10);
  const foundedOn = makeFoundingDay(random, businessDate);
  return {
    firmId: demoId('firm', plan.number),
    name: plan.name,
    creditCode: makeCreditCode({ prefix: FIRM_PREFIX, organisation: `XX${String(plan.number).padStart(6, '0')}` }),
    divisionCode: plan.town.code,
    industryCode: trade.industryCode,
    staff,
    revenueFen,
    assetsFen,
    sizeClass: deriveSizeClass({ industryCode: trade.industryCode, staff, revenueFen, assetsFen }).sizeClass,
    foundedOn,
    tags: makeTags(random, { trade, foundedOn, businessDate }),
  };
}

function makeStaff(random: Random): number {
  const [min, max] = random.pickWeighted([
    [[2, 9], 22],
    [[10, 19], 24],
    [[20, 60], 30],
    [[61, 299], 19],
    [[300, 999], 4],
    [[1_000, 2_400], 1],
  ] as const);
  return random.between(min, max);
}

function makeFoundingDay(random: Random, businessDate: CivilDate): CivilDate {
  const [from, until] = random.pickWeighted([
    [['1996-01-02', '2009-12-31'], 25],
    [['2010-01-01', '2017-12-31'], 40],
    [['2018-01-01', '2022-12-31'], 25],
    [['2023-01-01', addDays(businessDate, -120)], 10],
  ] as const);
  return dayBetween(random, civilDate(from), civilDate(until));
}

function makeTags(random: Random, facts: { trade: Trade; foundedOn: CivilDate; businessDate: CivilDate }): TagFact[] {
  const { trade, foundedOn, businessDate } = facts;
  const isTechnical = /^(C3[4589]|I65|M75)/.test(trade.industryCode);
  const shares: readonly (readonly [string, number])[] = [
    ['HIGH_TECH', isTechnical ? 0.35 : 0.06],
    ['SPECIALISED', isTechnical ? 0.15 : 0.03],
    ['GREEN', 0.08],
    ['EXPORTER', trade.industryCode.startsWith('C') ? 0.25 : 0.08],
    ['DISHONEST', 0.01],
    ['ABNORMAL_OPERATION', 0.015],
  ];
  const earliest = civilDate('2023-01-01') > foundedOn ? civilDate('2023-01-01') : foundedOn;
  return shares
    .filter(([, share]) => random.chance(share))
    .map(([code]) => ({
      code,
      from: dayBetween(random, earliest, addDays(businessDate, -30)),
      to: random.chance(0.15) ? businessDate : null,
    }));
}

function makeName(random: Random, plan: { town: DongguanTown; trade: Trade; taken: Set<string> }): string {
  for (;;) {
    const word = random.pick(MAKE_BELIEVE) + random.pick(SECOND_CHARACTERS);
    const name = `东莞市${plan.town.nameZh}${word}${random.pick(plan.trade.words)}有限公司`;
    if (plan.taken.has(name)) continue;
    plan.taken.add(name);
    return name;
  }
}
