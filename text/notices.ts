import type { EngagementMove } from '../domain/engagement/engagement-moves.ts';
import type { NoticeKind } from '../domain/notices/notice-kind.ts';
import { DESK_TEXT } from './desks.ts';
import { REFUSAL_REASON_TEXT } from './engagement.ts';
import type { Language } from './language.ts';

type Words = { readonly zh: string; readonly en: string };

/** One sentence for each kind; `{name}` is filled from the facts of the notice. */
const KIND_TEXT: Readonly<Record<NoticeKind, Words>> = {
  NEED_REVIEWED: { zh: '需求 {need} 的审核结果：{decision}。', en: 'Need {need} was reviewed: {decision}.' },
  NEED_WITHOUT_BANK: {
    zh: '需求 {need} 没有银行承接，已转由您跟进。',
    en: 'Need {need} has no bank left; it is yours to look after.',
  },
  PRODUCT_REVIEWED: {
    zh: '产品“{product}”的审核结果：{state}。',
    en: 'Product “{product}” was reviewed: {state}.',
  },
  CONSENT_GRANTED: { zh: '企业已授权贵行查看需求 {need}。', en: 'A firm lets your bank read need {need}.' },
  CONSENT_REVOKED: {
    zh: '企业已撤回对需求 {need} 的授权，贵行不能再查看。',
    en: 'The firm has withdrawn its consent for need {need}; your bank reads it no more.',
  },
  ENGAGEMENT_APPLIED: {
    zh: '一家企业就需求 {need} 向贵行提出申请，请按时受理。',
    en: 'A firm applied to your bank with need {need}. Accept it in time.',
  },
  ENGAGEMENT_GRABBED: { zh: '{bank} 已抢单您的需求 {need}。', en: '{bank} has taken your need {need}.' },
  ENGAGEMENT_DISPATCHED: {
    zh: '需求 {need} 已派单给贵行，请按时受理。',
    en: 'Need {need} was dispatched to your bank. Accept it in time.',
  },
  ENGAGEMENT_MOVED: { zh: '需求 {need} · {bank}：{move}。{reason}', en: 'Need {need} · {bank}: {move}. {reason}' },
  LOAN_LINKED: {
    zh: '{bank} 已登记您的贷款（合同 {contract}，{amount}）。',
    en: '{bank} has registered your loan (contract {contract}, {amount}).',
  },
  LOAN_OVERDUE: {
    zh: '{bank} 登记合同 {contract} 已逾期，请尽快联系银行。',
    en: '{bank} reports contract {contract} as overdue. Call the bank soon.',
  },
  LOAN_MATURES: {
    zh: '合同 {contract}（{bank}，{amount}）将于 {maturityOn} 到期，还有 {days} 天。需要续贷请提前 30 天以上向银行提出。',
    en: 'Contract {contract} ({bank}, {amount}) matures on {maturityOn}, in {days} days. Ask for a renewal at least 30 days before.',
  },
  FILING_MOVED: { zh: '合同 {contract} 的备案：{filing}。', en: 'Filing of contract {contract}: {filing}.' },
  CLAIM_MOVED: { zh: '补偿申请 {claim}：{claimState}。', en: 'Claim {claim}: {claimState}.' },
  SESSION_NOTICE: { zh: '每周对接会：{notice}', en: 'Weekly session: {notice}' },
  AUTHORITY_SUBMITTED: {
    zh: '有一份企业授权证明待核验，请在两个工作日内办理。',
    en: 'A proof of authority waits to be checked within two working days.',
  },
  AUTHORITY_DECIDED: {
    zh: '一份代表贵企业的授权证明{authority}，详见“授权证明”。',
    en: 'A proof of authority for your firm was {authority}; see “Proof of authority”.',
  },
  COMPLAINT_FILED: {
    zh: '收到一件对 {bank} 的投诉，请在两个工作日内受理。',
    en: 'A firm complains about {bank}. Take it up within two working days.',
  },
  COMPLAINT_LATE: {
    zh: '对 {bank} 的一件投诉超过时限仍未受理，请立即处理。',
    en: 'A complaint about {bank} was not taken up in time. See to it now.',
  },
  COMPLAINT_MOVED: { zh: '您对 {bank} 的投诉：{complaint}。', en: 'Your complaint about {bank}: {complaint}.' },
  APPEAL_LATE: {
    zh: '一件标签申诉已过答复期限（{dueOn}），请督办。',
    en: 'An appeal against a tag has passed its last day ({dueOn}). See that it is answered.',
  },
  APPEAL_DECIDED: { zh: '您的标签申诉已答复：{appeal}。', en: 'Your appeal against a tag was answered: {appeal}.' },
  WEBHOOK_DEAD: {
    zh: '推送地址 {host} 多次无法送达，请检查后在“推送”页面重新发送。',
    en: 'Messages to {host} could not be delivered. Mend the receiver and replay them on the webhooks page.',
  },
};

