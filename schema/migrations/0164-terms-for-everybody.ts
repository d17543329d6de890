import { Migration } from '@mikro-orm/migrations';

/** Terms of retention are for everybody to read, and say in Chinese what they stand on. */
export class Migration0164 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

const BASES: Readonly<Record<string, string>> = {
  SESSION: '《个人信息保护法》第十九条：会话结束后不再需要 (PIPL Art. 19)',
  NOTICE: '《个人信息保护法》第十九条：实现目的所必要的最短时间 (PIPL Art. 19)',
  OUTBOX: '《个人信息保护法》第十九条：仅用于恢复后补发 (PIPL Art. 19)',
  ANSWER: '《个人信息保护法》第十九条：仅用于识别重复请求 (PIPL Art. 19)',
  INVITATION: '《个人信息保护法》第十九条：实现目的所必要的最短时间 (PIPL Art. 19)',
  WEBHOOK: '《个人信息保护法》第十九条：仅用于重新推送 (PIPL Art. 19)',
  EXPORT: '《个人信息保护法》第五十条：证明已答复申请 (PIPL Art. 50)',
  SEARCH: '《个人信息保护法》第十九条：实现目的所必要的最短时间 (PIPL Art. 19)',
  DECLINED_DEAL: '《民法典》第一百八十八条：诉讼时效三年 (Civil Code Art. 188)',
  FUND: '《会计档案管理办法》：最短十年 (accounting files, ten years)',
};

const STATEMENTS = [
  'drop policy retention_policy_all on retention_policy',
  'alter table retention_policy disable row level security',
  ...Object.entries(BASES).map(
    ([category, basis]) =>
      `update retention_policy set basis = '${basis}' where category = '${category}' and decided_by = 'reference'`,
  ),
];
