import { randomUUID } from 'node:crypto';
import { civilDate } from '../../domain/calendar.ts';
import { yuan } from '../../domain/money.ts';
import type { OrganisationKind } from '../../domain/registry/organisation-kind.ts';
import { ROLES, type Role } from '../../domain/registry/permissions.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import { putOnList } from '../support/put-on-list.ts';
import {
  NEED_INPUT,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  type SignedIn,
} from '../support/running-platform.ts';
import { sendFile } from '../support/send-file.ts';
import { type ObjectKind, OWNED_ROWS } from './object-ids.ts';

/** A firm and its bank, which have all to do with each other and nothing with the other side. */
export type Side = {
  readonly firm: Party;
  readonly bank: Party;
  /** Texts and numbers that nobody of the other side may ever read. */
  readonly secretsOfFirm: readonly string[];
  readonly secretsOfBank: readonly string[];
};

export type TwoSides = {
  readonly left: Side;
  readonly right: Side;
  /** Somebody of every role: firm and bank staff of the left side, the others of an organisation of their own. */
  readonly people: ReadonlyMap<Role, SignedIn>;
  readonly visitor: SignedIn;
  readonly ids: (of: Party) => Promise<ReadonlyMap<ObjectKind, readonly string[]>>;
};

const KIND_OF_ROLE: Readonly<Partial<Record<Role, OrganisationKind>>> = {
  OPERATOR: 'OPERATOR',
  POLICY_OWNER: 'POLICY_OWNER',
  LINE_DEPARTMENT: 'LINE_DEPARTMENT',
  TREASURY: 'TREASURY',
  FINANCIAL_REGULATOR: 'REGULATOR',
  TRUSTEE: 'TRUSTEE',
  GUARANTOR: 'TRUSTEE',
  PARK_OPERATOR: 'LINE_DEPARTMENT',
  AUDITOR: 'AUDITOR',
};

export async function startTwoSides(running: RunningPlatform): Promise<TwoSides> {
  const { deps, pool } = running.platform;
  await seedPolicies(deps.read(), { withIllustrativeTiers: true });
  await deps.inTransaction((work) =>
    setBudget(work, deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
  );
  const operator = await running.operator();
  const left = await startSide(running, { name: '海棠', industry: 'C39', number: 1 });
  const right = await startSide(running, { name: '木槿', industry: 'C18', number: 2 });
  await running.settle();

  const people = new Map<Role, SignedIn>([['FIRM_USER', left.firm]]);
  for (const role of ROLES.filter((one) => one !== 'FIRM_USER' && one !== 'EXTERNAL_SYSTEM')) {
    const organisationId = role.startsWith('BANK_') ? left.bank.organisationId : await organisationFor(running, role);
    people.set(role, role === 'OPERATOR' ? operator : await running.user({ organisationId, roles: [role] }));
  }
  return {
    left,
    right,
    people,
    visitor: await running.user(),
    ids: async ({ organisationId }) => {
      const found = new Map<ObjectKind, readonly string[]>();
      for (const [kind, sql] of Object.entries(OWNED_ROWS)) {
        const { rows } = await pool.query<{ id: string }>(sql, [organisationId]);
        found.set(
          kind as ObjectKind,
          rows.map(({ id }) => id),
        );
      }
      return found;
    },
  };
}

async function organisationFor({ platform: { deps } }: RunningPlatform, role: Role): Promise<string> {
  const id = deps.newId();
  const row = { id, kind: KIND_OF_ROLE[role] ?? 'OPERATOR', name: role, creditCode: nextCreditCode() };
  await deps.read().insert(Organisation, { ...row, createdAt: deps.now() });
  return id;
}

/** Publishes, matches, lets in, applies, lends, files and loses: one row of nearly everything that has an owner. */
async function startSide(
  running: RunningPlatform,
  of: { name: string; industry: string; number: number },
): Promise<Side> {
  const { deps } = running.platform;
  const creditCode = nextCreditCode();
  const firmName = `东莞市${of.name}精密制造有限公司`;
  const firm = await running.firm({ name: firmName, creditCode, industryCode: of.industry });
  const bank = await running.bank();
  await bank.done('registerWebhook', { url: hookOf(of.name) });
  await putOnList(deps, { firmId: firm.organisationId, list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') });
  await running.settle();
  const terms = { ...PRODUCT_TERMS, name: `${of.name}贷`, industries: [of.industry], schemes: ['DG-2023-BANK'] };
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms });
  const amountFen = `${200_000_777n + BigInt(of.number) * 1_111n}`;
  const description = `${of.name}专用进口镗床`;
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', {
    ...NEED_INPUT,
    amountFen,
    description,
  });
  await firm.done('grantConsent', { needId, bankId: bank.organisationId });
  await running.settle();
  const { id: engagementId } = await firm.done<{ id: string }>('applyToProduct', { needId, productId });
  await firm.done('fileComplaint', { engagementId, text: `${of.name}投诉内容` });
  const move = (who: Party, name: string, offer: object = {}) =>
    who.done('moveEngagement', { engagementId, move: name, reasonCode: null, note: null, ...offer });
  await move(bank, 'accept');
  await move(bank, 'logContact');
  await move(firm, 'confirmContact');
  await move(bank, 'startReview');
  await move(bank, 'grant', { grantFen: amountFen, rateBps: '400', termMonths: 12 });
  await bank.done('planVisit', {
    engagementId,
    checkType: 'PRE',
    plannedOn: '2026-02-02',
    place: `${of.name}厂房`,
    visitors: '客户经理',
  });
  const contractNumber = `${of.name}合同2026-77`;
  const { id: loanId } = await bank.done<{ id: string }>('linkLoan', {
    contractNumber,
    contractOn: '2026-01-05',
    drawnOn: '2026-01-05',
    maturesOn: '2027-01-05',
    needId,
    productId,
    principalFen: amountFen,
    rateBps: '400',
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
  });
  await bank.done('fileLoan', { loanId });
  await bank.done('reportLoss', { loanId, lossFen: `${100_000_333n + BigInt(of.number)}`, recognisedOn: '2026-01-28' });
  await belongings(firm, bank, of.name);
  await papers(running, { firm, bank, engagementId, name: of.name });
  return {
    firm,
    bank,
    secretsOfFirm: [
      firmName,
      creditCode,
      description,
      amountFen,
      `${of.name}投诉内容`,
      `${of.name}的检索`,
      firm.email,
      `${of.name}公司材料`,
      `${of.name}农商行`,
    ],
    secretsOfBank: [contractNumber, `${of.name}厂房`, hookOf(of.name), `${of.name}核心系统`, `${of.name}银行材料`],
  };
}

