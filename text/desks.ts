/** Strings of the desks, Chinese then English: `[zh, en]`. */
export const DESK_TEXT = {
  'app.menu': ['更多', 'Menu'],
  'app.tabs': ['常用页面', 'Main pages'],
  'nav.help': ['帮助与术语', 'Help and glossary'],
  'nav.review': ['待审核需求', 'Needs to review'],
  'nav.jobs': ['后台任务', 'Background jobs'],
  'nav.lpr': ['LPR 报价', 'LPR fixings'],

  'rec.show': ['显示', 'Show'],
  'rec.showEligible': ['符合条件', 'Eligible'],
  'rec.showNearMiss': ['差一点就符合', 'Near misses'],
  'rec.nearMissEmpty': ['没有差一点就符合的产品', 'No near misses'],
  'rec.nearMissEmptyHint': [
    '其余产品与这条需求相差两项以上条件。可修改需求后再看。',
    'All other products miss more than two conditions. Revise the need and look again.',
  ],
  'rec.allPassed': ['{count} 项准入条件全部符合', 'All {count} conditions are met'],
  'rec.somePassed': ['{passed} / {count} 项准入条件符合', '{passed} of {count} conditions are met'],
  'rec.compare': ['加入对比', 'Compare'],
  'rec.compareTitle': ['并排对比', 'Side by side'],
  'rec.compareCount': ['已选 {count} 个，最多 3 个', '{count} chosen, 3 at most'],
  'rec.compareClear': ['清空', 'Clear'],
  'rec.decision': ['承诺审批', 'Decision promised in'],

  'rec.payment': ['还款额（估算）', 'Payment (estimate)'],

  'jobs.title': ['失败的后台任务', 'Failed background jobs'],
  'jobs.hint': [
    '任务多次重试仍失败才会出现在这里；修好原因后可以重新执行。',
    'A job stands here after all its attempts failed. Mend the cause, then retry it.',
  ],
  'jobs.empty': ['没有失败的任务', 'No failed jobs'],
  'jobs.emptyHint': ['索引、匹配等后台任务都已完成。', 'Indexing, matching and all other jobs are done.'],
  'jobs.name': ['任务', 'Job'],
  'jobs.queue': ['队列', 'Queue'],
  'jobs.attempts': ['已尝试', 'Attempts'],
  'jobs.failedAt': ['失败时间', 'Failed at'],
  'jobs.reason': ['原因', 'Reason'],
  'jobs.retry': ['重新执行', 'Retry'],
  'jobs.retryNamed': ['重新执行 {id}', 'Retry {id}'],
  'jobs.retried': ['已重新排队：{id}', 'Queued again: {id}'],
  'jobs.refresh': ['刷新', 'Refresh'],

  'lpr.title': ['LPR 报价', 'LPR fixings'],
  'lpr.hint': [
    '每月 20 日公布；缺少报价时系统拒绝核价而不是猜测。补录后会自动重新匹配。',
    'Published on the 20th of each month. Without a fixing the platform refuses to check a price. Loading one matches again.',
  ],
  'lpr.fixedOn': ['公布日期', 'Published on'],
  'lpr.oneYear': ['1 年期', '1 year'],
  'lpr.overFive': ['5 年期以上', 'Over 5 years'],
  'lpr.load': ['补录报价', 'Load a fixing'],
  'lpr.loaded': ['已录入 {date} 的报价', 'The fixing of {date} is loaded'],
  'lpr.trend': ['近期走势', 'Recent fixings'],

  'review.title': ['待审核的融资需求', 'Credit needs to review'],
  'review.hint': [
    '自动检查通过的需求已直接发布；这里只有被标记的。',
    'Clean needs are published at once; only flagged ones wait here.',
  ],
  'review.empty': ['没有待审核的需求', 'Nothing to review'],
  'review.emptyHint': ['新的标记出现时会列在这里。', 'Newly flagged needs will stand here.'],
  'review.flags': ['标记原因', 'Flagged because'],
  'review.description': ['需求说明', 'Description'],
  'review.note': ['审核意见', 'Note to the firm'],
  'review.PUBLISH': ['通过并发布', 'Publish'],
  'review.RETURN': ['退回修改', 'Return for changes'],
  'review.REJECT': ['拒绝', 'Reject'],

  'help.title': ['帮助与术语', 'Help and glossary'],
  'help.intro': [
    '同一个概念在页面、接口和单据里只用同一个词。',
    'One word for one concept, on screens, in the API and on documents.',
  ],
  'help.term': ['术语', 'Word'],
  'help.meaning': ['含义', 'Meaning'],
  'help.keys': ['键盘操作', 'Keyboard'],
  'help.keysHint': [
    'Tab 在控件间移动，Enter 打开，Esc 关闭抽屉；匹配列表中 J / K 上下移动，Enter 查看理由。',
    'Tab moves between controls, Enter opens, Esc closes a drawer. In the feed J and K move, Enter shows the reasons.',
  ],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;

export type DeskKey = keyof typeof DESK_TEXT;
