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