const repaymentsOf = (name: string): string =>
  `contract_number,reference,paid_on,principal_fen,interest_fen\n${name}合同2026-77,${name}-1,2026-01-20,100,1\n`;

/** Nobody listens there, so that a delivery fails at once. */
const hookOf = (name: string): string => `http://127.0.0.1:9/${encodeURIComponent(name)}`;

/** What is kept for the side alone: searches, webhooks, keys, tables. */
async function belongings(firm: Party, bank: Party, name: string): Promise<void> {
  const search = { name: `${name}的检索`, index: 'products', search: { text: '订单' } };
  await firm.done('saveSearch', search);
  await bank.done('saveSearch', search);
  await bank.done('invitePerson', { email: `${randomUUID()}@example.test`, roles: ['BANK_MARKETER'] });
  await bank.done('createApiKey', { days: 30, label: `${name}核心系统`, scopes: ['needs:read'] });
  await bank.done('submitBankRows', { kind: 'REPAYMENT', table: repaymentsOf(name) });
}

/** A file of each at their engagement, and a need that the firm has not finished. */
async function papers(
  running: RunningPlatform,
  of: { firm: Party; bank: Party; engagementId: string; name: string },
): Promise<void> {
  const { firm, bank, engagementId, name } = of;
  for (const [who, title] of [[firm, `${name}公司材料`] as const, [bank, `${name}银行材料`] as const]) {
    const { id } = await sendFile(running.url, who, { name: `${title}.pdf` });
    await who.done('attachFile', { fileId: id, subject: 'ENGAGEMENT', subjectId: engagementId });
  }
  await firm.done('recordExternalLoan', {
    lender: `${name}农商行`,
    amountFen: '100000000',
    drawdownOn: '2025-06-01',
    maturityOn: '2026-06-01',
  });
  await firm.done('saveNeedDraft', {
    amountFen: '300000000',
    securities: ['CREDIT_ONLY'],
    description: `${name}公司材料`,
  });
}
