export const PRIVACY_REFUSAL_TEXT = {
  EXPORT_RUNNING: { zh: '上一份数据副本还在生成中，请稍候。', en: 'A copy is being made already. Wait for it.' },
  EXPORTS_FULL: {
    zh: '24 小时内最多申请 {max} 份数据副本。',
    en: 'At most {max} copies can be asked for in 24 hours.',
  },
} as const;
