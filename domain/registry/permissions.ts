/** What a person or a machine may be in the market. A user holds roles inside one organisation. */
export const ROLES = [
  'FIRM_USER',
  'BANK_MARKETER',
  'BANK_APPROVER',
  'BANK_ADMIN',
  'OPERATOR',
  'POLICY_OWNER',
  'LINE_DEPARTMENT',
  'TREASURY',
  'FINANCIAL_REGULATOR',
  'TRUSTEE',
  'GUARANTOR',
  'PARK_OPERATOR',
  'AUDITOR',
  /** Held by API keys only; what a key may do is said by its scopes, so no rule below names this role. */
  'EXTERNAL_SYSTEM',
] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Roles of firms and banks, whose people see the rows of their own organisation. */
export const isTenantRole = (role: Role): boolean =>
  role === 'FIRM_USER' || role === 'EXTERNAL_SYSTEM' || role.startsWith('BANK_');

export const API_KEY_SCOPES = [
  'reference:read',
  'reference:write',
  'firms:read',
  'firms:write',
  'needs:read',
  'needs:write',
  'products:read',
  'products:write',
  'loans:read',
  'loans:write',
  'claims:read',
  'claims:write',
] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** What a system of a bank may be let into; no key of a bank speaks for the city. */
const BANK_KEY_SCOPES: readonly ApiKeyScope[] = [
  'firms:read',
  'needs:read',
  'products:read',
  'products:write',
  'loans:read',
  'loans:write',
  'claims:read',
  'claims:write',
];
/** What a system of the city may be let into, such as that of a line department. */
const CITY_KEY_SCOPES: readonly ApiKeyScope[] = ['reference:write', 'firms:read', 'firms:write'];

/** The scopes that a person may give to a key of the own organisation. */
export function scopesToGive(roles: readonly string[]): readonly ApiKeyScope[] {
  if (roles.includes('OPERATOR')) return CITY_KEY_SCOPES;
  return roles.includes('BANK_ADMIN') ? BANK_KEY_SCOPES : [];
}

export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly userId: string;
      /** `null` until the user registers a firm or is taken into an organisation. */
      readonly organisationId: string | null;
      readonly roles: readonly Role[];
      /** Only for the people of a bank who work in one of its branches. */
      readonly branchId?: string;
    }
  | {
      readonly kind: 'api-key';
      readonly apiKeyId: string;
      readonly organisationId: string;
      readonly scopes: readonly ApiKeyScope[];
    };

/** Who may call one operation. Any of `scopes` lets an API key in, as well; none keeps every key out. */
export type OperationRule = (
  | { readonly who: 'anyone' }
  /** For whoever is signed in; the rows decide. */
  | { readonly who: 'signed-in' }
  /** For one's own account, also before a second factor is enrolled that the organisation asks for. */
  | { readonly who: 'oneself' }
  | { readonly who: 'user-without-organisation' }
  | { readonly who: 'roles'; readonly roles: readonly [Role, ...Role[]]; readonly scopes: readonly ApiKeyScope[] }
) & {
  /** A person must have shown a password or code a short while ago; see `sign-in-proof.ts`. */
  readonly proof?: 'recent';
};

const anyone = { who: 'anyone' } as const;
const oneself = { who: 'oneself' } as const;
const only = (roles: readonly [Role, ...Role[]], ...scopes: readonly ApiKeyScope[]) =>
  ({ who: 'roles', roles, scopes }) as const;
/** What moves money, decides a list or a policy, or grants a right. A session that was left open does none of it. */
const proved = <Rule extends OperationRule>(rule: Rule) => ({ ...rule, proof: 'recent' }) as const;

