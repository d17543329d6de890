import { randomUUID } from 'node:crypto';
import type { GraphQLInputType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Client,
  FIRM_INPUT,
  NEED_INPUT,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { leavesOf, sampleOf, withValue } from '../support/sample-input.ts';

const LONG = 'x'.repeat(10_000);
const NOT_A_DAY = ['2026-02-30', '2004-13-01', '2026-1-1', '２０２６-０１-０１', '', 20_260_101, '0000-01-01'];
const NOT_AN_AMOUNT = [5, 1.5, '1.5', '1e3', '１２３', '', '1\u0000', '99999999999999999999', true];

/** What no field of that type may ever hold. */
const IMPOSSIBLE: Readonly<Record<string, readonly unknown[]>> = {
  Int: ['12', 1.5, 2_147_483_648, true, '１２'],
  Boolean: ['yes', 1],
  ID: [{}, [{}], 'a\u0000b'],
  String: [5, {}, 'a\u0000b', '\u001b[2J', '\ud800'],
  Fen: [...NOT_AN_AMOUNT, '9000000000000001', '-9000000000000001'],
  Bps: [...NOT_AN_AMOUNT, '1000001', '-1000001'],
  CivilDate: NOT_A_DAY,
  Enum: ['NO_SUCH', 5, LONG, "A'; drop table firm; --", 'a\u0000b'],
};

/** What some fields may hold and others not: answered or refused, but never a fault. */
const SUSPICIOUS: Readonly<Record<string, readonly unknown[]>> = {
  Int: [-1, 0, 2_147_483_647, -2_147_483_648],
  Boolean: [],
  ID: [LONG, '', '😀', "1'; drop table firm; --", '11111111-1111-1111-1111-111111111111'],
  String: [LONG, '', ' ', '😀'.repeat(40), '１２３４', "'; drop table firm; --", '<script>alert(1)</script>', '${7*7}'],
  Fen: ['-1', '0', '1', '9000000000000000', '-9000000000000000'],
  Bps: ['-1', '0', '1000000', '-1000000'],
  CivilDate: ['0001-01-01', '9999-12-31', '2028-02-29'],
  Enum: [],
};

/** These change by themselves while jobs are under way; they count only when none is. */
const WRITTEN_BY_WORKER: ReadonlySet<string> = new Set([
  'public.match_run',
  'public.rematch_range',
  'public.long_work',
  'public.recommendation',
  'public.timer',
  'public.firm_facts_version',
  'public.outbox_event',
  'public.notification',
  'public.message',
]);

let running: RunningPlatform;
let clients: Record<
  'person' | 'firm' | 'bank' | 'operator' | 'department' | 'trustee' | 'policyOwner' | 'treasury',
  Client
>;
let bases: Record<string, { by: keyof typeof clients; input: () => object }>;
let tables: string[];

beforeAll(async () => {
  running = await startRunningPlatform();
  const firm = await running.firm();
  const bank = await running.bank();
  const [person, operator, department] = [
    await running.user(),
    await running.operator(),
    await running.lineDepartment(),
  ];
  const [trustee, policyOwner, treasury] = [
    await running.trustee(),
    await running.policyOwner(),
    await running.treasury(),
  ];
  clients = { person, firm, bank, operator, department, trustee, policyOwner, treasury };
  bases = {
    ...(await validInputs(firm, bank)),
    ...fundInputs(),
    ...sessionInputs(),
    ...outsideInputs(),
    ...peopleInputs(),
    ...fileInputs(),
  };
  const { rows } = await running.platform.pool.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and (table_schema = 'public' or (table_schema, table_name) = ('auth', 'api_key'))`,
  );
  tables = rows.map(({ name }) => name);
  await running.settle();
});
afterAll(() => running?.close());

/** For each mutation somebody who may call it, and an input that reaches the database. */
async function validInputs(firm: Party, bank: Party): Promise<typeof bases> {
  const { id: needId } = await firm.done<{ id: string }>('publishCreditNeed', NEED_INPUT);
  const flagged = { ...NEED_INPUT, amountFen: '90000000000' };
  const { id: submittedId } = await firm.done<{ id: string }>('publishCreditNeed', flagged);
  const { id: productId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS });
  const pending = { ...PRODUCT_TERMS, schemes: ['DG-2023-BANK'], spreadBpsMax: '200' };
  const { id: pendingId } = await bank.done<{ id: string }>('publishCreditProduct', { terms: pending });
  await running.settle();
  const { organisationId: firmId } = firm;
  const full = { industries: ['C'], excludedIndustries: ['A'], requiredTags: ['T1'], excludedTags: ['T2'] };
  const terms = {
    ...PRODUCT_TERMS,
    ...full,
    taxGrades: ['A'],
    schemes: ['S1'],
    creditGradeWorst: 5,
    validTo: '2027-01-01',
  };
  const withFee = {
    ...terms,
    revenueFenMin: '1',
    revenueFenMax: '2',
    fees: [{ name: '评估费', fixedFen: '100', yearlyBps: null }],
  };
  const profile = { ...FIRM_INPUT, assetsFen: '100' };
  const { name: _name, ...figures } = profile;
  const consent = { needId, bankId: bank.organisationId };
  const wrongCode = () => nextCreditCode().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const taken = nextCreditCode();
  await running.firm({ creditCode: taken });
  const loan = () => ({
    contractNumber: `莞银-${randomUUID()}`,
    contractOn: '2026-01-05',
    drawnOn: '2026-01-05',
    maturesOn: '2027-01-05',
    needId,
    productId,
    principalFen: '200000000',
    rateBps: '400',
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
    isFirstLoan: true,
  });
  const listFile = () => ({
    list: 'TECH_SME',
    scope: 'ADDITIONS',
    effectiveOn: '2026-02-01',
    reason: '年度更新',
    file: Buffer.from('统一社会信用代码\n').toString('base64'),
  });
  const { id: loanId } = await bank.done<{ id: string }>('linkLoan', loan());
  return {
    registerFirm: { by: 'person', input: () => ({ ...profile, creditCode: taken }) },
    updateFirmProfile: { by: 'firm', input: () => figures },
    overrideCreditCode: {
      by: 'operator',
      input: () => ({ ...profile, creditCode: wrongCode(), reason: '执照核对无误' }),
    },
    listFirm: {
      by: 'department',
      input: () => ({ firmId, list: 'CULTIVATION', category: 'CITY', validFrom: '2026-01-01' }),
    },
    delistFirm: {
      by: 'department',
      input: () => ({ firmId, list: 'CULTIVATION', reason: '调整', validTo: '2026-02-01' }),
    },
    previewListRelease: { by: 'department', input: listFile },
    submitListRelease: { by: 'department', input: () => ({ ...listFile(), digest: 'none' }) },
    startListImport: { by: 'department', input: () => ({ ...listFile(), digest: 'none' }) },
    decideListRelease: {
      by: 'department',
      input: () => ({ releaseId: randomUUID(), decision: 'APPROVE', note: '核对无误' }),
    },
    correctListing: {
      by: 'department',
      input: () => ({
        list: 'CULTIVATION',
        firmId,
        category: 'CITY',
        validFrom: '2026-01-01',
        correctFrom: '2026-01-02',
        correctTo: '2026-06-01',
        reason: '日期有误',
      }),
    },
    recordFirmFact: {
      by: 'department',
      input: () => ({ firmId, family: 'SAFETY', value: 'GOOD', reference: randomUUID(), validFrom: '2026-01-02' }),
    },
    endFirmFact: {
      by: 'department',
      input: () => ({ recordId: randomUUID(), validTo: '2026-02-01', reason: '已整改' }),
    },
    withdrawExternalLoan: { by: 'department', input: () => ({ externalLoanId: randomUUID(), reason: '重复登记' }) },
    recordExternalLoan: {
      by: 'department',
      input: () => ({
        firmId,
        lender: '外地银行',
        amountFen: '100',
        drawdownOn: '2025-01-02',
        maturityOn: '2025-02-02',
      }),
    },
    appealTag: { by: 'firm', input: () => ({ code: 'SIZE_CLASS', value: 'SMALL', reason: '人数有误' }) },
    decideAppeal: {
      by: 'operator',
      input: () => ({ appealId: randomUUID(), decision: 'DISMISSED', answer: '核对无误' }),
    },
    importCreditGrades: {
      by: 'department',
      input: () => ({ scheme: 'BUREAU', issuer: '征信机构', file: Buffer.from('等级\n').toString('base64') }),
    },
    nominateFirm: {
      by: 'department',
      input: () => ({ list: 'WHITELIST_2023', firmId: randomUUID(), reason: '专精特新' }),
    },
    moveNomination: {
      by: 'policyOwner',
      input: () => ({ nominationId: randomUUID(), move: 'REVIEW', version: 1, note: '联席会议' }),
    },
    createBankList: { by: 'bank', input: () => ({ name: '重点客户' }) },
    registerProject: {
      by: 'department',
      input: () => ({ firmId, code: `GREEN-${randomUUID().slice(0, 8).toUpperCase()}`, name: '屋顶光伏' }),
    },
    recordTaxGrade: { by: 'department', input: () => ({ firmId, grade: 'A', publishedOn: '2025-04-01', year: 2024 }) },
    loadLprFixing: {
      by: 'operator',
      input: () => ({ fixedOn: '2026-01-20', oneYearBps: '300', overFiveYearsBps: '350' }),
    },
    publishCreditNeed: { by: 'firm', input: () => NEED_INPUT },
    reviseCreditNeed: { by: 'firm', input: () => ({ ...NEED_INPUT, needId, version: 1 }) },
    withdrawCreditNeed: { by: 'firm', input: () => ({ needId: randomUUID() }) },
    reviewCreditNeed: { by: 'operator', input: () => ({ needId: submittedId, decision: 'RETURN', note: '请补充' }) },
    publishCreditProduct: { by: 'bank', input: () => ({ terms: withFee }) },
    reviseCreditProduct: { by: 'bank', input: () => ({ productId, version: 1, terms: withFee }) },
    suspendCreditProduct: { by: 'bank', input: () => ({ productId: randomUUID() }) },
    reviewCreditProduct: { by: 'operator', input: () => ({ productId: pendingId, decision: 'REJECT', note: '超限' }) },
    grantConsent: { by: 'firm', input: () => consent },
    revokeConsent: { by: 'firm', input: () => consent },
    reportMatchOutcome: { by: 'firm', input: () => ({ needId, productId, kind: 'DISMISSED', reason: 'COST' }) },
    serveAffinityModel: { by: 'policyOwner', input: () => ({ version: 1 }) },
    rollBackAffinity: { by: 'operator', input: () => ({ reason: '演练' }) },
    linkLoan: { by: 'bank', input: loan },
    fileLoan: { by: 'bank', input: () => ({ loanId, schemeCode: 'DG-2023-BANK' }) },
    reportLoss: { by: 'bank', input: () => ({ loanId, lossFen: '100', recognisedOn: '2026-01-28' }) },
    applyToProduct: { by: 'firm', input: () => ({ needId: randomUUID(), productId }) },
    setBankCapacity: { by: 'bank', input: () => ({ cases: 12 }) },
    grabNeed: { by: 'bank', input: () => ({ needId: randomUUID() }) },
    moveEngagement: {
      by: 'bank',
      input: () => ({ engagementId: randomUUID(), move: 'accept', reasonCode: null, note: 'x', grantFen: null }),
    },
    pauseConsent: { by: 'firm', input: () => ({ needId, bankId: randomUUID(), isPaused: true }) },
    overrideExposure: { by: 'bank', input: () => ({ engagementId: randomUUID(), reason: '存量客户' }) },
    recordRepayment: { by: 'bank', input: () => ({ loanId: randomUUID(), amountFen: '100', paidOn: '2026-01-01' }) },
    reportLoanClass: {
      by: 'bank',
      input: () => ({ loanId: randomUUID(), daysOverdue: 1, loanClass: 'NORMAL', reason: 'OVERDUE' }),
    },
    endLoan: { by: 'bank', input: () => ({ loanId: randomUUID(), end: 'TRANSFERRED', reason: '资产转让' }) },
    renewLoan: {
      by: 'bank',
      input: () => ({
        loanId: randomUUID(),
        contractNumber: '续贷2026-0009',
        contractOn: '2026-01-01',
        maturesOn: '2027-01-01',
        rateBps: '380',
        pricedMonths: 12,
      }),
    },
    fundBridgePool: { by: 'treasury', input: () => ({ amountFen: '100000000' }) },
    askBridge: { by: 'firm', input: () => ({ loanId, amountFen: '100000000' }) },
    moveBridge: { by: 'trustee', input: () => ({ bridgeId: randomUUID(), move: 'approve', note: '' }) },
    payBridge: { by: 'trustee', input: () => ({ bridgeId: randomUUID() }) },
    returnBridge: { by: 'trustee', input: () => ({ bridgeId: randomUUID() }) },
    moveApplication: { by: 'firm', input: () => ({ engagementId: randomUUID(), productId }) },
    assignNeed: { by: 'operator', input: () => ({ needId: randomUUID(), productId }) },
    confirmFulfilled: { by: 'firm', input: () => ({ needId }) },
    fileComplaint: { by: 'firm', input: () => ({ engagementId: randomUUID(), text: '无人联系' }) },
    moveComplaint: { by: 'operator', input: () => ({ complaintId: randomUUID(), move: 'answer', answer: '已处理' }) },
    rateBank: { by: 'firm', input: () => ({ engagementId: randomUUID(), stars: 5, comment: '' }) },
    planVisit: {
      by: 'bank',
      input: () => ({
        engagementId: randomUUID(),
        checkType: 'PRE',
        plannedOn: '2026-12-01',
        place: 'x',
        visitors: 'y',
      }),
    },
    recordVisit: {
      by: 'bank',
      input: () => ({ visitId: randomUUID(), outcome: 'DONE', findings: 'x', needConfirmed: 'HAS_NEED' }),
    },
    setReflow: { by: 'firm', input: () => ({ needId, mayReflow: false }) },
    openSandbox: { by: 'bank', input: () => ({ label: '核心系统' }) },
    createApiKey: { by: 'bank', input: () => ({ days: 30, label: '核心系统', scopes: ['needs:read'] }) },
    revokeApiKey: { by: 'bank', input: () => ({ id: randomUUID() }) },
    saveSearch: {
      by: 'bank',
      input: () => ({ name: '长安订单', index: 'needs', search: { text: '订单', filter: { places: ['441900119'] } } }),
    },
    removeSavedSearch: { by: 'bank', input: () => ({ id: randomUUID() }) },
    markSearchNoticesRead: { by: 'bank', input: () => ({ id: randomUUID() }) },
    saveSearchSynonym: { by: 'operator', input: () => ({ id: null, terms: ['厂房贷', '园区贷'] }) },
    removeSearchSynonym: { by: 'operator', input: () => ({ id: randomUUID() }) },
    retryJob: { by: 'operator', input: () => ({ id: 'no-such-job', queue: 'MATCHING' }) },
    retryWork: { by: 'operator', input: () => ({ id: randomUUID() }) },
    rebuildSearch: { by: 'operator', input: () => ({ index: 'products' }) },
  };
}

const CHANGE = {
  readings: [{ name: 'capReading', value: 'limit-on-loss' }],
  tierTable: [{ loanAmountFenMax: '100000000', rateBps: '7000' }],
  loanTypes: ['CREDIT'],
  bankCapBps: '150',
  firmCapFen: '100000000',
  schemeCapFen: '100000000',
};

/** Filing, claim and fund: ids that lead nowhere reach the database all the same. */
function fundInputs(): typeof bases {
  const id = randomUUID();
  const step = { claimId: id, reason: '理由' };
  const back = { ...step, amountFen: '100', transferId: 'TRANSFER-1' };
  const share = (numerator: number) => ({ numerator, denominator: 10 });
  const shares = { nationalFund: share(2), reguarantor: share(2), guarantor: share(4), bank: share(2) };
  const checks = { checkBeforeLoan: '有', checkAtLoan: '有', checkAfterLoan: '有', recoverySteps: '有' };
  const recovery = { recoveredOn: '2026-01-05', grossFen: '100', costsFen: '1', reference: '执行' };
  return {
    recordGuarantee: {
      by: 'bank',
      input: () => ({ loanId: id, guarantorId: id, nationalFundNumber: 'N1', ...shares }),
    },
    reportOverdue: { by: 'bank', input: () => ({ loanId: id, overdueDays: 30, loanClass: 'SUBSTANDARD' }) },
    reviewFiling: { by: 'trustee', input: () => ({ filingId: id, move: 'acceptFiling', reason: '同意' }) },
    draftClaim: { by: 'bank', input: () => ({ claimId: id, ...checks }) },
    moveClaim: { by: 'bank', input: () => ({ ...step, move: 'submitClaim' }) },
    recommendClaim: { by: 'trustee', input: () => step },
    approveClaim: { by: 'policyOwner', input: () => ({ ...step, amountFen: '100' }) },
    approveTopUp: { by: 'policyOwner', input: () => step },
    payClaim: { by: 'trustee', input: () => ({ claimId: id, transferId: 'TRANSFER-1', paymentReference: '国库' }) },
    reportRecovery: { by: 'bank', input: () => ({ claimId: id, ...recovery }) },
    writeBack: { by: 'trustee', input: () => back },
    returnClawback: { by: 'trustee', input: () => back },
    proposePolicy: {
      by: 'policyOwner',
      input: () => ({ kind: 'TAGS', validFrom: '2026-06-01', decisionRecord: '会议纪要', settings: '{}' }),
    },
    startSimulation: {
      by: 'policyOwner',
      input: () => ({ schemeCode: 'DG-2023-BANK', variants: [CHANGE], portfolioBase64: null }),
    },
    proposeSettings: {
      by: 'policyOwner',
      input: () => ({
        schemeCode: 'DG-2023-BANK',
        validFrom: '2026-06-01',
        decisionRecord: '会议纪要',
        change: CHANGE,
      }),
    },
    importHistory: {
      by: 'policyOwner',
      input: () => ({
        kind: 'LOANS',
        tableBase64: 'Y29udHJhY3RfbnVtYmVyCk5PTkUK',
        decisionRecord: '会议纪要',
        controlRows: 1,
        controlSumFen: '100',
      }),
    },
    proposeSlaProfile: {
      by: 'policyOwner',
      input: () => ({
        code: '246',
        validFrom: '2026-12-01',
        decisionRecord: '会议纪要',
        placesMax: 3,
        openDays: 1,
        acceptDays: 2,
        contactDays: 4,
        disputeDays: 2,
        drawdownDays: 6,
        decisionMonths: 1,
        writeBackDays: 5,
        complaintDays: 2,
        roundsMax: 3,
      }),
    },
    decideSlaProfile: { by: 'policyOwner', input: () => ({ profileId: randomUUID(), isApproved: true }) },
    decideSettings: { by: 'policyOwner', input: () => ({ proposalId: id, isApproved: true }) },
    draftFilingBatch: { by: 'bank', input: () => ({ tableBase64: 'Y29udHJhY3RfbnVtYmVyCk5PTkUK' }) },
    appropriateBudget: { by: 'treasury', input: () => ({ pool: 'DG-2023', year: 2031, amountFen: '100' }) },
    registerPilotBank: {
      by: 'policyOwner',
      input: () => ({ bankId: id, schemeCode: 'DG-2018', decisionRecord: '会议纪要' }),
    },
    signBankAgreement: {
      by: 'policyOwner',
      input: () => ({ bankId: id, schemeCode: 'DG-2018', decisionRecord: '会议纪要', validFrom: '2026-06-01' }),
    },
    endBankAgreement: { by: 'policyOwner', input: () => ({ agreementId: id, on: '2026-06-01', reason: '退出' }) },
    reverseAppropriation: { by: 'treasury', input: () => ({ transferId: 'NO-SUCH-TRANSFER', reason: '调减' }) },
  };
}

/** Valid in shape, about a session that is not there. */
/** What leaves the application or comes into it: notices, webhooks and the tables of banks. */
function outsideInputs(): typeof bases {
  const one = { id: randomUUID() };
  const preferences = { language: 'zh', mail: 'DAILY', muted: ['SESSION'], phone: '13800138000', wechatId: 'wx_1' };
  return {
    saveNotificationPreferences: { by: 'firm', input: () => preferences },
    markNotificationsRead: { by: 'firm', input: () => ({ ids: [one.id] }) },
    registerWebhook: { by: 'bank', input: () => ({ url: 'https://bank.example/hooks' }) },
    removeWebhook: { by: 'bank', input: () => one },
    replayWebhook: { by: 'bank', input: () => one },
    submitBankRows: { by: 'bank', input: () => ({ kind: 'DECISION', table: 'contract_number\nNONE\n' }) },
    // The rows are about nothing that is there, so that no job writes while the tables are counted.
    submitProducts: { by: 'bank', input: () => ({}) },
    submitDecisions: { by: 'bank', input: () => ({}) },
    submitDrawdowns: { by: 'bank', input: () => ({}) },
    submitRepayments: { by: 'bank', input: () => ({}) },
  };
}

function peopleInputs(): typeof bases {
  const roles = ['BANK_MARKETER'];
  const userId = randomUUID();
  return {
    invitePerson: { by: 'bank', input: () => ({ email: `${randomUUID()}@example.test`, roles }) },
    withdrawInvitation: { by: 'bank', input: () => ({ id: randomUUID() }) },
    acceptInvitation: { by: 'person', input: () => ({ token: `${randomUUID()}.${'a'.repeat(43)}` }) },
    changePersonRoles: { by: 'bank', input: () => ({ userId, roles }) },
    removePerson: { by: 'bank', input: () => ({ userId, successorId: randomUUID() }) },
    openBranch: { by: 'bank', input: () => ({ name: `${randomUUID()}支行` }) },
    placeInBranch: { by: 'bank', input: () => ({ userId, branchId: randomUUID() }) },
    handOverWork: { by: 'bank', input: () => ({ engagementId: randomUUID(), branchId: randomUUID() }) },
    endPersonSignIns: { by: 'bank', input: () => ({ email: `${randomUUID()}@example.test` }) },
    resetSecondFactor: { by: 'bank', input: () => ({ email: `${randomUUID()}@example.test`, reason: '手机遗失' }) },
    decideSignInLink: {
      by: 'operator',
      input: () => ({ linkId: randomUUID(), email: `${randomUUID()}@example.test` }),
    },
    proveIdentity: { by: 'bank', input: () => ({ password: 'not the password', code: null }) },
    endSignIn: { by: 'bank', input: () => ({ signInId: randomUUID() }) },
    endOtherSignIns: { by: 'bank', input: () => ({ confirm: true }) },
    removeSecondFactor: { by: 'bank', input: () => ({ confirm: true }) },
  };
}

function fileInputs(): typeof bases {
  const proof = { kind: 'LETTER_OF_AUTHORITY', note: '授权书', fileIds: [randomUUID()] };
  const requestId = randomUUID();
  const { description: _none, ...terms } = NEED_INPUT;
  return {
    attachFile: { by: 'bank', input: () => ({ fileId: randomUUID(), subject: 'VISIT', subjectId: randomUUID() }) },
    proveAuthority: { by: 'firm', input: () => proof },
    claimFirm: { by: 'person', input: () => ({ ...proof, creditCode: nextCreditCode(), name: '某某公司' }) },
    withdrawAuthority: { by: 'person', input: () => ({ requestId }) },
    decideAuthority: { by: 'operator', input: () => ({ requestId, approves: false, reason: '印章不清' }) },
    saveNeedDraft: { by: 'firm', input: () => ({ ...terms, description: '', draftId: randomUUID() }) },
    discardNeedDraft: { by: 'firm', input: () => ({ draftId: randomUUID() }) },
  };
}

function sessionInputs(): typeof bases {
  const one = { sessionId: randomUUID() };
  const meeting = { meetingId: randomUUID() };
  const place = { slot: 1, desk: 0 };
  return {
    enrolFirmInSession: {
      by: 'firm',
      input: () => ({ ...one, needId: randomUUID(), bankIds: [randomUUID()], freeSlots: [0] }),
    },
    enrolBankInSession: {
      by: 'bank',
      input: () => ({ ...one, desks: [{ name: '一号桌', freeSlots: [0] }], firmIds: [randomUUID()] }),
    },
    withdrawFromSession: { by: 'firm', input: () => one },
    inviteFirms: { by: 'operator', input: () => ({ ...one, filter: 'UNMATCHED', count: 5 }) },
    changeSessionSettings: { by: 'operator', input: () => ({ validFrom: '2030-01-07', rooms: 5 }) },
    appealMeeting: { by: 'firm', input: () => ({ ...meeting, slot: 1, reason: '临时有事' }) },
    assignSession: { by: 'operator', input: () => ({ ...one, method: 'STABLE' }) },
    startAssignment: { by: 'operator', input: () => ({ ...one, method: 'STABLE' }) },
    decideMeetingAppeal: { by: 'operator', input: () => ({ ...meeting, isGranted: true }) },
    shiftSession: { by: 'operator', input: () => ({ ...one, to: '2026-02-05' }) },
    cancelSession: { by: 'operator', input: () => one },
    moveMeeting: { by: 'operator', input: () => ({ ...meeting, ...place }) },
    checkInMeeting: { by: 'operator', input: () => meeting },
    reportNoShow: { by: 'operator', input: () => ({ ...meeting, side: 'FIRM' }) },
    recordMeetingOutcome: { by: 'firm', input: () => ({ ...meeting, outcome: 'DECLINED', reason: '条件不符' }) },
  };
}

async function countRows(of: 'all' | 'quiet' = 'all'): Promise<unknown> {
  const sql = tables
    .filter((table) => of === 'all' || !WRITTEN_BY_WORKER.has(table))
    .map((table) => `select '${table}' as name, count(*)::int as count from ${table}`)
    .join(' union all ');
  return (await running.platform.pool.query({ name: `count-${of}`, text: `${sql} order by name` })).rows;
}

/** What the quiet tables held before; a refusal leaves them so, and they need not be counted again. */
let quietBefore: unknown = null;

/** Once no job is under way, every table counts: the same refused input again, and not one row more anywhere. */
async function expectNothingWritten(send: () => Promise<unknown>, label: string): Promise<void> {
  await running.settle();
  const all = await countRows();
  await send();
  expect(await countRows(), label).toEqual(all);
}
const triedAtRest = new Set<string>();

const codesOf = (answer: Answer<unknown>): string[] => answer.errors.map((error) => error.extensions.code);
const isRefusal = (answer: Answer<Record<string, unknown>>): boolean =>
  answer.data?.['__typename'] === 'RefusedCommand';

async function expectNoFault(name: string, input: unknown, label: string): Promise<Answer<Record<string, unknown>>> {
  quietBefore ??= await countRows('quiet');
  const base = bases[name];
  if (base === undefined) throw new Error(`no valid input for ${name}`);
  const send = () => clients[base.by].send(name, input as object, { select: '__typename' });
  const answer = await send();
  expect(answer.status, label).toBeLessThan(500);
  const unknown = codesOf(answer).filter((code) => !['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].includes(code));
  expect(unknown, `${label}: ${running.lines.at(-1)}`).toEqual([]);
  if (!isRefusal(answer) && answer.errors.length === 0) {
    quietBefore = null;
    return answer;
  }
  expect(await countRows('quiet'), label).toEqual(quietBefore);
  const kind = `${name} ${isRefusal(answer) ? String(answer.data?.['code']) : 'malformed'}`;
  if (!triedAtRest.has(kind)) {
    triedAtRest.add(kind);
    await expectNothingWritten(send, label);
  }
  return answer;
}

const inputTypeOf = (name: string): GraphQLInputType => {
  const fields = running.schema.getMutationType()?.getFields() ?? {};
  const argument = fields[name]?.args.find((arg) => arg.name === 'input');
  if (argument === undefined) throw new Error(`${name} takes no input`);
  return argument.type;
};

test('every mutation of the schema is tried', () => {
  const names = Object.keys(running.schema.getMutationType()?.getFields() ?? {});
  expect(Object.keys(bases).sort()).toEqual(names.sort());
});

describe.each(['IMPOSSIBLE', 'SUSPICIOUS'] as const)('%s values', (kind) => {
  const values = kind === 'IMPOSSIBLE' ? IMPOSSIBLE : SUSPICIOUS;
  test(`in any field of any mutation are ${kind === 'IMPOSSIBLE' ? 'refused' : 'answered or refused'}, never a fault, and a refusal writes nothing`, async () => {
    let tried = 0;
    for (const [name, { input }] of Object.entries(bases)) {
      const type = inputTypeOf(name);
      for (const { path, type: leafType } of leavesOf(type))
        for (const value of values[leafType] ?? []) {
          const whole = { ...(sampleOf(type) as object), ...input() };
          const label = `${name}.${path.join('.')} = ${JSON.stringify(value).slice(0, 40)}`;
          const answer = await expectNoFault(name, withValue(whole, path, value), label);
          if (kind === 'IMPOSSIBLE') expect(isRefusal(answer) || answer.errors.length > 0, label).toBe(true);
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(300);
  }, 300_000);
});

test('text with a control character is refused with the name of its field', async () => {
  const input = { ...NEED_INPUT, purpose: 'RENEWAL', description: 'a\u0000b' };
  expect(await clients.firm.refused('publishCreditNeed', input)).toMatchObject({
    code: 'TEXT_MALFORMED',
    field: 'description',
  });
});

test('SQL and HTML in a text are kept as they were written', async () => {
  const description = `'; drop table firm; -- <script>alert(1)</script> 😀 １２３\n第二行`;
  const input = { ...NEED_INPUT, purpose: 'GREEN_PROJECT', description };
  const need = await clients.firm.done('publishCreditNeed', input, { select: 'id description' });
  expect(need).toMatchObject({ description });
});

test.each(['1e300', '1.5', '-1', 'NaN', '99999999999', 'x', '\u0000'])(
  'a cursor of %j is refused or leads nowhere, never a fault',
  async (text) => {
    const after = Buffer.from(`c:${text}`, 'utf8').toString('base64url');
    const lists: [Client, string][] = [
      [clients.firm, `recommendations(needId: "${randomUUID()}", first: 2, after: $after)`],
      [clients.bank, 'matchedNeeds(first: 2, after: $after)'],
      [clients.firm, 'myNeeds(first: 2, after: $after)'],
      [clients.bank, 'loans(first: 2, after: $after)'],
      [clients.bank, 'myProducts(first: 2, after: $after)'],
      [clients.firm, 'products(first: 2, after: $after)'],
    ];
    for (const [who, list] of lists) {
      const answer = await who.ask(`query($after: String) { ${list} { pageInfo { hasNextPage } } }`, { after });
      expect(
        codesOf(answer).filter((code) => code !== 'BAD_USER_INPUT'),
        list,
      ).toEqual([]);
    }
  },
);

test('ten requests with one idempotency key at the same time make one row and answer one id', async () => {
  const input = { ...NEED_INPUT, purpose: 'FOREIGN_TRADE' };
  const key = randomUUID();
  const count = async () => (await running.platform.pool.query('select id from credit_need')).rowCount ?? 0;
  const before = await count();
  const ids = await Promise.all(
    Array.from(
      { length: 10 },
      async () => (await clients.firm.done<{ id: string }>('publishCreditNeed', input, { key })).id,
    ),
  );
  expect(new Set(ids).size).toBe(1);
  expect(await count()).toBe(before + 1);
  const other = await clients.firm.refused('publishCreditNeed', { ...input, termMonths: 13 }, { key });
  expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' });
});

test.each(['', 'short', ' '.repeat(20), LONG, '密钥密钥密钥密钥', 'with\u0000nul-byte'])(
  'an idempotency key of %j is refused and nothing is written',
  async (key) => {
    await running.settle();
    const before = await countRows();
    const refusal = await clients.firm.refused('publishCreditNeed', { ...NEED_INPUT, purpose: 'RENEWAL' }, { key });
    expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_KEY_MALFORMED', field: 'idempotencyKey' });
    expect(await countRows()).toEqual(before);
  },
);
