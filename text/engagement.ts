import type { EngagementState, RefusalReason } from '../domain/engagement/engagement-moves.ts';

type Words = { readonly zh: string; readonly en: string };

export const ENGAGEMENT_REFUSAL_TEXT: Readonly<Record<string, Words>> = {
  SANDBOX_OF_SANDBOX: { zh: '沙箱机构不能再开沙箱。', en: 'A sandbox opens no sandbox of its own.' },
  SLA_CODE_MALFORMED: {
    zh: '代号由 1 至 16 位大写字母、数字或短横组成。',
    en: 'A code has 1 to 16 capitals, digits or dashes.',
  },
  NO_PLACE_LEFT: {
    zh: '该需求的 {max} 个对接名额已满，剩余 {left} 个。',
    en: 'The need has {max} places for banks; {left} are left.',
  },
  BANK_CAPACITY_REACHED: {
    zh: '贵行在办 {inWork} 件，已达自设的上限 {max} 件。请先办结或退回一件，或由管理人员调高上限。',
    en: 'The bank works on {inWork} cases and said that it can take {max}. End or return one, or have the limit raised.',
  },
  CAPACITY_OUT_OF_RANGE: {
    zh: '承接能力应为 {min} 至 {max} 件。',
    en: 'A capacity lies between {min} and {max} cases.',
  },
  ALREADY_ENGAGED: { zh: '贵行已在对接该需求。', en: 'This bank is at work on the need already.' },
  NOT_YOUR_MOVE: { zh: '此步骤应由对方办理。', en: 'This step is for the other side.' },
  ROLE_MISSING: { zh: '此步骤须由 {role} 岗位办理。', en: 'This step is the duty of the role {role}.' },
  REASON_CODE_MISPLACED: {
    zh: '退单须选择原因，其他步骤不填原因代码。',
    en: 'A refusal needs a reason code; other steps have none.',
  },
  OUT_OF_RANGE: { zh: '应在 {min} 至 {max} 之间。', en: 'It must lie between {min} and {max}.' },
  EXPOSURE_WARNING: {
    zh: '该企业已有 {banks} 家银行提供信贷（审慎线 {banksMax} 家）。继续授信须由主管说明理由并确认。',
    en: '{banks} banks lend to this firm already (prudent limit {banksMax}). A supervisor must give a reason to go on.',
  },
  SUPERVISOR_IS_GRANTOR: { zh: '说明理由的主管不得同时审批授信。', en: 'Who gave the reason may not grant as well.' },
  NO_EXPOSURE_WARNING: { zh: '该企业没有过度授信提示。', en: 'There is no over-lending warning for this firm.' },
  ALREADY_OVERRIDDEN: { zh: '主管已说明理由。', en: 'A supervisor has given a reason already.' },
  REPAID_TOO_MUCH: {
    zh: '还款超过剩余本金（{leftFen} 分）。',
    en: 'More than the principal that is left ({leftFen} fen).',
  },
  LOAN_NOT_LIVE: { zh: '该贷款已结束或逾期，不能办理。', en: 'The loan has ended or is overdue.' },
  LOAN_NOT_LOST: { zh: '损失类贷款才能核销。', en: 'Only a loan of the class LOSS is written off.' },
  CLASS_ABOVE_FLOOR: { zh: '按逾期天数，分类不得优于 {floor}。', en: 'So long overdue, the class is {floor} at best.' },
  RENEWAL_LOWERS_CLASS: { zh: '不得仅因续贷下调风险分类。', en: 'A renewal alone is no reason to lower the class.' },
  RENEWAL_HIDES_BAD_LOAN: {
    zh: '逾期或不良贷款不得以续贷掩盖。',
    en: 'An overdue or non-performing loan is not renewed.',
  },
  RENEWAL_TOO_LATE: {
    zh: '续贷合同须在原贷款到期（{maturity}）前签订。',
    en: 'Sign before the old loan matures ({maturity}).',
  },
  RENEWAL_PRICED_ON_OTHER_TERM: { zh: '续贷须按新贷款自身期限定价。', en: 'Price the new loan on its own term.' },
  COMMITMENT_MISSING: { zh: '须有银行续贷承诺。', en: 'The bank must have promised to renew.' },
  BRIDGE_OPEN: { zh: '该贷款已有一笔在办的转贷。', en: 'The loan has a bridge that is asked for or not back yet.' },
  BRIDGE_POOL_EMPTY: {
    zh: '转贷资金池余额不足（{leftFen} 分）。',
    en: 'The pool does not hold enough ({leftFen} fen).',
  },
  COMPLAINT_OPEN: { zh: '该对接已有未办结的投诉。', en: 'A complaint about this engagement is open already.' },
  ALREADY_RATED: { zh: '您已评价过该银行的本次服务。', en: 'You have rated this engagement already.' },
  STARS_OUT_OF_RANGE: { zh: '评分应为 1 至 {max} 星。', en: 'A rating has 1 to {max} stars.' },
  VISIT_FINDINGS_MISSING: {
    zh: '已走访的须填写走访情况并确认企业需求。',
    en: 'A visit that took place needs its findings and what it found of the need.',
  },
  GRANT_MISSING: {
    zh: '本行在该需求上的对接（{state}）没有授信，不能放款。',
    en: 'Your engagement on this need ({state}) has no grant to draw on.',
  },
  GRANT_EXCEEDED: {
    zh: '放款金额超过授信余额（剩余 {leftFen} 分）。',
    en: 'The drawdown is above what is left of the grant ({leftFen} fen).',
  },
};

