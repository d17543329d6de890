import { randomUUID } from 'node:crypto';
import {
  FIRM_INPUT,
  NEED_INPUT,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
} from '../support/running-platform.ts';

export type Caller = 'person' | 'firm' | 'bank' | 'operator' | 'department' | 'trustee' | 'policyOwner' | 'treasury';
export type ValidInputs = Record<string, { by: Caller; input: () => object }>;
type Parties = { readonly running: RunningPlatform; readonly firm: Party; readonly bank: Party };

/** For each mutation of the schema somebody who may call it, and an input that reaches the database. */
export const validInputs = async (parties: Parties): Promise<ValidInputs> => ({
  ...(await marketInputs(parties)),
  ...fundInputs(),
  ...sessionInputs(),
  ...outsideInputs(),
  ...peopleInputs(),
  ...fileInputs(),
});

/** The market, deals, lists and what one keeps for oneself. */
async function marketInputs({ running, firm, bank }: Parties): Promise<ValidInputs> {
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
function fundInputs(): ValidInputs {
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

/** What leaves the application or comes into it: notices, webhooks and the tables of banks. */
function outsideInputs(): ValidInputs {
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

/** People, branches and sign-ins. */
function peopleInputs(): ValidInputs {
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

/** Files, links by QR code, personal data and drafts. */
function fileInputs(): ValidInputs {
  const proof = { kind: 'LETTER_OF_AUTHORITY', note: '授权书', fileIds: [randomUUID()] };
  const requestId = randomUUID();
  const { description: _none, ...terms } = NEED_INPUT;
  const left = { creditCode: nextCreditCode(), phone: '13800138000', amountFen: '200000000', termMonths: 12 };
  return {
    createEntryLink: { by: 'bank', input: () => ({ label: '园区前台', productId: null, sessionId: null, days: 30 }) },
    endEntryLink: { by: 'bank', input: () => ({ entryLinkId: randomUUID() }) },
    leaveNeed: {
      by: 'person',
      input: () => ({
        ...left,
        code: 'ABCDEFGHJK',
        secret: 'a'.repeat(32),
        rateBpsMax: '500',
        purpose: 'WORKING_CAPITAL',
      }),
    },
    takeLeftNeed: { by: 'firm', input: () => ({ secret: 'a'.repeat(32) }) },
    attachFile: { by: 'bank', input: () => ({ fileId: randomUUID(), subject: 'VISIT', subjectId: randomUUID() }) },
    proveAuthority: { by: 'firm', input: () => proof },
    claimFirm: { by: 'person', input: () => ({ ...proof, creditCode: nextCreditCode(), name: '某某公司' }) },
    withdrawAuthority: { by: 'person', input: () => ({ requestId }) },
    decideAuthority: { by: 'operator', input: () => ({ requestId, approves: false, reason: '印章不清' }) },
    proposeRetention: {
      by: 'operator',
      input: () => ({ category: 'NOTICE', validFrom: '2026-07-01', days: 100, basis: '会议纪要' }),
    },
    decideRetention: { by: 'policyOwner', input: () => ({ policyId: randomUUID(), approves: false }) },
    recordDownload: { by: 'bank', input: () => ({ what: 'deals', rows: 3 }) },
    proposeProcessor: {
      by: 'operator',
      input: () => ({
        service: 'SMS',
        name: '短信服务商',
        place: '中国东莞',
        purpose: '发送通知',
        categories: ['CONTACT'],
        contractOn: '2026-01-05',
        validFrom: '2026-02-01',
      }),
    },
    decideProcessor: { by: 'operator', input: () => ({ processorId: randomUUID(), approves: false }) },
    endProcessor: { by: 'operator', input: () => ({ processorId: randomUUID() }) },
    requestErasure: {
      by: 'operator',
      input: () => ({ subject: 'FIRM', email: null, firmId: randomUUID(), reason: '来函申请', confirm: true }),
    },
    withdrawErasure: { by: 'firm', input: () => ({ erasureId: randomUUID() }) },
    decideErasure: { by: 'operator', input: () => ({ erasureId: randomUUID(), approves: false, note: '身份不符' }) },
    requestDataExport: {
      by: 'operator',
      input: () => ({ subject: 'FIRM', email: null, firmId: randomUUID(), reason: '来函申请' }),
    },
    saveNeedDraft: { by: 'firm', input: () => ({ ...terms, description: '', draftId: randomUUID() }) },
    discardNeedDraft: { by: 'firm', input: () => ({ draftId: randomUUID() }) },
  };
}

/** Valid in shape, about a session that is not there. */
function sessionInputs(): ValidInputs {
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
