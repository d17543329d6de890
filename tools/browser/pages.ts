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
  { name: 'firm-profile', account: FIRM, path: '/firm' },
  { name: 'bank-matched', account: BANK, path: '/matched' },
  { name: 'bank-products', account: BANK, path: '/products' },
  { name: 'bank-product-new', account: BANK, path: '/products/new' },
  { name: 'bank-product', account: BANK, path: '/products', follow: 'main a[href^="/products/"]:not([href$="/new"])' },
  { name: 'bank-loans', account: BANK, path: '/loans' },
  { name: 'bank-loan', account: BANK, path: '/loans', follow: 'main a[href^="/loans/"]' },
  { name: 'operator-review', account: OPERATOR, path: '/review' },
  { name: 'operator-invite', account: OPERATOR, path: '/invite' },
  { name: 'operator-jobs', account: OPERATOR, path: '/jobs' },
  { name: 'operator-lpr', account: OPERATOR, path: '/lpr' },
  { name: 'operator-help', account: OPERATOR, path: '/help' },
  { name: 'regulator-board', account: REGULATOR, path: '/board' },
  { name: 'auditor-audit', account: AUDITOR, path: '/audit' },
  { name: 'fund-claims', account: POLICY, path: '/claims' },
  { name: 'fund-claim', account: POLICY, path: '/claims', follow: 'main a[href^="/claims/"]' },
  { name: 'fund-board', account: POLICY, path: '/fund' },
];
