import type { Language } from './language.ts';

/** Words of the papers and tables that the fund hands out. */
export type FundDocumentText = {
  readonly sheetTitle: string;
  readonly footer: string;
  readonly illustrative: string;
  readonly claim: string;
  readonly steps: string;
  readonly bearings: string;
  readonly decision: string;
  readonly preliminary: string;
  readonly columns: {
    readonly step: string;
    readonly rule: string;
    readonly inputs: string;
    readonly setting: string;
    readonly result: string;
  };
  readonly party: string;
  readonly amount: string;
  readonly facts: Readonly<
    Record<
      | 'claimId'
      | 'scheme'
      | 'version'
      | 'bank'
      | 'firm'
      | 'claimant'
      | 'recognisedOn'
      | 'decidedAt'
      | 'approved'
      | 'reason'
      | 'state',
      string
    >
  >;
  readonly statement: string;
  readonly simulation: string;
  readonly statementColumns: readonly string[];
};

const ZH: FundDocumentText = {
  sheetTitle: '风险补偿计算单',
  footer: '同样的事实、限额与政策，重算得到同样的金额（分）',
  illustrative: '演示用：分档补偿比例未经任何机构批准，本单不得作为拨付依据。',
  claim: '申请',
  steps: '计算步骤',
  bearings: '各方承担',
  decision: '审批决定',
  preliminary: '初步计算，尚未审批，未占用任何限额。',
  columns: { step: '步骤', rule: '规则', inputs: '输入', setting: '政策设置', result: '结果' },
  party: '承担方',
  amount: '金额（元）',
  facts: {
    claimId: '申请编号',
    scheme: '政策',
    version: '政策版本',
    bank: '银行',
    firm: '企业',
    claimant: '申请单位',
    recognisedOn: '损失认定日',
    decidedAt: '审批时间',
    approved: '核准金额（元）',
    reason: '理由',
    state: '状态',
  },
  statement: '风险补偿台账',
  simulation: '政策测算',
  statementColumns: [
    '项目',
    '笔数',
    '损失（元）',
    '核准（元）',
    '已拨付（元）',
    '净追偿（元）',
    '应返还（元）',
    '已返还（元）',
  ],
};

const EN: FundDocumentText = {
  sheetTitle: 'Risk compensation: compute sheet',
  footer: 'The same facts, limits and policy give the same amount, to the fen',
  illustrative: 'Demonstration: nobody approved the table of rates; this sheet is no ground for a payment.',
  claim: 'Claim',
  steps: 'Steps',
  bearings: 'Who bears the loss',
  decision: 'Decision',
  preliminary: 'Preliminary: not decided, and no limit is reserved.',
  columns: { step: 'Step', rule: 'Rule', inputs: 'Inputs', setting: 'Policy setting', result: 'Result' },
  party: 'Party',
  amount: 'Amount (yuan)',
  facts: {
    claimId: 'Claim',
    scheme: 'Scheme',
    version: 'Policy version',
    bank: 'Bank',
    firm: 'Firm',
    claimant: 'Claimant',
    recognisedOn: 'Loss recognised on',
    decidedAt: 'Decided at',
    approved: 'Approved (yuan)',
    reason: 'Reason',
    state: 'State',
  },
  statement: 'Risk compensation statement',
  simulation: 'What-if simulation',
  statementColumns: [
    'Item',
    'Claims',
    'Loss (yuan)',
    'Approved (yuan)',
    'Paid (yuan)',
    'Recovered, net (yuan)',
    'Return due (yuan)',
    'Returned (yuan)',
  ],
};

export const FUND_DOCUMENT_TEXT: Readonly<Record<Language, FundDocumentText>> = { zh: ZH, en: EN };
