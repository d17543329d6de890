import type { OrganisationKind } from '../../domain/registry/organisation-kind.ts';

export type DemoAccountPlan = {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly string[];
  /** The firm or bank by its place in the demo data, or the name of an organisation of the public side. */
  readonly organisation: { readonly index: number } | { readonly name: string; readonly creditCode: string };
};

const PASSWORD = 'demo-only-2026';

/** The accounts of the demo. They exist only where DEMO is set, and are shown on its sign-in page. */
export const DEMO_ACCOUNTS: readonly DemoAccountPlan[] = [
  {
    email: 'firm@demo.example',
    password: PASSWORD,
    name: '企业财务 Firm',
    kind: 'FIRM',
    roles: ['FIRM_USER'],
    organisation: { index: 0 },
  },
  {
    email: 'bank@demo.example',
    password: PASSWORD,
    name: '银行客户经理 Bank',
    kind: 'BANK',
    roles: ['BANK_MARKETER', 'BANK_ADMIN', 'BANK_APPROVER'],
    organisation: { index: 0 },
  },
  {
    email: 'operator@demo.example',
    password: PASSWORD,
    name: '平台运营 Operator',
    kind: 'OPERATOR',
    roles: ['OPERATOR'],
    organisation: { name: '融资对接平台运营中心（演示）', creditCode: 'DEMO00000000000001' },
  },
  {
    email: 'policy@demo.example',
    password: PASSWORD,
    name: '政策主管 Policy owner',
    kind: 'POLICY_OWNER',
    roles: ['POLICY_OWNER'],
    organisation: { name: '工业和信息化主管部门（演示）', creditCode: 'DEMO00000000000002' },
  },
  {
    email: 'department@demo.example',
    password: PASSWORD,
    name: '行业主管部门 Department',
    kind: 'LINE_DEPARTMENT',
    roles: ['LINE_DEPARTMENT'],
    organisation: { name: '科技主管部门（演示）', creditCode: 'DEMO00000000000003' },
  },
  {
    email: 'bank-approver@demo.example',
    password: PASSWORD,
    name: '银行审批人 Bank approver',
    kind: 'BANK',
    roles: ['BANK_APPROVER'],
    organisation: { index: 0 },
  },
  {
    email: 'trustee@demo.example',
    password: PASSWORD,
    name: '受托管理机构 Trustee',
    kind: 'TRUSTEE',
    roles: ['TRUSTEE', 'GUARANTOR'],
    organisation: { name: '科创融资担保公司（演示）', creditCode: 'DEMO00000000000004' },
  },
  {
    email: 'treasury@demo.example',
    password: PASSWORD,
    name: '财政部门 Treasury',
    kind: 'TREASURY',
    roles: ['TREASURY'],
    organisation: { name: '财政主管部门（演示）', creditCode: 'DEMO00000000000005' },
  },
  {
    email: 'regulator@demo.example',
    password: PASSWORD,
    name: '金融管理部门 Regulator',
    kind: 'REGULATOR',
    roles: ['FINANCIAL_REGULATOR'],
    organisation: { name: '金融管理部门（演示）', creditCode: 'DEMO00000000000006' },
  },
  {
    email: 'auditor@demo.example',
    password: PASSWORD,
    name: '审计 Auditor',
    kind: 'AUDITOR',
    roles: ['AUDITOR'],
    organisation: { name: '审计部门（演示）', creditCode: 'DEMO00000000000007' },
  },
];
