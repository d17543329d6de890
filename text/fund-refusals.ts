/** Refusals of filing, claim, payment and recovery. */
export const FUND_REFUSAL_TEXT: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ALREADY_REVERSED: { zh: '该笔已冲销。', en: 'This transfer is reversed already.' },
  BATCH_ROW_REFUSED: { zh: '第 {line} 行不能备案：{because}。', en: 'Line {line} cannot be filed: {because}.' },
  BUDGET_BELOW_RESERVED: { zh: '预算不能低于已占用金额。', en: 'A budget cannot be less than what claims have taken.' },
  CLAIM_NOT_PAYABLE: { zh: '按政策不予补偿：{because}。', en: 'By the policy nothing is payable: {because}.' },
  COLUMN_MISSING: {
    zh: '第 {line} 行缺少合同编号（合同编号/contract_number 列）。',
    en: 'Line {line} has no contract number (column contract_number).',
  },
  DECISION_RECORD_MISSING: { zh: '请填写决定依据（文号或会议纪要）。', en: 'Name the decision: a paper or minutes.' },
  DUTIES_NOT_SEPARATE: {
    zh: '您已在本申请中承担其他职责（{duty}），须由他人办理。',
    en: 'You did another step of this claim ({duty}); somebody else must do this one.',
  },
  DUTY_OF_OTHERS: { zh: '您的岗位不能办理此步骤。', en: 'This step is not the duty of your role.' },
  EVIDENCE_MISSING: {
    zh: '请补齐“三查”记录和追偿情况。',
    en: 'Add the records of the three checks and the recovery steps.',
  },
  FILE_TOO_LARGE: { zh: '文件过大，最多 {max} 字节。', en: 'The file is too large; at most {max} bytes.' },
  FRAUD_FLAGGED: { zh: '企业有骗贷、骗补标记，不得拨付。', en: 'A fraud flag on the firm stops the payment.' },
  GUARANTEE_EXISTS: { zh: '该贷款已登记担保合同。', en: 'The guarantee of this loan is recorded already.' },
  NOTHING_TO_PAY: { zh: '没有待拨付金额。', en: 'Nothing waits to be paid.' },
  NOTHING_TO_TOP_UP: { zh: '没有可补足的额度。', en: 'No limit has freed anything for this claim.' },
  NO_TIER_TABLE: { zh: '该政策没有分档补偿比例。', en: 'This scheme has no table of rates by size.' },
  OWN_ORGANISATION: {
    zh: '申请单位的人员不得审核本单位的申请。',
    en: 'Nobody of the claiming organisation reviews its own claim.',
  },
  POOL_UNKNOWN: { zh: '资金池代码不正确。', en: 'There is no such pool.' },
  PUBLICITY_RUNNING: { zh: '公示期至 {until}，尚未结束。', en: 'The publicity runs until {until}.' },
  RECOVERY_BEFORE_LOSS: {
    zh: '追偿日早于损失认定日（{from}）。',
    en: 'The recovery is dated before the loss ({from}).',
  },
  REFERENCE_MALFORMED: { zh: '凭证号格式不正确。', en: 'The reference is malformed.' },
  RETURN_NOT_EXACT: { zh: '返还金额须等于应返还金额。', en: 'The return must be exactly what is due.' },
  REVERSAL_OF_REVERSAL: { zh: '冲销分录不能再冲销。', en: 'A reversal is not reversed.' },
  SETTINGS_NOT_A_POLICY: {
    zh: '设置不构成有效政策（比例、限额或分档有误）。',
    en: 'These settings are no policy: a rate, a limit or a tier is wrong.',
  },
  SETTINGS_OUTDATED: {
    zh: '该提案之后已有新版本，请重新提出。',
    en: 'There is a newer version since; propose it again.',
  },
  SETTINGS_REACH_BACK: {
    zh: '生效日须晚于今天（{today}）：已作出的决定不受影响。',
    en: 'It must start after today ({today}): what was decided stays.',
  },
  SETTING_UNKNOWN: { zh: '没有该设置：{name}。', en: 'There is no such setting: {name}.' },
  SETTING_VALUE_UNKNOWN: {
    zh: '设置 {name} 没有该取值：{value}。',
    en: 'The setting {name} has no such answer: {value}.',
  },
  SHARES_NOT_ONE: { zh: '各方分担比例之和应为 100%。', en: 'The shares must sum to 100%.' },
  TABLE_NOT_APPROVED: {
    zh: '分档补偿比例未经批准，仅供演示，不得拨付。',
    en: 'Nobody approved the table of rates: it may be shown, not paid.',
  },
  TABLE_BROKEN: { zh: '表格第 {line} 行起无法读取。', en: 'The table cannot be read from line {line} on.' },
  TABLE_EMPTY: { zh: '表格没有数据行。', en: 'The table has no rows.' },
  TRANSFER_ID_MALFORMED: { zh: '交易编号格式不正确。', en: 'The transfer id is malformed.' },
  TRANSFER_ID_REUSED: { zh: '该交易编号已用于另一笔交易。', en: 'This transfer id stands for another transfer.' },
};
