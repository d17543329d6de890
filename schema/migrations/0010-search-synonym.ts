import { Migration } from '@mikro-orm/migrations';

/** The dictionary of synonyms, with its first groups. */
export class Migration0010 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

/** What the dictionary holds at first; operators edit it from there. */
export const FIRST_SYNONYMS: readonly (readonly string[])[] = [
  ['纯信用', '信用贷', '信用贷款', '信用快贷', '无抵押', '免抵押'],
  ['过桥', '转贷', '续贷', '无还本续贷', '倒贷'],
  ['首贷', '首贷户', '首贷通', '首次贷款', '无贷户'],
  ['专精特新', '小巨人', '专精特新小巨人'],
  ['高新技术企业', '高企', '国高', '高新企业'],
  ['知识产权', '专利', '专利权', '知产'],
  ['应收账款', '应收款', '保理'],
  ['订单融资', '订单贷', '凭订单贷款'],
  ['设备购置', '买设备', '购买设备', '设备采购'],
  ['设备更新', '设备更新贷', '设备贷', '技改贷'],
  ['技术改造', '技改', '数字化改造'],
  ['流动资金', '周转', '周转资金', '经营周转'],
  ['不动产', '房产', '房产抵押', '厂房抵押', '抵押经营贷'],
  ['税信贷', '银税贷', '税贷', '纳税贷'],
  ['科创贷', '科技贷', '科创贷款', '科技型企业贷'],
  ['担保公司', '融资担保', '融担', '融担贷', '政府性融资担保'],
  ['绿色', '环保', '节能', '低碳'],
  ['外贸', '出口', '跨境', '进出口'],
  ['研发', '研发投入', '科研'],
  ['存货', '库存'],
  ['五金', '金属制品'],
  ['塑胶', '塑料'],
  ['软件', '信息技术'],
  ['物流', '货运', '运输'],
  ['制衣', '服装', '服饰'],
  ['鞋业', '制鞋'],
];

const literal = (terms: readonly string[]): string => `array[${terms.map((term) => `'${term}'`).join(', ')}]::text[]`;

const STATEMENTS = [
  `create table "search_synonym" ("id" uuid not null, "terms" text[] not null, "changed_by" varchar(64) not null, "changed_at" timestamptz not null, primary key ("id"))`,
  `alter table search_synonym add check (cardinality(terms) between 2 and 20)`,
  ...FIRST_SYNONYMS.map(
    (terms) =>
      `insert into search_synonym (id, terms, changed_by, changed_at) values (gen_random_uuid(), ${literal(terms)}, 'platform', now())`,
  ),
];
