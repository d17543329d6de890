import { DONGGUAN_TOWNS } from '../../domain/registry/dongguan.ts';
import { makeCreditCode } from '../../domain/registry/make-credit-code.ts';
import { type BankKind, type DemoBank, type DemoBranch, demoId } from './demo-data.ts';
import type { Random } from './random.ts';

const BANK_PREFIX = '91441900';
const PILOTS_2018 = 3;
/** Names of no bank; each is marked as a demonstration on top. */
const BANK_WORDS = (
  '云帆 星河 松涛 海棠 青禾 白鹭 丹枫 远舟 晨曦 银杏 紫荆 玉兰 翠竹 金桂 雪松 ' +
  '流萤 长虹 蓝鲸 麦浪 石榴 木棉 荷塘 梧桐 飞鱼 橄榄 芦苇 珊瑚 向日葵 蒲公英 红豆'
).split(' ');
const KINDS: readonly (readonly [BankKind, string])[] = [
  ['STATE', '国民银行'],
  ['JOINT_STOCK', '股份银行'],
  ['CITY', '城市银行'],
  ['RURAL', '农村银行'],
];

/** Thirty banks at most; a city-wide one has many branches, a rural one few. */
export function makeBanks(random: Random, count: number): DemoBank[] {
  let branchNumber = 0;
  return BANK_WORDS.slice(0, count).map((word, index) => {
    const [kind, kindName] = KINDS[index % KINDS.length] ?? ['CITY', '城市银行'];
    const shortName = `${word}${kindName}`;
    const towns = random.sample(DONGGUAN_TOWNS, kind === 'RURAL' ? random.between(3, 8) : random.between(8, 20));
    const branches: DemoBranch[] = towns.map((town) => {
      branchNumber += 1;
      return {
        branchId: demoId('branch', branchNumber),
        name: `${shortName}${town.nameZh}支行（演示）`,
        divisionCode: town.code,
      };
    });
    return {
      bankId: demoId('bank', index + 1),
      name: `${shortName}东莞分行（演示）`,
      shortName,
      creditCode: makeCreditCode({ prefix: BANK_PREFIX, organisation: `XY${String(index + 1).padStart(6, '0')}` }),
      kind,
      isPilot2018: index < PILOTS_2018,
      branches,
    };
  });
}
