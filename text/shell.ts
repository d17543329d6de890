/** Strings of the frame around the pages and of every list, Chinese then English. */
export const SHELL_TEXT = {
  'group.work': ['日常工作', 'Daily work'],
  'group.offers': ['产品', 'Products'],
  'group.money': ['贷款与补偿', 'Loans and fund'],
  'group.parties': ['企业与名单', 'Firms and lists'],
  'group.insight': ['监管与审计', 'Supervision'],
  'group.settings': ['设置与运维', 'Settings'],

  'goTo.open': ['跳转', 'Go to'],
  'goTo.title': ['跳转到页面', 'Go to a page'],
  'goTo.hint': ['输入页面名称，回车打开', 'Type the name of a page, Enter opens it'],
  'goTo.none': ['没有这样的页面', 'No such page'],

  'products.search': ['按条件搜索', 'Search with filters'],

  'keys.grab': ['抢单', 'Grab'],
  'keys.pass': ['放过，并说明原因', 'Pass it by, with a reason'],
  'feed.pass': ['不做', 'Pass by'],
  'feed.passReason': ['放过的原因', 'Why it is passed by'],
  'feed.passed': ['已放过，不再列出。', 'Passed by; it is not shown again.'],
  'feed.choose': ['选择一条需求', 'Choose a need'],
  'deals.visitOn': ['日期', 'Day'],
  'deals.visitPlace': ['地点', 'Place'],
  'deals.visitPlanned': ['已预约走访', 'The visit is planned'],
  'deals.none': ['无', 'None'],
  'file.none': ['还没有选择文件', 'No file chosen'],
  'work.rows': ['已处理', 'Done'],
  'need.known': ['平台已经知道', 'What the platform knows'],
  'need.correct': ['更正', 'Correct it'],

  'flag.FIRM_NOT_VERIFIED': ['企业身份未核实', 'The firm is not verified'],
  'flag.AMOUNT_ABOVE_REVENUE': ['金额超过年营收', 'More than a year of revenue'],

  'list.sort': ['排序', 'Sort'],
  'list.filters': ['筛选', 'Filters'],
  'list.clear': ['清除筛选', 'Clear filters'],
  'list.noneFits': ['没有符合筛选条件的记录', 'Nothing fits these filters'],
  'list.noneFitsHint': ['换一个条件，或清除筛选后再看。', 'Change a filter, or clear them all.'],
  'list.search': ['搜索', 'Search'],
  'list.newest': ['最新在前', 'Newest first'],
  'list.shown': ['已显示 {count} 条', '{count} shown'],
  'list.shownAll': ['共 {count} 条', '{count} in all'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;
