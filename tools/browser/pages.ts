/** One page of the web app, as one demo account reaches it. */
export type PageToShow = {
  readonly name: string;
  /** `null`: nobody is signed in. */
  readonly account: string | null;
  readonly path: string;
  /** Then the first of these is clicked, one after the other: a link below a list, the button that computes. */
  readonly clicks?: readonly string[];
  /** What must stand in the end, where a worker makes it. */
  readonly until?: string;
  /** The route that is shown, where it is not the path itself; an address that does not fit it is a fault. */
  readonly route?: string;
};

const FIRM = 'firm@demo.example';
const BANK = 'bank@demo.example';
const OPERATOR = 'operator@demo.example';
const REGULATOR = 'regulator@demo.example';
const AUDITOR = 'auditor@demo.example';
const POLICY = 'policy@demo.example';

/** Every page, once; grouped by account, so that each signs in once. */
export const PAGES: readonly PageToShow[] = [
  { name: 'sign-in', account: null, path: '/sign-in' },
  { name: 'firm-needs', account: FIRM, path: '/needs' },
  {
    name: 'firm-need',
    account: FIRM,
    path: '/needs',
    clicks: ['main a[href^="/needs/"]:not([href$="/new"])'],
    route: '/needs/:needId',
  },
  { name: 'firm-publish-need', account: FIRM, path: '/needs/new' },
  { name: 'firm-market', account: FIRM, path: '/market' },
  { name: 'firm-loans', account: FIRM, path: '/loans' },
  { name: 'firm-sessions', account: FIRM, path: '/sessions' },
  {
    name: 'firm-session',
    account: FIRM,
    path: '/sessions',
    clicks: ['main tr:has(.session-PUBLISHED) a'],
    route: '/sessions/:sessionId',
  },
  {
    name: 'firm-session-enrol',
    account: FIRM,
    path: '/sessions',
    clicks: ['main tr:has(.session-ENROLLING) a'],
    route: '/sessions/:sessionId',
  },
  { name: 'firm-profile', account: FIRM, path: '/firm' },
  { name: 'firm-tags', account: FIRM, path: '/tags' },
  { name: 'firm-deals', account: FIRM, path: '/deals' },
  { name: 'firm-inbox', account: FIRM, path: '/inbox' },
  { name: 'firm-complaints', account: FIRM, path: '/complaints' },
  { name: 'firm-maturities', account: FIRM, path: '/maturities?from=2026-01-28&to=2027-06-30' },
  { name: 'firm-people', account: FIRM, path: '/people' },
  { name: 'firm-search', account: FIRM, path: '/search?q=科创' },
  {
    name: 'firm-need-revise',
    account: FIRM,
    path: '/needs',
    clicks: ['main a[href^="/needs/"]:not([href$="/new"])', 'main a[href$="/revise"]'],
    route: '/needs/:needId/revise',
  },
  { name: 'firm-loan', account: FIRM, path: '/loans', clicks: ['main a[href^="/loans/"]'], route: '/loans/:loanId' },
  { name: 'firm-access', account: FIRM, path: '/access' },
  { name: 'firm-authority', account: FIRM, path: '/authority' },
  { name: 'firm-visits', account: FIRM, path: '/visits' },
  { name: 'firm-preferences', account: FIRM, path: '/preferences' },
  { name: 'firm-account', account: FIRM, path: '/account' },
  { name: 'firm-join', account: FIRM, path: '/join' },
  { name: 'bank-search', account: BANK, path: '/search?in=needs&q=长安镇 订单&sort=AMOUNT' },
  { name: 'bank-matched', account: BANK, path: '/matched' },
  { name: 'bank-feed', account: BANK, path: '/feed' },
  { name: 'bank-in-hand', account: BANK, path: '/feed?view=hand' },
  { name: 'bank-honour', account: BANK, path: '/honour' },
  { name: 'bank-deals', account: BANK, path: '/deals' },
  { name: 'bank-claims', account: BANK, path: '/claims' },
  { name: 'bank-people', account: BANK, path: '/people' },
  { name: 'bank-products', account: BANK, path: '/products' },
  { name: 'bank-product-new', account: BANK, path: '/products/new' },
  {
    name: 'bank-product',
    account: BANK,
    path: '/products',
    clicks: ['main a[href^="/products/"]:not([href$="/new"])'],
    route: '/products/:productId',
  },
  {
    name: 'bank-session',
    account: BANK,
    path: '/sessions',
    clicks: ['main tr:has(.session-PUBLISHED) a'],
    route: '/sessions/:sessionId',
  },
  {
    name: 'bank-session-enrol',
    account: BANK,
    path: '/sessions',
    clicks: ['main tr:has(.session-ENROLLING) a'],
    route: '/sessions/:sessionId',
  },
  { name: 'bank-loans', account: BANK, path: '/loans' },
  { name: 'bank-loan', account: BANK, path: '/loans', clicks: ['main a[href^="/loans/"]'], route: '/loans/:loanId' },
  { name: 'bank-loan-new', account: BANK, path: '/loans/new' },
  { name: 'bank-visits', account: BANK, path: '/visits' },
  { name: 'bank-filings', account: BANK, path: '/filings' },
  { name: 'bank-maturities', account: BANK, path: '/maturities?from=2026-01-28&to=2027-06-30' },
  { name: 'bank-bridges', account: BANK, path: '/bridges' },
  { name: 'bank-systems', account: BANK, path: '/systems' },
  { name: 'bank-inbox', account: BANK, path: '/inbox' },
  { name: 'bank-tables', account: BANK, path: '/tables' },
  { name: 'operator-review', account: OPERATOR, path: '/review' },
  { name: 'operator-product-review', account: OPERATOR, path: '/product-review' },
  { name: 'operator-authority', account: OPERATOR, path: '/authority-queue' },
  { name: 'operator-people', account: OPERATOR, path: '/people' },
  { name: 'operator-session-settings', account: OPERATOR, path: '/sessions/settings' },
  { name: 'operator-stranded', account: OPERATOR, path: '/stranded' },
  { name: 'operator-complaints', account: OPERATOR, path: '/complaints' },
  { name: 'operator-anchors', account: OPERATOR, path: '/anchors' },
  { name: 'operator-parks', account: OPERATOR, path: '/parks?on=2026-01-28' },
  { name: 'operator-grades', account: OPERATOR, path: '/grades' },
  { name: 'operator-facts', account: OPERATOR, path: '/facts' },
  { name: 'operator-sla', account: OPERATOR, path: '/sla' },
  { name: 'operator-sessions', account: OPERATOR, path: '/sessions' },
  {
    name: 'operator-session',
    account: OPERATOR,
    path: '/sessions',
    clicks: ['main tr:has(.session-PUBLISHED) a'],
    route: '/sessions/:sessionId',
  },
  {
    name: 'operator-session-enrol',
    account: OPERATOR,
    path: '/sessions',
    clicks: ['main tr:has(.session-ENROLLING) a'],
    route: '/sessions/:sessionId',
  },
  {
    name: 'operator-session-report',
    account: OPERATOR,
    path: '/sessions',
    clicks: ['main tr:has(.session-REVIEWED) a'],
    route: '/sessions/:sessionId',
  },
  { name: 'operator-search', account: OPERATOR, path: '/search?in=firms&q=changan' },
  { name: 'operator-synonyms', account: OPERATOR, path: '/synonyms' },
  { name: 'operator-invite', account: OPERATOR, path: '/invite' },
  { name: 'operator-jobs', account: OPERATOR, path: '/jobs' },
  { name: 'operator-tasks', account: OPERATOR, path: '/tasks' },
  { name: 'operator-lpr', account: OPERATOR, path: '/lpr' },
  { name: 'operator-help', account: OPERATOR, path: '/help' },
  { name: 'regulator-board', account: REGULATOR, path: '/board' },
  { name: 'auditor-audit', account: AUDITOR, path: '/audit' },
  { name: 'operator-appeals', account: OPERATOR, path: '/appeals' },
  { name: 'policy-nominations', account: POLICY, path: '/nominations' },
  { name: 'policy-lists', account: POLICY, path: '/lists' },
  { name: 'fund-claims', account: POLICY, path: '/claims' },
  {
    name: 'fund-claim',
    account: POLICY,
    path: '/claims',
    clicks: ['main a[href^="/claims/"]'],
    route: '/claims/:claimId',
  },
  { name: 'fund-board', account: POLICY, path: '/fund' },
  { name: 'fund-filings', account: POLICY, path: '/filings' },
  { name: 'fund-what-if', account: POLICY, path: '/what-if' },
  {
    name: 'fund-what-if-result',
    account: POLICY,
    path: '/what-if',
    clicks: ['main button[type="submit"]'],
    until: 'main .chart',
  },
  { name: 'fund-tasks', account: POLICY, path: '/tasks' },
  { name: 'fund-decisions', account: POLICY, path: '/decisions' },
  { name: 'fund-loans', account: POLICY, path: '/loans' },
  { name: 'policy-models', account: POLICY, path: '/models' },
  { name: 'policy-lpr', account: POLICY, path: '/lpr' },
];

/** The route that a picture shows. */
export const routeOf = ({ route, path }: PageToShow): string => route ?? path.replace(/\?.*$/, '');
