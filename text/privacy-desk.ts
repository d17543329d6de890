export const PRIVACY_REFUSAL_TEXT = {
  EXPORT_RUNNING: { zh: '上一份数据副本还在生成中，请稍候。', en: 'A copy is being made already. Wait for it.' },
  EXPORTS_FULL: {
    zh: '24 小时内最多申请 {max} 份数据副本。',
    en: 'At most {max} copies can be asked for in 24 hours.',
  },
  ERASURE_OPEN: { zh: '已有一份注销申请在处理中。', en: 'A request for erasure is open already.' },
  ERASURE_STILL_IN_ORGANISATION: {
    zh: '您仍在机构中任职，请先退出机构并移交工作。',
    en: 'You still act for an organisation. Leave it first and hand the work over.',
  },
  ERASURE_NEED_LIVE: {
    zh: '还有 {count} 个未结束的融资需求，请先撤回。',
    en: '{count} needs are live; withdraw them first.',
  },
  ERASURE_ENGAGEMENT_LIVE: { zh: '还有 {count} 个进行中的对接。', en: '{count} deals are under way.' },
  ERASURE_LOAN_NOT_REPAID: { zh: '还有 {count} 笔未还清的贷款。', en: '{count} loans are not repaid.' },
  ERASURE_BRIDGE_OPEN: { zh: '还有 {count} 笔未归还的转贷资金。', en: '{count} bridge loans are open.' },
  ERASURE_FILING_OPEN: { zh: '还有 {count} 个处理中的风险补偿备案。', en: '{count} filings are being decided.' },
  ERASURE_CLAIM_OPEN: { zh: '还有 {count} 个未结束的补偿申请。', en: '{count} claims are open.' },
  ERASURE_STATUTORY_RETENTION: {
    zh: '涉及财政资金的档案依法须保存至 {until}，在此之前不能注销。',
    en: 'Records of public money must be kept until {until}; there is no erasure before.',
  },
} as const;
