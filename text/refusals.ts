import { AUTHORITY_REFUSAL_TEXT } from './authority.ts';
import { ENGAGEMENT_REFUSAL_TEXT } from './engagement.ts';
import { FILE_REFUSAL_TEXT } from './files.ts';
import { FUND_REFUSAL_TEXT } from './fund-refusals.ts';
import { PRIVACY_REFUSAL_TEXT } from './privacy-desk.ts';
import { SESSION_REFUSAL_TEXT } from './sessions.ts';

export type Language = 'zh' | 'en';

/** One sentence for each refusal code; `{name}` is filled from the facts of the refusal. */
export const REFUSAL_TEXT: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  REAUTHENTICATION_NEEDED: {
    zh: '这项操作需要再次确认身份（{minutes} 分钟内有效）。',
    en: 'Show again who you are; it holds for {minutes} minutes.',
  },
  ENTRY_LINKS_FULL: {
    zh: '最多同时有 {max} 个有效的扫码入口，请先停用一些。',
    en: 'At most {max} links can be open; end some first.',
  },
  LEFT_TOO_OFTEN: {
    zh: '今天留下的需求过多，请明天再试，或直接注册。',
    en: 'Too much was left today. Try tomorrow, or sign up.',
  },
  SECRET_MALFORMED: { zh: '请刷新页面后重试。', en: 'Reload the page and try again.' },
  PROOF_WRONG: {
    zh: '密码或动态码不正确，或动态码已用过。',
    en: 'The password or code is wrong, or the code was used.',
  },
  PLATFORM_BUSY: {
    zh: '系统繁忙，请在 {seconds} 秒后重试。',
    en: 'The platform is busy. Try again in {seconds} seconds.',
  },
  TOO_MANY_TRIES: { zh: '尝试次数过多，请稍后再试。', en: 'Too many tries. Wait a little.' },
  CONFIRMATION_NEEDED: { zh: '请先确认。', en: 'Confirm it first.' },
  NAME_TAKEN: { zh: '名称已被使用。', en: 'This name is taken.' },
  BRANCHES_FULL: { zh: '最多设 {max} 个支行。', en: 'A bank has at most {max} branches.' },
  NOT_FOR_ONESELF: { zh: '不能为自己办理，请由他人操作。', en: 'Somebody else must do this for you.' },
  NO_SECOND_FACTOR: { zh: '该账号没有绑定动态码。', en: 'This account has no second factor.' },
  EMAIL_MALFORMED: { zh: '邮箱地址格式不正确。', en: 'This is no mail address.' },
  ROLES_UNKNOWN: {
    zh: '请至少选择一个本机构可用的角色。',
    en: 'Choose at least one role that people of yours can hold.',
  },
  INVITATIONS_FULL: {
    zh: '最多同时有 {max} 个待接受的邀请，请先撤回一些。',
    en: 'At most {max} invitations can be open; withdraw some first.',
  },
  INVITATION_OF_OTHER_ADDRESS: {
    zh: '邀请发给了另一个邮箱，请用收到邀请的邮箱登录。',
    en: 'Another address was invited. Sign in with the one that got the mail.',
  },
  LAST_ADMIN: {
    zh: '至少要保留一名管理人员，请先把管理角色交给他人。',
    en: 'Somebody must be left who manages the people. Give that role to somebody else first.',
  },
  ADMIN_NEEDED: { zh: '只有管理人员可以移除他人。', en: 'Only an administrator removes others.' },
  SYNONYM_COUNT: { zh: '一组同义词应有 {min} 至 {max} 个词。', en: 'A group has {min} to {max} different words.' },
  SYNONYM_GROUPS_FULL: {
    zh: '同义词词典已满，请先删除旧的词组。',
    en: 'The dictionary is full; remove a group first.',
  },
  SAVED_SEARCHES_FULL: {
    zh: '最多保存 {max} 个搜索，请先删除一个。',
    en: 'At most {max} searches can be kept; remove one first.',
  },
  SEARCH_UNAVAILABLE: {
    zh: '搜索暂时不可用，其他功能不受影响，请稍后再试。',
    en: 'Search does not answer at the moment; everything else works. Try again soon.',
  },
  FAULT: { zh: '系统出错，稍后自动重试。', en: 'The platform is at fault; it tries again by itself.' },
  NOT_FOUND: { zh: '没有找到，或不属于您。', en: 'It is not there, or not yours.' },
  VERSION_CONFLICT: {
    zh: '内容已被他人修改（当前版本 {current}），请刷新后重试。',
    en: 'Somebody else changed it (now version {current}). Reload and try again.',
  },
  ILLEGAL_TRANSITION: {
    zh: '当前状态（{state}）下不能进行此操作。',
    en: 'Not possible in its present state ({state}).',
  },
  IDEMPOTENCY_KEY_MALFORMED: {
    zh: '幂等键应为 8 至 100 个可见 ASCII 字符。',
    en: 'An idempotency key has 8 to 100 visible ASCII characters.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    zh: '该幂等键已用于另一项请求。',
    en: 'This idempotency key was used for another request.',
  },
  WEBHOOK_URL_REFUSED: {
    zh: '推送地址须为公网 https 地址，且不含用户名和密码。',
    en: 'The address must be a public https address without user and password.',
  },
  WEBHOOKS_FULL: { zh: '推送地址最多 {max} 个，请先删除旧的。', en: 'At most {max} addresses; remove one first.' },
  CELL_MALFORMED: { zh: '这一格的内容不符合要求。', en: 'What stands in this cell does not fit.' },
  COLUMN_MISSING: { zh: '表头缺少列：{column}。', en: 'The heading lacks the column {column}.' },
  REPAYMENT_ABOVE_LOAN: {
    zh: '归还本金超过贷款余额（剩余 {leftFen} 分）。',
    en: 'More principal than is left of the loan ({leftFen} fen).',
  },
  REPAYMENT_KNOWN: { zh: '该还款流水号已登记。', en: 'A repayment with this reference is recorded already.' },
  TABLE_BROKEN: { zh: '表格从第 {line} 行起无法读取。', en: 'The table cannot be read from line {line} on.' },
  TABLE_EMPTY: { zh: '表格没有数据行。', en: 'The table has no rows.' },
  TABLE_TOO_LONG: { zh: '表格最多 {max} 行。', en: 'A table has at most {max} rows.' },
  PHONE_MALFORMED: { zh: '手机号应为 8 至 15 位数字。', en: 'A phone number has 8 to 15 digits.' },
  NAME_OUT_OF_RANGE: { zh: '名称不能为空或过长。', en: 'The name is empty or too long.' },
  TEXT_TOO_LONG: { zh: '文字过长，最多 {max} 个字符。', en: 'The text is too long; at most {max} characters.' },
  TEXT_MALFORMED: { zh: '文字含有不允许的控制字符。', en: 'The text holds control characters.' },
  CREDIT_CODE_LENGTH: { zh: '统一社会信用代码应为 18 位。', en: 'A unified social credit code has 18 characters.' },
  CREDIT_CODE_ALPHABET: {
    zh: '统一社会信用代码含有不允许的字符（不使用 I、O、S、V、Z）。',
    en: 'The code holds a character that is not allowed (I, O, S, V and Z are never used).',
  },
  CREDIT_CODE_ORGANISATION_CHECK: {
    zh: '统一社会信用代码第 17 位（主体标识校验）不正确，请核对。',
    en: 'Character 17 (check of the organisation code) does not fit. Please compare with the licence.',
  },
  CREDIT_CODE_CODE_CHECK: {
    zh: '统一社会信用代码第 18 位（校验码）不正确，请核对。',
    en: 'Character 18 (check of the whole code) does not fit. Please compare with the licence.',
  },
  CREDIT_CODE_TAKEN: {
    zh: '该统一社会信用代码已在库中。如果这是您的企业，请提交证明申请代表该企业。',
    en: 'This code stands in the register already. If the firm is yours, claim it with a proof.',
  },
  CREDIT_CODE_IS_VALID: { zh: '该代码校验正确，无需人工放行。', en: 'The code is valid and needs no override.' },
  ALREADY_IN_AN_ORGANISATION: { zh: '您已属于一家机构。', en: 'You already act for an organisation.' },
  INDUSTRY_UNKNOWN: { zh: '行业代码不在 GB/T 4754-2017 中。', en: 'Not a code of GB/T 4754-2017.' },
  DIVISION_UNKNOWN: { zh: '行政区划代码不存在。', en: 'There is no such division.' },
  DATE_IN_FUTURE: { zh: '日期不能晚于今天。', en: 'The date lies in the future.' },
  STAFF_OUT_OF_RANGE: { zh: '从业人员数超出范围。', en: 'The number of people is out of range.' },
  AMOUNT_OUT_OF_RANGE: { zh: '金额超出范围。', en: 'The amount is out of range.' },
  TERM_OUT_OF_RANGE: { zh: '期限超出范围（月）。', en: 'The term (months) is out of range.' },
  RATE_OUT_OF_RANGE: { zh: '利率超出范围。', en: 'The rate is out of range.' },
  DAYS_OUT_OF_RANGE: { zh: '承诺工作日数超出范围。', en: 'The number of working days is out of range.' },
  AGE_OUT_OF_RANGE: { zh: '成立月数不能为负。', en: 'The age in months must not be negative.' },
  GRADE_OUT_OF_RANGE: { zh: '信用等级应在 1 至 10 之间。', en: 'A credit grade lies between 1 and 10.' },
  YEAR_OUT_OF_RANGE: { zh: '年份超出范围。', en: 'The year is out of range.' },
  RANGE_UPSIDE_DOWN: { zh: '下限大于上限。', en: 'The lower bound is above the upper one.' },
  LIST_TOO_LONG: { zh: '列表过长。', en: 'The list is too long.' },
  CODE_MALFORMED: { zh: '代码格式不正确。', en: 'A code is malformed.' },
  FEE_NOT_ITEMISED: {
    zh: '每项费用须填写年化比例或固定金额之一。',
    en: 'Each fee needs either a yearly rate or a fixed sum.',
  },
  SECURITY_MISSING: {
    zh: '请至少选择一种担保方式（可选“纯信用”）。',
    en: 'Choose at least one kind of security ("credit only" is one).',
  },
  PURPOSE_FORBIDDEN: {
    zh: '资金不得用于该用途：{purpose}。',
    en: 'Money must not be lent for this purpose: {purpose}.',
  },
  DUPLICATE_NEED: {
    zh: '您已有一条同用途、同金额档的有效需求。',
    en: 'You already have a live need of this purpose and amount band.',
  },
  TOO_MANY_LIVE_NEEDS: { zh: '同时有效的需求最多 {max} 条。', en: 'A firm has at most {max} live needs.' },
  NEED_NOT_LIVE: { zh: '该需求已结束（{state}）。', en: 'This need has ended ({state}).' },
  REASON_MISSING: { zh: '请填写理由（不超过 500 字）。', en: 'Give a reason (at most 500 characters).' },
  LIST_UNKNOWN: { zh: '名单代码不正确。', en: 'There is no such list.' },
  ALREADY_LISTED: { zh: '该企业在所述日期已在名单内。', en: 'The firm stands on this list on that day already.' },
  NOT_LISTED: { zh: '该企业不在此名单内。', en: 'The firm is not on this list.' },
  LIST_NOT_IN_FORCE: { zh: '该名单自 {date} 起生效。', en: 'This list is in force from {date}.' },
  NOMINATION_REQUIRED: {
    zh: '该名单须经部门推荐、核查、审议和公示入库。',
    en: 'Firms come onto this list by nomination, check, review and publicity.',
  },
  RECORD_VALUE_UNKNOWN: { zh: '该类记录没有此项。', en: 'A record of this family has no such value.' },
  RECORD_EXISTS: { zh: '该记录已登记且仍有效。', en: 'This record is there already and still holds.' },
  RECORD_ENDED: { zh: '该记录已终止。', en: 'This record has ended already.' },
  EXTERNAL_LOAN_WITHDRAWN: { zh: '该笔贷款记录已撤销。', en: 'This loan was taken back already.' },
  EXTERNAL_LOAN_NOT_YOURS: {
    zh: '这笔贷款由主管部门登记，企业不能撤销；如有异议请对相应标签提出申诉。',
    en: 'A department recorded this loan, so your firm cannot take it back. Appeal the tag that it led to.',
  },
  REFERENCE_MISSING: { zh: '请填写文号或名称（120字以内）。', en: 'Give a number or name of at most 120 characters.' },
  APPEAL_EXISTS: { zh: '该标签已有待处理的异议。', en: 'An appeal against this tag is open already.' },
  NOMINATION_EXISTS: { zh: '该企业已有在办或在库的推荐。', en: 'This firm is nominated or listed already.' },
  NOMINEE_UNFIT: { zh: '资格核查未通过：{because}。', en: 'The firm does not qualify: {because}.' },
  PUBLICITY_RUNS: {
    zh: '公示期至 {until}，期满后方可入库。',
    en: 'Publicity runs until {until}; listing comes after it.',
  },
  CATEGORY_UNKNOWN: { zh: '该名单没有此类别。', en: 'The list has no such category.' },
  MEMBER_KIND_WRONG: {
    zh: '该类别不接收此类成员（企业或项目）。',
    en: 'This category does not take such members (firm or project).',
  },
  TAX_GRADE_TOO_LOW: { zh: '纳税信用等级不符合该类别要求。', en: 'The tax grade does not fit this category.' },
  RELEASE_IN_PAST: { zh: '发布不能追溯生效，请使用更正。', en: 'A release does not reach back; use a correction.' },
  RELEASE_EMPTY: { zh: '文件不带来任何变化。', en: 'The file changes nothing.' },
  RELEASE_HAS_ERRORS: {
    zh: '文件中有 {count} 行错误，请修正后再提交。',
    en: '{count} rows are wrong. Correct them first.',
  },
  RELEASE_STALE: {
    zh: '名单已有更新的发布，请重新编制。',
    en: 'The list has moved on since; prepare the release again.',
  },
  PREVIEW_STALE: { zh: '预览已过期，请重新预览。', en: 'The preview no longer holds; look at it again.' },
  SECOND_PERSON_NEEDED: { zh: '须由另一人办理。', en: 'Another person has to do this.' },
  HEADING_MISSING: { zh: '缺少统一社会信用代码列。', en: 'The column with the credit code is missing.' },
  FILE_TOO_LONG: { zh: '文件行数过多（最多 {max} 行）。', en: 'The file has too many rows (at most {max}).' },
  FILE_MALFORMED: { zh: '文件内容无法读取。', en: 'The file cannot be read.' },
  PROJECT_EXISTS: { zh: '该项目编号已登记。', en: 'A project with this code is known already.' },
  CONSENT_EXISTS: { zh: '已对该银行授权。', en: 'This bank has your consent already.' },
  OUTCOME_NOT_YOURS: { zh: '您这一方不能反馈此结果（{kind}）。', en: 'Your side cannot report this ({kind}).' },
  OUTCOME_REASON: {
    zh: '请从以下原因中选择：{reasons}（无则留空）。',
    en: 'Give one of these reasons: {reasons} (leave empty where there is none).',
  },
  FIXING_EXISTS: { zh: '该日的 LPR 已录入。', en: 'The fixing of that day is loaded already.' },
  JOB_NOT_FAILED: { zh: '没有该失败任务。', en: 'There is no such dead job.' },
  SCOPE_UNKNOWN: { zh: '授权范围不存在。', en: 'There is no such scope.' },
  SCOPE_NOT_YOURS: {
    zh: '贵机构的密钥不能有此授权范围：{scope}。',
    en: 'A key of yours cannot have the scope {scope}.',
  },
  CONTRACT_NUMBER_MALFORMED: { zh: '合同编号格式不正确。', en: 'The contract number is malformed.' },
  CONTRACT_TAKEN: { zh: '该合同编号已登记。', en: 'This contract number is linked already.' },
  DATES_OUT_OF_ORDER: {
    zh: '日期顺序应为：签约 ≤ 放款 < 到期。',
    en: 'The order must be: contract, drawdown, maturity.',
  },
  NO_SCHEME_IN_FORCE: { zh: '{date} 没有有效的风险补偿方案。', en: 'No compensation scheme was in force on {date}.' },
  SCHEME_NOT_IN_FORCE: { zh: '该方案在放款日未生效。', en: 'That scheme was not in force on the day of drawdown.' },
  LOAN_ALREADY_FILED: { zh: '该贷款已备案。', en: 'This loan is filed already.' },
  LOAN_NOT_FILED: {
    zh: '该贷款未备案，或备案未通过，不能申报损失。',
    en: 'The loan is not filed, or its filing was rejected; no loss can be reported.',
  },
  LOSS_OUT_OF_RANGE: { zh: '损失金额应大于零且不超过本金。', en: 'A loss is above zero and not above the principal.' },
  LOAN_TYPE_MALFORMED: { zh: '贷款类型代码格式不正确。', en: 'The loan type is malformed.' },
  LOSS_ABOVE_PRINCIPAL: { zh: '损失金额超过贷款本金。', en: 'The loss is above the principal.' },
  LOSS_ALREADY_REPORTED: { zh: '该贷款已申报损失。', en: 'The loss of this loan is reported already.' },
  LOSS_BEFORE_DRAWDOWN: { zh: '损失认定日早于放款日。', en: 'The loss was recognised before the drawdown.' },
  ...AUTHORITY_REFUSAL_TEXT,
  ...PRIVACY_REFUSAL_TEXT,
  ...FILE_REFUSAL_TEXT,
  ...ENGAGEMENT_REFUSAL_TEXT,
  ...FUND_REFUSAL_TEXT,
  ...SESSION_REFUSAL_TEXT,
  SESSION_NOT_ENROLLING: {
    zh: '该场对接会当前（{state}）不接受报名。',
    en: 'This session takes no enrolments in its present state ({state}).',
  },
  SESSION_CHANGED: {
    zh: '计算期间报名信息有变化，请重新分配。',
    en: 'Somebody enrolled or left meanwhile. Run the assignment again.',
  },
  SLOT_UNKNOWN: { zh: '所选时段不存在。', en: 'There is no such slot.' },
  DESKS_OUT_OF_RANGE: { zh: '请填写 1 至 20 个洽谈席位。', en: 'Give 1 to 20 desks.' },
  OUTCOME_EXISTS: { zh: '您已填写该次洽谈的结果。', en: 'You have said already what came of this meeting.' },
  SHIFT_OTHER_WEEK: { zh: '只能在同一周内改期。', en: 'A session is shifted within its week only.' },
  SHIFT_IN_THE_PAST: { zh: '改期日期须晚于今天。', en: 'The new day must lie after today.' },
  SHIFT_HOLIDAY: { zh: '改期日期不是工作日。', en: 'The new day is not a working day.' },
  SHIFT_SAME_DAY: { zh: '日期没有变化。', en: 'That is the day already.' },
  MOVE_NOT_WANTED: { zh: '双方并未互选，或不允许对接。', en: 'The two did not choose each other, or must not meet.' },
  MOVE_FIRM_NOT_FREE: { zh: '企业在该时段没有空闲。', en: 'The firm is not free at that time.' },
  MOVE_FIRM_BUSY: { zh: '企业在该时段已有洽谈。', en: 'The firm meets another bank at that time.' },
  MOVE_DESK_NOT_FREE: { zh: '该席位在该时段无人值守。', en: 'Nobody sits at that desk at that time.' },
  MOVE_DESK_TAKEN: { zh: '该席位在该时段已被占用。', en: 'That desk is taken at that time.' },
};

/** The sentence of a refusal in one language; an unknown code is shown as it is, never hidden. */
export function refusalText(code: string, facts: Readonly<Record<string, string>>, language: Language): string {
  const template = REFUSAL_TEXT[code]?.[language] ?? code;
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => facts[name] ?? '');
}
