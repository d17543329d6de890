/** One page of the web app, as one demo account reaches it. */
export type PageToShow = {
  readonly name: string;
  /** `null`: nobody is signed in. */
  readonly account: string | null;
  readonly path: string;
  /** Then the first link whose address matches is followed, for pages that stand below a list. */
  readonly follow?: string;
};

const FIRM = 'firm@demo.example';
const BANK = 'bank@demo.example';
const OPERATOR = 'operator@demo.example';
const REGULATOR = 'regulator@demo.example';
const AUDITOR = 'auditor@demo.example';
const POLICY = 'policy@demo.example';

/** Every page, once; grouped by account, so that each signs in once. */
export const PAGES: readonly PageToShow[] = [
  { name: 'sign-in', account: null, path: '/' },
  { name: 'firm-needs', account: FIRM, path: '/needs' },
  { name: 'firm-need', account: FIRM, path: '/needs', follow: 'main a[href^="/needs/"]:not([href$="/new"])' },
  { name: 'firm-publish-need', account: FIRM, path: '/needs/new' },
  { name: 'firm-market', account: FIRM, path: '/market' },
  { name: 'firm-loans', account: FIRM, path: '/loans' },
  { name: 'firm-sessions', account: FIRM, path: '/sessions' },
  { name: 'firm-session', account: FIRM, path: '/sessions', follow: 'main tr:has(.session-PUBLISHED) a' },
  { name: 'firm-session-enrol', account: FIRM, path: '/sessions', follow: 'main tr:has(.session-ENROLLING) a' },
  { name: 'firm-profile', account: FIRM, path: '/firm' },
  { name: 'firm-tags', account: FIRM, path: '/tags' },
  { name: 'firm-deals', account: FIRM, path: '/deals' },
  { name: 'firm-inbox', account: FIRM, path: '/inbox' },
  { name: 'firm-complaints', account: FIRM, path: '/complaints' },
  { name: 'firm-maturities', account: FIRM, path: '/maturities?from=2026-01-28&to=2027-06-30' },
  { name: 'firm-people', account: FIRM, path: '/people' },
  { name: 'firm-search', account: FIRM, path: '/search?q=科创' },
  { name: 'bank-search', account: BANK, path: '/search?in=needs&q=长安镇 订单&sort=AMOUNT' },
  { name: 'bank-matched', account: BANK, path: '/matched' },
  { name: 'bank-feed', account: BANK, path: '/feed' },
  { name: 'bank-in-hand', account: BANK, path: '/feed?view=hand' },
  { name: 'bank-links', account: BANK, path: '/links' },
  { name: 'bank-honour', account: BANK, path: '/honour' },
  { name: 'bank-deals', account: BANK, path: '/deals' },
  { name: 'bank-claims', account: BANK, path: '/claims' },
  { name: 'bank-people', account: BANK, path: '/people' },
  { name: 'bank-products', account: BANK, path: '/products' },
  { name: 'bank-product-new', account: BANK, path: '/products/new' },
  { name: 'bank-product', account: BANK, path: '/products', follow: 'main a[href^="/products/"]:not([href$="/new"])' },
  { name: 'bank-session', account: BANK, path: '/sessions', follow: 'main tr:has(.session-PUBLISHED) a' },
  { name: 'bank-session-enrol', account: BANK, path: '/sessions', follow: 'main tr:has(.session-ENROLLING) a' },
  { name: 'bank-loans', account: BANK, path: '/loans' },
  { name: 'bank-loan', account: BANK, path: '/loans', follow: 'main a[href^="/loans/"]' },
  { name: 'bank-maturities', account: BANK, path: '/maturities?from=2026-01-28&to=2027-06-30' },
  { name: 'bank-bridges', account: BANK, path: '/bridges' },
  { name: 'bank-systems', account: BANK, path: '/systems' },
  { name: 'bank-inbox', account: BANK, path: '/inbox' },
  { name: 'bank-tables', account: BANK, path: '/tables' },
  { name: 'operator-review', account: OPERATOR, path: '/review' },
  { name: 'operator-product-review', account: OPERATOR, path: '/product-review' },
  { name: 'operator-stranded', account: OPERATOR, path: '/stranded' },
  { name: 'operator-complaints', account: OPERATOR, path: '/complaints' },
  { name: 'operator-anchors', account: OPERATOR, path: '/anchors' },
  { name: 'operator-parks', account: OPERATOR, path: '/parks?on=2026-01-28' },
  { name: 'operator-grades', account: OPERATOR, path: '/grades' },
  { name: 'operator-facts', account: OPERATOR, path: '/facts' },
  { name: 'operator-sla', account: OPERATOR, path: '/sla' },
  { name: 'operator-sessions', account: OPERATOR, path: '/sessions' },
  { name: 'operator-session', account: OPERATOR, path: '/sessions', follow: 'main tr:has(.session-PUBLISHED) a' },
  { name: 'operator-session-enrol', account: OPERATOR, path: '/sessions', follow: 'main tr:has(.session-ENROLLING) a' },
  { name: 'operator-session-report', account: OPERATOR, path: '/sessions', follow: 'main tr:has(.session-REVIEWED) a' },
  { name: 'operator-search', account: OPERATOR, path: '/search?in=firms&q=changan' },
  { name: 'operator-synonyms', account: OPERATOR, path: '/synonyms' },
  { name: 'operator-invite', account: OPERATOR, path: '/invite' },
  { name: 'operator-jobs', account: OPERATOR, path: '/jobs' },
  { name: 'operator-lpr', account: OPERATOR, path: '/lpr' },
  { name: 'operator-help', account: OPERATOR, path: '/help' },
  { name: 'regulator-board', account: REGULATOR, path: '/board' },
  { name: 'auditor-audit', account: AUDITOR, path: '/audit' },
  { name: 'operator-appeals', account: OPERATOR, path: '/appeals' },
  { name: 'policy-nominations', account: POLICY, path: '/nominations' },
  { name: 'policy-lists', account: POLICY, path: '/lists' },
  { name: 'fund-claims', account: POLICY, path: '/claims' },
  { name: 'fund-claim', account: POLICY, path: '/claims', follow: 'main a[href^="/claims/"]' },
  { name: 'fund-board', account: POLICY, path: '/fund' },
  { name: 'fund-filings', account: POLICY, path: '/filings' },
  { name: 'fund-what-if', account: POLICY, path: '/what-if' },
  { name: 'fund-decisions', account: POLICY, path: '/decisions' },
];