export const ENGAGEMENT_STATE_TEXT: Readonly<Record<EngagementState, Words>> = {
  APPLIED: { zh: '已意向', en: 'Applied' },
  GRABBED: { zh: '已抢单', en: 'Grabbed' },
  DISPATCHED: { zh: '已派单', en: 'Dispatched' },
  ACCEPTED: { zh: '已受理', en: 'Accepted' },
  CONTACT_LOGGED: { zh: '待企业确认对接', en: 'Contact to be confirmed' },
  CONTACTED: { zh: '已对接', en: 'Contacted' },
  UNDER_REVIEW: { zh: '审查中', en: 'Under review' },
  SUPPLEMENT: { zh: '待补充资料', en: 'Supplements asked for' },
  GRANTED: { zh: '已授信', en: 'Granted' },
  OFFER_ACCEPTED: { zh: '企业已接受授信', en: 'Offer accepted' },
  DRAWN: { zh: '已放款', en: 'Drawn' },
  REFUSED: { zh: '已退单', en: 'Refused' },
  RELEASED: { zh: '已释放', en: 'Released' },
  WITHDRAWN: { zh: '企业已撤回', en: 'Withdrawn by the firm' },
  REASSIGNED: { zh: '企业已转单', en: 'Moved to another bank' },
  CLOSED: { zh: '需求已结束', en: 'The need has ended' },
  TIMED_OUT: { zh: '逾期未办', en: 'Timed out' },
  NO_DECISION: { zh: '逾期未决', en: 'No decision in time' },
};

/** Why the bank refused, and what the firm can do next. */
export const REFUSAL_REASON_TEXT: Readonly<Record<RefusalReason, Words>> = {
  RATE: {
    zh: '银行无法接受您要求的利率。可提高利率上限，或选择贴息产品。',
    en: 'The bank cannot lend at your rate. Raise the limit, or look for a subsidised product.',
  },
  AMOUNT: {
    zh: '金额不在银行可贷范围内。可调整金额，或分由多家银行对接。',
    en: 'The amount is outside what the bank lends. Change it, or split it between banks.',
  },
  TERM: {
    zh: '期限不符合银行产品要求。可调整期限后重新申请。',
    en: 'The term does not fit. Change it and apply again.',
  },
  INDUSTRY_POLICY: {
    zh: '银行当前不支持您所在行业。可向匹配列表中的其他银行申请。',
    en: 'The bank does not lend to your industry now. Apply to another bank on your list.',
  },
  REGION: {
    zh: '银行不服务您所在镇街。可选择在当地设有网点的银行。',
    en: 'The bank does not serve your town. Choose one with a branch there.',
  },
  COLLATERAL: {
    zh: '担保不足。可补充抵质押物，或申请政府性融资担保。',
    en: 'The security is not enough. Add some, or ask the public guarantor.',
  },
  CASHFLOW: {
    zh: '经营现金流不足。可提供近期订单与流水，或降低金额。',
    en: 'The cash flow is too weak. Show recent orders and statements, or ask for less.',
  },
  TAX_GRADE: {
    zh: '纳税信用等级不够。可办理纳税信用修复后再申请。',
    en: 'The tax grade is too low. Have it repaired and apply again.',
  },
  CREDIT_RECORD: {
    zh: '征信记录不符合要求。可查询信用报告，对有误记录提出异议。',
    en: 'The credit record does not fit. Ask for your report and dispute what is wrong.',
  },
  LITIGATION: {
    zh: '存在未结诉讼或执行。结案后请更新资料再申请。',
    en: 'A lawsuit is open. Apply again when it is closed.',
  },
  ENVIRONMENT: {
    zh: '环保要求未满足。整改并取得证明后可再申请。',
    en: 'An environmental requirement is not met. Apply again with the proof.',
  },
  PURPOSE: {
    zh: '资金用途不符合要求。可补充用途证明或修改用途。',
    en: 'The purpose does not fit. Prove it or change it.',
  },
  EXPOSURE: {
    zh: '已有多家银行授信。可先结清部分贷款再申请。',
    en: 'Several banks lend to you already. Repay some of it and apply again.',
  },
  DATA_INSUFFICIENT: {
    zh: '资料不足。请补全企业信息并授权数据查询。',
    en: 'The data are not enough. Complete your profile and give consent.',
  },
  CAPACITY: {
    zh: '银行额度已满。可向匹配列表中的下一家银行申请。',
    en: 'The bank has no capacity left. Apply to the next bank on your list.',
  },
  CUSTOMER_UNREACHABLE: {
    zh: '银行未能联系到您。请核对联系方式后重新申请。',
    en: 'The bank could not reach you. Check your contact data and apply again.',
  },
  CUSTOMER_DECLINED: {
    zh: '银行记录为您放弃申请。如不属实，请投诉或重新申请。',
    en: 'The bank noted that you declined. If that is wrong, complain or apply again.',
  },
  OTHER: {
    zh: '银行未能受理，原因见备注。可向其他银行申请。',
    en: 'The bank said no; see its note. Apply to another bank.',
  },
};