const MOVE_TEXT: Readonly<Record<EngagementMove, Words>> = {
  accept: { zh: '银行已受理', en: 'the bank accepted it' },
  logContact: { zh: '银行登记已对接，请企业确认', en: 'the bank says it was in contact; please confirm or dispute' },
  confirmContact: { zh: '企业已确认对接', en: 'the firm confirmed the contact' },
  disputeContact: { zh: '企业对“已对接”提出异议', en: 'the firm disputes the contact' },
  startReview: { zh: '银行已进入审查', en: 'the review has begun' },
  askSupplement: { zh: '银行要求补充资料', en: 'the bank asks for supplements' },
  supplement: { zh: '企业已补充资料', en: 'the firm brought the supplements' },
  grant: { zh: '银行已授信', en: 'the bank granted credit' },
  acceptOffer: { zh: '企业已接受授信方案', en: 'the firm accepted the offer' },
  draw: { zh: '已放款', en: 'money was drawn' },
  refuse: { zh: '银行已退单', en: 'the bank refused' },
  release: { zh: '银行已释放', en: 'the bank let it go' },
  withdraw: { zh: '企业已撤回', en: 'the firm withdrew' },
  reassign: { zh: '企业已转给另一家银行', en: 'the firm moved it to another bank' },
  expire: { zh: '办理时限已到', en: 'a time limit has passed' },
  close: { zh: '需求已结束', en: 'the need has ended' },
};

const SESSION_TEXT: Readonly<Record<string, Words>> = {
  CANCELLED: { zh: '本周对接会已取消。', en: 'this session is cancelled.' },
  PUBLISHED: { zh: '日程已公布，请查看您的会面。', en: 'the timetable is public; see your meetings.' },
  SHIFTED: { zh: '对接会改期，请查看新日期。', en: 'the session was moved; see the new day.' },
  REMINDER: { zh: '您的会面即将开始。', en: 'your meeting begins soon.' },
  MOVED_UP: { zh: '您已从候补转为正式参会。', en: 'you have moved up from the waiting list.' },
  MEETING_CHANGED: { zh: '您的会面有变动。', en: 'a meeting of yours was changed.' },
  WEEK_MISSED: { zh: '本周没有举行对接会。', en: 'no session took place this week.' },
};

const DECISION_TEXT: Readonly<Record<string, Words>> = {
  PUBLISH: { zh: '通过，已发布', en: 'published' },
  RETURN: { zh: '退回修改', en: 'returned to be changed' },
  REJECT: { zh: '未通过', en: 'rejected' },
  ONLINE: { zh: '已上线', en: 'online' },
  REJECTED: { zh: '未通过', en: 'rejected' },
  DRAFT: { zh: '未通过，已退回草稿', en: 'rejected, a draft again' },
};

const AUTHORITY_TEXT: Readonly<Record<string, Words>> = {
  APPROVED: { zh: '已通过', en: 'accepted' },
  REFUSED: { zh: '未通过', en: 'refused' },
};

const COMPLAINT_STATE_TEXT: Readonly<Record<string, Words>> = {
  ACCEPTED: { zh: '平台已受理', en: 'the operator took it up' },
  ANSWERED: { zh: '平台已答复', en: 'the operator answered it' },
  WITHDRAWN: { zh: '已撤回', en: 'it was withdrawn' },
};

const APPEAL_TEXT: Readonly<Record<string, Words>> = {
  UPHELD: { zh: '申诉成立', en: 'upheld' },
  DISMISSED: { zh: '申诉不成立', en: 'dismissed' },
};

const FILING_TEXT: Readonly<Record<string, Words>> = {
  FILING_DRAFT: { zh: '草稿', en: 'a draft' },
  FILING_REVIEW: { zh: '审核中', en: 'under review' },
  FILED: { zh: '已备案', en: 'filed' },
  FILING_RETURNED: { zh: '退回补正', en: 'returned' },
  FILING_REJECTED: { zh: '不予备案', en: 'rejected' },
  FILING_REVOKED: { zh: '备案已撤销', en: 'revoked' },
};

/** What a notice says, in one sentence without data of people. An unknown code stands for itself. */
export function noticeText(kind: NoticeKind, facts: Readonly<Record<string, string>>, language: Language): string {
  const word = (table: Readonly<Record<string, Words>>, code: string | undefined): string =>
    table[code ?? '']?.[language] ?? code ?? '';
  const filled: Record<string, string> = {
    ...facts,
    amount: amountText(facts['amountFen'], language),
    decision: word(DECISION_TEXT, facts['decision']),
    state: word(DECISION_TEXT, facts['state']),
    move: word(MOVE_TEXT, facts['move']),
    reason: word(REFUSAL_REASON_TEXT, facts['reasonCode']),
    notice: word(SESSION_TEXT, facts['notice']),
    filing: word(FILING_TEXT, facts['to']),
    complaint: word(COMPLAINT_STATE_TEXT, facts['complaint']),
    appeal: word(APPEAL_TEXT, facts['appeal']),
    authority: word(AUTHORITY_TEXT, facts['authority']),
    claimState: claimText(facts['to'], language),
  };
  return KIND_TEXT[kind][language].replace(/\{(\w+)\}/g, (_whole, name: string) => filled[name] ?? '').trim();
}

function claimText(state: string | undefined, language: Language): string {
  const words = (DESK_TEXT as Readonly<Record<string, readonly [string, string]>>)[`claim.${state}`];
  return words?.[language === 'zh' ? 0 : 1] ?? state ?? '';
}

const FEN_EACH_YUAN = 100n;

/** Whole fen as yuan, the thousands apart; fen are shown only where there are some. */
function amountText(amountFen: string | undefined, language: Language): string {
  if (amountFen === undefined || !/^\d+$/.test(amountFen)) return '';
  const amount = BigInt(amountFen);
  const yuan = `${amount / FEN_EACH_YUAN}`.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = amount % FEN_EACH_YUAN;
  const text = rest === 0n ? yuan : `${yuan}.${`${rest}`.padStart(2, '0')}`;
  return language === 'zh' ? `${text}元` : `CNY ${text}`;
}
