/** What lists call their columns, filters and empty states, and what is done from them; Chinese then English. */
export const LISTING_TEXT = {
  'list.created': ['提交时间', 'Handed in'],
  'appeals.tag': ['标签', 'Tag'],
  'nominations.publicity': ['公示截止', 'Publicity ends'],
  'people.allRoles': ['全部角色', 'All roles'],

  'members.title': ['在册企业', 'Members'],
  'members.on': ['日期', 'On'],
  'members.project': ['项目', 'Project'],
  'members.category': ['类别', 'Category'],
  'members.from': ['在册起', 'Listed from'],
  'members.to': ['在册至', 'Listed to'],
  'members.empty': ['这一天名单上没有企业', 'Nobody stood on the list on this day'],
  'members.emptyHint': ['换一个日期，或在下面导入名单。', 'Choose another day, or import the list below.'],

  'matched.allPurposes': ['全部用途', 'All purposes'],
  'matched.allUrgencies': ['全部紧急程度', 'However soon'],
  'matched.matched': ['匹配时间', 'Matched'],

  'inbox.show': ['显示', 'Show'],
  'inbox.all': ['全部消息', 'All notices'],
  'inbox.unreadOnly': ['只看未读', 'Unread only'],
  'inbox.at': ['时间', 'When'],
  'inbox.text': ['内容', 'Notice'],
  'inbox.read': ['已读', 'Read'],

  'synonyms.find': ['查找词语', 'Find a word'],
  'synonyms.words': ['词语', 'Words'],
  'synonyms.changed': ['修改时间', 'Changed'],
  'synonyms.empty': ['词典还是空的', 'The dictionary is empty'],
  'synonyms.emptyHint': ['用上面的表单添加第一组同义词。', 'Add the first group of words above.'],

  'apply.apply': ['申请', 'Apply'],
  'apply.open': ['已申请，查看进展', 'Applied: see how it goes'],
  'apply.sure': ['向{bank}提交申请，并授权其查看这条需求？', 'Apply to {bank} and let it read this need?'],
  'access.pause': ['暂停', 'Pause'],
  'access.resume': ['恢复', 'Resume'],
  'product.suspend': ['下架', 'Take offline'],
  'product.suspendSure': ['下架后不再匹配新的需求。确定？', 'It is matched with no further need. Sure?'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;
