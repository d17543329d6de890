import { makeCreditCode } from '../../domain/registry/make-credit-code.ts';
import { type DemoFirm, demoId } from '../../tools/demo/demo-data.ts';
import { makeFirms } from '../../tools/demo/make-firms.ts';
import { makeRandom } from '../../tools/demo/random.ts';
import { BUSINESS_DATE } from './make-market.ts';

/** The demo's names are of few characters and would run out; these are of as many as a city's register has. */
const CHARACTERS = Array.from(
  '安邦宝博昌畅辰诚驰创达德鼎东栋恩帆方飞丰凤福富刚格冠光广贵国海涵瀚航豪浩和恒红宏鸿虎华焕辉汇惠吉佳嘉' +
    '坚建健江杰捷金锦晶精景久骏凯康科坤乐雷力立利联亮林凌龙隆路伦美盟铭能宁诺欧朋鹏品平普奇启千强勤青庆全' +
    '荣瑞润森尚升胜盛晟时实世顺硕思泰腾天通同万旺威维伟文希翔祥欣新信兴雄旭轩雅扬耀业一亿义益逸毅银英盈永优' +
    '友宇雨裕誉元远源悦越云运泽展哲真正志智中众忠卓子梓尊',
);
const BATCH = 2_000;
const FIRM_PREFIX = '91441900';
const NAME_PROPER = /[幻拟虚梦寓演样童]./u;

/** Firms in the mix of the demo with names of two or three characters; the same count gives the same firms. */
export function makeManyFirms(count: number): DemoFirm[] {
  const firms: DemoFirm[] = [];
  for (let round = 0; firms.length < count; round += 1) {
    const random = makeRandom(round + 1);
    for (const firm of makeFirms(random, { count: BATCH, businessDate: BUSINESS_DATE })) {
      const number = firms.length + 1;
      const proper = Array.from({ length: random.between(2, 3) }, () => random.pick(CHARACTERS)).join('');
      firms.push({
        ...firm,
        firmId: demoId('firm', number),
        name: firm.name.replace(NAME_PROPER, proper),
        creditCode: makeCreditCode({ prefix: FIRM_PREFIX, organisation: `X${String(number).padStart(7, '0')}` }),
      });
    }
  }
  return firms.slice(0, count);
}