const BANK = ['BANK_MARKETER', 'BANK_APPROVER', 'BANK_ADMIN'] as const;
const SUPERVISION = ['OPERATOR', 'POLICY_OWNER', 'TREASURY', 'FINANCIAL_REGULATOR', 'AUDITOR'] as const;
const FUND = ['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'GUARANTOR', 'AUDITOR'] as const;

const POOL_KEEPERS = ['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR'] as const;

const LIST_KEEPERS = ['LINE_DEPARTMENT', 'POLICY_OWNER', 'PARK_OPERATOR', 'OPERATOR', 'BANK_ADMIN'] as const;
const LIST_READERS = [...SUPERVISION, ...BANK, 'LINE_DEPARTMENT', 'TRUSTEE', 'PARK_OPERATOR'] as const;

const SEARCHERS = ['FIRM_USER', ...BANK, ...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE', 'PARK_OPERATOR'] as const;
/** Everybody who signs in for an organisation. */
const PEOPLE = [
  'FIRM_USER',
  ...BANK,
  ...SUPERVISION,
  'LINE_DEPARTMENT',
  'TRUSTEE',
  'GUARANTOR',
  'PARK_OPERATOR',
] as const;

/** Whoever may see at least one kind of long work: `SEEN_WITH` in platform/long-work.ts. */
const WORK_READERS = [...BANK, ...SUPERVISION, 'LINE_DEPARTMENT', 'PARK_OPERATOR'] as const;

/** Who takes people of the own organisation in and out: `adminRoleOf` in people.ts. */
const PEOPLE_KEEPERS = ['FIRM_USER', 'BANK_ADMIN', ...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE'] as const;

/**
 * The only place that says which operation a role may call. It does not say which rows: a resolver or use-case still
 * narrows the answer to what the caller's organisation may see.
 */
export const OPERATION_RULES = {
  // Public catalogue
  me: anyone,
  industries: anyone,
  divisions: anyone,
  lprFixings: anyone,
  registrationOptions: anyone,
  products: anyone,
  product: anyone,

  // Firms
  registerFirm: { who: 'user-without-organisation' },
  claimFirm: { who: 'user-without-organisation' },
  proveAuthority: only(['FIRM_USER']),
  withdrawAuthority: { who: 'signed-in' },
  myAuthority: { who: 'signed-in' },
  authorityRequests: only(['OPERATOR', 'AUDITOR']),
  decideAuthority: proved(only(['OPERATOR'])),
  myFirm: only(['FIRM_USER']),
  updateFirmProfile: only(['FIRM_USER']),
  firm: only(['FIRM_USER', ...BANK, ...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE', 'PARK_OPERATOR'], 'firms:read'),
  overrideCreditCode: only(['OPERATOR']),
  listFirm: proved(only(['LINE_DEPARTMENT', 'POLICY_OWNER'])),
  delistFirm: proved(only(['LINE_DEPARTMENT', 'POLICY_OWNER'])),
  recordTaxGrade: only(['LINE_DEPARTMENT'], 'firms:write'),

  // Tags
  myTags: only(['FIRM_USER']),
  firmTags: only([...BANK, ...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE'], 'firms:read'),

  recordFirmFact: only(['LINE_DEPARTMENT', 'POLICY_OWNER'], 'firms:write'),
  endFirmFact: only(['LINE_DEPARTMENT', 'POLICY_OWNER'], 'firms:write'),
  recordExternalLoan: only(['FIRM_USER', 'LINE_DEPARTMENT', 'FINANCIAL_REGULATOR'], 'firms:write'),
  firmFacts: only(['LINE_DEPARTMENT', ...SUPERVISION]),
  externalLoans: only(['FIRM_USER', 'LINE_DEPARTMENT', 'FINANCIAL_REGULATOR']),
  withdrawExternalLoan: only(['FIRM_USER', 'LINE_DEPARTMENT', 'FINANCIAL_REGULATOR'], 'firms:write'),
  tagAppeals: only(['FIRM_USER', ...SUPERVISION, 'LINE_DEPARTMENT']),
  appealTag: only(['FIRM_USER']),
  decideAppeal: only(['OPERATOR', 'LINE_DEPARTMENT', 'POLICY_OWNER']),
  parkCoverage: only([...LIST_READERS]),
  gradeReports: only([...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE']),
  importCreditGrades: proved(only(['LINE_DEPARTMENT', 'POLICY_OWNER'])),

  // Lists
  listTypes: only(['FIRM_USER', ...LIST_READERS]),
  listReleases: only(LIST_READERS),
  listMembers: only(LIST_READERS),
  wasListed: only(LIST_READERS),
  previewListRelease: only(LIST_KEEPERS),
  submitListRelease: only(LIST_KEEPERS),
  startListImport: only(LIST_KEEPERS),
  decideListRelease: proved(only(LIST_KEEPERS)),
  correctListing: proved(only(LIST_KEEPERS)),
  createBankList: only(['BANK_ADMIN']),
  nominations: only([...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE']),
  nominationSteps: only([...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE']),
  nominationsInPublicity: anyone,
  nominateFirm: only(['LINE_DEPARTMENT']),
  moveNomination: proved(only(['LINE_DEPARTMENT', 'POLICY_OWNER'])),
  registerProject: only(['LINE_DEPARTMENT', 'POLICY_OWNER']),

  // Files; whose they are is decided by the row that they belong to
  files: { who: 'signed-in' },
  fileLink: { who: 'signed-in' },
  attachFile: only(['FIRM_USER', 'BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR']),

  // Credit needs
  myNeeds: only(['FIRM_USER']),
  need: only(['FIRM_USER', ...BANK, ...SUPERVISION], 'needs:read'),
  needDrafts: only(['FIRM_USER']),
  saveNeedDraft: only(['FIRM_USER']),
  discardNeedDraft: only(['FIRM_USER']),
  publishCreditNeed: only(['FIRM_USER']),
  reviseCreditNeed: only(['FIRM_USER']),
  withdrawCreditNeed: only(['FIRM_USER']),
  needsForReview: only(['OPERATOR']),
  reviewCreditNeed: only(['OPERATOR']),
  matchedNeeds: only(BANK, 'needs:read'),

  // Credit products
  myProducts: only(BANK, 'products:read'),
  publishCreditProduct: only(['BANK_ADMIN'], 'products:write'),
  reviseCreditProduct: only(['BANK_ADMIN'], 'products:write'),
  suspendCreditProduct: only(['BANK_ADMIN', 'OPERATOR'], 'products:write'),
  productsForReview: only(['OPERATOR']),
  reviewCreditProduct: only(['OPERATOR']),

  // Matching and consent
  recommendations: only(['FIRM_USER', ...BANK]),
  recommendationsChanged: only(['FIRM_USER', ...BANK]),
  grantConsent: only(['FIRM_USER']),
  revokeConsent: only(['FIRM_USER']),
  pauseConsent: only(['FIRM_USER']),
  consentReads: only(['FIRM_USER']),
  matchOpenings: only(['FIRM_USER']),
  productImpact: only(['BANK_ADMIN']),
  productChanges: only(['BANK_ADMIN']),
  matchOutcomes: only(['FIRM_USER', ...BANK]),
  reportMatchOutcome: only(['FIRM_USER', 'BANK_MARKETER', 'BANK_APPROVER']),
  affinityModels: only(SUPERVISION),
  serveAffinityModel: only(['POLICY_OWNER']),
  rollBackAffinity: only(['OPERATOR', 'POLICY_OWNER']),
  replayMatches: only(['OPERATOR', 'AUDITOR']),

  // Search
  searchProducts: anyone,
  searchNeeds: only([...BANK, ...SUPERVISION], 'needs:read'),
  searchFirms: only([...BANK, ...SUPERVISION, 'LINE_DEPARTMENT', 'TRUSTEE', 'PARK_OPERATOR'], 'firms:read'),
  suggest: anyone,
  savedSearches: only(SEARCHERS),
  saveSearch: only(SEARCHERS),
  removeSavedSearch: only(SEARCHERS),
  markSearchNoticesRead: only(SEARCHERS),
  searchSynonyms: only(['OPERATOR']),
  saveSearchSynonym: only(['OPERATOR']),
  removeSearchSynonym: only(['OPERATOR']),

  // Engagements
  engagements: only(['FIRM_USER', ...BANK, 'OPERATOR', 'AUDITOR'], 'needs:read'),
  applyToProduct: only(['FIRM_USER']),
  grabNeed: only(['BANK_MARKETER', 'BANK_APPROVER']),
  moveEngagement: only(['FIRM_USER', 'BANK_MARKETER', 'BANK_APPROVER']),
  setReflow: only(['FIRM_USER']),
  moveApplication: only(['FIRM_USER']),
  confirmFulfilled: only(['FIRM_USER']),
  fileComplaint: only(['FIRM_USER']),
  moveComplaint: only(['FIRM_USER', 'OPERATOR']),
  complaints: only(['FIRM_USER', 'OPERATOR']),
  rateBank: only(['FIRM_USER']),
  visits: only(['FIRM_USER', ...BANK, 'OPERATOR', 'AUDITOR']),
  planVisit: only(['BANK_MARKETER', 'BANK_APPROVER']),
  recordVisit: only(['BANK_MARKETER', 'BANK_APPROVER']),
  overrideExposure: only(['BANK_ADMIN']),
  needFeed: only(BANK, 'needs:read'),
  needFeedFacets: only(BANK),
  honourCases: only(BANK),
  bankCapacity: only(BANK),
  setBankCapacity: only(['BANK_APPROVER', 'BANK_ADMIN']),
  honourRates: only(['FIRM_USER', ...BANK, ...SUPERVISION]),
  needsForOperator: only(['OPERATOR']),
  banksForNeed: only(['OPERATOR']),
  assignNeed: only(['OPERATOR']),
  verifyHistory: only(['AUDITOR', 'OPERATOR']),
  slaProfiles: only(PEOPLE),
  proposeSlaProfile: only(['POLICY_OWNER', 'OPERATOR']),
  decideSlaProfile: proved(only(['POLICY_OWNER'])),
  disputeFile: only(['FIRM_USER', ...BANK, 'OPERATOR', 'AUDITOR']),
  historyAnchors: only(['AUDITOR', 'OPERATOR']),
  verifyHistoryAnchor: only(['AUDITOR', 'OPERATOR']),

  // Supervision
  marketBoard: only(SUPERVISION),
  historyEvents: only(['AUDITOR', 'OPERATOR']),

  // Loans and risk compensation
  loans: only(['FIRM_USER', ...BANK, ...FUND, 'FINANCIAL_REGULATOR'], 'loans:read'),
  loan: only(['FIRM_USER', ...BANK, ...FUND, 'FINANCIAL_REGULATOR'], 'loans:read'),
  loanPerformance: only(['FIRM_USER', ...BANK, ...FUND, 'FINANCIAL_REGULATOR'], 'loans:read'),
  recordRepayment: only(['BANK_MARKETER', 'BANK_APPROVER'], 'loans:write'),
  reportLoanClass: only(['BANK_APPROVER'], 'loans:write'),
  endLoan: only(['BANK_APPROVER'], 'loans:write'),
  renewLoan: only(['BANK_APPROVER'], 'loans:write'),
  bridgePool: only(['FIRM_USER', ...BANK, ...POOL_KEEPERS]),
  bridgeLoans: only(['FIRM_USER', ...BANK, ...POOL_KEEPERS]),
  fundBridgePool: proved(only(['TREASURY'])),
  askBridge: proved(only(['FIRM_USER'])),
  moveBridge: proved(only(['FIRM_USER', 'BANK_APPROVER', 'TRUSTEE'])),
  payBridge: proved(only(['TRUSTEE'])),
  returnBridge: proved(only(['TRUSTEE'])),
  linkLoan: only(['BANK_MARKETER', 'BANK_APPROVER'], 'loans:write'),
  fileLoan: only(['BANK_APPROVER', 'GUARANTOR'], 'loans:write'),
  recordGuarantee: only(['BANK_APPROVER'], 'loans:write'),
  reportOverdue: only(['BANK_MARKETER', 'BANK_APPROVER'], 'loans:write'),
  filing: only([...BANK, ...FUND], 'claims:read'),
  filings: only([...BANK, ...FUND], 'claims:read'),
  reviewFiling: proved(only(['TRUSTEE', 'POLICY_OWNER'])),
  reportLoss: only(['BANK_APPROVER', 'GUARANTOR'], 'claims:write'),
  draftClaim: only(['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR']),
  moveClaim: proved(only(['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR', 'TRUSTEE', 'POLICY_OWNER'])),
  recommendClaim: proved(only(['TRUSTEE'])),
  approveClaim: proved(only(['POLICY_OWNER'])),
  approveTopUp: proved(only(['POLICY_OWNER'])),
  payClaim: proved(only(['TRUSTEE'])),
  reportRecovery: proved(only(['BANK_MARKETER', 'BANK_APPROVER', 'GUARANTOR'])),
  writeBack: proved(only(['TRUSTEE'])),
  returnClawback: proved(only(['TRUSTEE'])),
  appropriateBudget: proved(only(['TREASURY'])),
  reverseAppropriation: proved(only(['TREASURY'])),
  lossClaims: only([...BANK, ...FUND], 'claims:read'),
  computeSheetDocument: only([...BANK, ...FUND], 'claims:read'),
  policyProposals: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']),
  openQuestions: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR', 'FINANCIAL_REGULATOR', 'OPERATOR']),
  proposeSettings: only(['POLICY_OWNER']),
  decideSettings: proved(only(['POLICY_OWNER'])),
  proposePolicy: proved(only(['POLICY_OWNER'])),
  policyVersions: only(['POLICY_OWNER', 'OPERATOR', 'AUDITOR']),
  fundNotices: only([...BANK, ...FUND]),
  fundReconciliations: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']),
  bankAgreements: only([...BANK, ...FUND]),
  registerPilotBank: proved(only(['POLICY_OWNER'])),
  signBankAgreement: proved(only(['POLICY_OWNER'])),
  endBankAgreement: proved(only(['POLICY_OWNER'])),
  interestSubsidy: only([...BANK, ...FUND]),
  previewHistory: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE']),
  importHistory: proved(only(['POLICY_OWNER'])),
  simulateCompensation: only(['POLICY_OWNER', 'TREASURY', 'AUDITOR']),
  startSimulation: only(['POLICY_OWNER', 'TREASURY', 'AUDITOR']),
  simulation: only(['POLICY_OWNER', 'TREASURY', 'AUDITOR']),
  simulationFile: only(['POLICY_OWNER', 'TREASURY', 'AUDITOR']),
  simulationDocument: only(['POLICY_OWNER', 'TREASURY', 'AUDITOR']),
  filingReadiness: only([...BANK, 'GUARANTOR'], 'claims:read'),
  previewFilingBatch: only(BANK),
  draftFilingBatch: only(['BANK_MARKETER', 'BANK_APPROVER']),
  capHeadroom: only([...BANK, ...FUND], 'claims:read'),
  capHeadroomChanged: only([...BANK, ...FUND]),
  fundBoard: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']),
  fundStatement: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']),
  trialBalance: only(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']),
  lossClaim: only([...BANK, ...FUND], 'claims:read'),
  compensationSchemes: only([...BANK, ...FUND, 'OPERATOR', 'FINANCIAL_REGULATOR'], 'claims:read'),

  // Weekly sessions
  sessions: only(['FIRM_USER', ...BANK, ...SUPERVISION]),
  session: only(['FIRM_USER', ...BANK, ...SUPERVISION]),
  sessionLobby: only(['FIRM_USER', ...BANK]),
  suggestedBanks: only(['FIRM_USER']),
  suggestedNeeds: only(BANK),
  sessionInvitees: only(['OPERATOR']),
  inviteFirms: only(['OPERATOR']),
  sessionSettings: only(['OPERATOR', 'AUDITOR']),
  changeSessionSettings: only(['OPERATOR']),
  sessionMeetings: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  sessionRun: only(['OPERATOR', 'AUDITOR']),
  previewMove: only(['OPERATOR']),
  sessionReport: only([...SUPERVISION]),
  sessionTrend: only([...SUPERVISION]),
  sessionReportDocument: only([...SUPERVISION]),
  appealMeeting: only(['FIRM_USER', ...BANK]),
  decideMeetingAppeal: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  meetingCalendar: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  sessionNotices: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  sessionChanged: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  enrolFirmInSession: only(['FIRM_USER']),
  enrolBankInSession: only([...BANK]),
  withdrawFromSession: only(['FIRM_USER', ...BANK]),
  assignSession: only(['OPERATOR']),
  startAssignment: only(['OPERATOR']),
  shiftSession: only(['OPERATOR']),
  cancelSession: only(['OPERATOR']),
  moveMeeting: only(['OPERATOR']),
  checkInMeeting: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  reportNoShow: only(['FIRM_USER', ...BANK, 'OPERATOR']),
  recordMeetingOutcome: only(['FIRM_USER', ...BANK]),

  // Notices
  notifications: only(PEOPLE),
  unreadNotifications: only(PEOPLE),
  markNotificationsRead: only(PEOPLE),
  notificationsChanged: only(PEOPLE),
  notificationPreferences: only(PEOPLE),
  saveNotificationPreferences: only(PEOPLE),
  bankBatch: only(BANK, 'loans:write', 'products:write'),
  bankBatchRows: only(BANK, 'loans:write', 'products:write'),
  submitBankRows: only(['BANK_APPROVER', 'BANK_ADMIN'], 'loans:write'),
  submitProducts: only(['BANK_ADMIN'], 'products:write'),
  submitDecisions: only(['BANK_APPROVER', 'BANK_ADMIN'], 'loans:write'),
  submitDrawdowns: only(['BANK_APPROVER', 'BANK_ADMIN'], 'loans:write'),
  submitRepayments: only(['BANK_APPROVER', 'BANK_ADMIN'], 'loans:write'),
  openSandbox: only(['BANK_ADMIN']),
  webhookEndpoints: only(['BANK_ADMIN', 'OPERATOR']),
  webhookDeliveries: only(['BANK_ADMIN', 'OPERATOR']),
  registerWebhook: proved(only(['BANK_ADMIN', 'OPERATOR'])),
  removeWebhook: only(['BANK_ADMIN', 'OPERATOR']),
  replayWebhook: only(['BANK_ADMIN', 'OPERATOR']),
  maturityCalendar: only(['FIRM_USER', ...BANK], 'loans:read'),

  // People
  people: only([...PEOPLE]),
  invitations: only([...PEOPLE_KEEPERS]),
  invitationOffer: anyone,
  invitePerson: proved(only([...PEOPLE_KEEPERS])),
  withdrawInvitation: only([...PEOPLE_KEEPERS]),
  acceptInvitation: { who: 'user-without-organisation' },
  changePersonRoles: proved(only([...PEOPLE_KEEPERS])),
  removePerson: only([...PEOPLE]),
  bankBranches: only(BANK),
  openBranch: only(['BANK_ADMIN']),
  placeInBranch: proved(only(['BANK_ADMIN'])),
  handOverWork: only(['BANK_ADMIN']),
  endPersonSignIns: only([...PEOPLE_KEEPERS]),
  resetSecondFactor: proved(only([...PEOPLE_KEEPERS])),
  signInLinks: only(['OPERATOR']),
  decideSignInLink: proved(only(['OPERATOR'])),

  // One's own account
  myAccount: oneself,
  mySignIns: oneself,
  endSignIn: oneself,
  endOtherSignIns: oneself,
  proveIdentity: oneself,
  removeSecondFactor: proved(oneself),

  // Running the platform
  loadLprFixing: only(['OPERATOR', 'FINANCIAL_REGULATOR'], 'reference:write'),
  longWorks: only(WORK_READERS),
  longWork: only(WORK_READERS),
  longWorksChanged: only(WORK_READERS),
  retryWork: only(WORK_READERS),
  rebuildSearch: only(['OPERATOR']),
  backlog: only(['OPERATOR']),
  failedJobs: only(['OPERATOR']),
  retryJob: only(['OPERATOR']),
  apiKeys: only(['OPERATOR', 'BANK_ADMIN']),
  createApiKey: proved(only(['OPERATOR', 'BANK_ADMIN'])),
  revokeApiKey: only(['OPERATOR', 'BANK_ADMIN']),
} as const satisfies Record<string, OperationRule>;

export type Operation = keyof typeof OPERATION_RULES;

/** For the whole bank, and so for its head office alone: keys, systems, tables and batches reach the work of every branch. */
const FOR_HEAD_OFFICE: ReadonlySet<Operation> = new Set<Operation>([
  'apiKeys',
  'openBranch',
  'placeInBranch',
  'handOverWork',
  'createApiKey',
  'revokeApiKey',
  'openSandbox',
  'webhookEndpoints',
  'webhookDeliveries',
  'registerWebhook',
  'removeWebhook',
  'replayWebhook',
  'submitBankRows',
  'bankBatch',
  'bankBatchRows',
  'previewFilingBatch',
  'draftFilingBatch',
  'fundNotices',
]);

export const isOperation = (name: string): name is Operation => Object.hasOwn(OPERATION_RULES, name);

/** True when `actor` may call `operation` at all. A user's roles count only inside an organisation. */
export function mayCall(operation: Operation, actor: Actor): boolean {
  const rule: OperationRule = OPERATION_RULES[operation];
  if (actor.kind === 'user' && actor.branchId !== undefined && FOR_HEAD_OFFICE.has(operation)) return false;
  switch (rule.who) {
    case 'anyone':
      return true;
    case 'signed-in':
    case 'oneself':
      return actor.kind === 'user';
    case 'user-without-organisation':
      return actor.kind === 'user' && actor.organisationId === null;
    case 'roles':
      return mayCallByRole(rule, actor);
  }
}

/** True when a person needs a recent proof for it; keys prove themselves with each call. */
export function needsRecentProof(operation: Operation): boolean {
  const rule: OperationRule = OPERATION_RULES[operation];
  return rule.proof === 'recent';
}

/** True when it is open before somebody has shown the second factor that their organisation asks for. */
export function isOpenWithoutFactor(operation: Operation): boolean {
  const { who } = OPERATION_RULES[operation];
  return who === 'anyone' || who === 'oneself';
}

function mayCallByRole(rule: Extract<OperationRule, { who: 'roles' }>, actor: Actor): boolean {
  switch (actor.kind) {
    case 'anonymous':
      return false;
    case 'user':
      return actor.organisationId !== null && rule.roles.some((role) => actor.roles.includes(role));
    case 'api-key':
      return rule.scopes.some((scope) => actor.scopes.includes(scope));
  }
}
