import { Button, Layout } from 'antd';
import { lazy, Suspense } from 'react';
import { Link, Navigate, NavLink, Route, Routes, useLocation, useNavigate } from 'react-router';
import type { WebKey } from '../../text/web.ts';
import { signOut } from './account.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import { closeSocket } from './graphql-client.ts';
import { changeLanguage, useWords } from './language.ts';
import { NotFound } from './parts/not-found.tsx';
import { type Me, useSession } from './session.tsx';

const SignInPage = lazy(() => import('./pages/registry/sign-in.tsx'));
const FirmPage = lazy(() => import('./pages/registry/firm.tsx'));
const MyNeedsPage = lazy(() => import('./pages/market/my-needs.tsx'));
const PublishNeedPage = lazy(() => import('./pages/market/publish-need.tsx'));
const NeedPage = lazy(() => import('./pages/market/need.tsx'));
const ProductsPage = lazy(() => import('./pages/market/products.tsx'));
const EditProductPage = lazy(() => import('./pages/market/edit-product.tsx'));
const MatchedNeedsPage = lazy(() => import('./pages/matching/matched-needs.tsx'));
const LoansPage = lazy(() => import('./pages/compensation/loans.tsx'));
const LinkLoanPage = lazy(() => import('./pages/compensation/link-loan.tsx'));
const LoanPage = lazy(() => import('./pages/compensation/loan.tsx'));

type Entry = { readonly to: string; readonly key: WebKey };
const FIRM_ENTRIES: readonly Entry[] = [
  { to: '/needs', key: 'nav.needs' },
  { to: '/market', key: 'nav.market' },
  { to: '/loans', key: 'nav.loans' },
  { to: '/firm', key: 'nav.firm' },
];
const BANK_ENTRIES: readonly Entry[] = [
  { to: '/matched', key: 'nav.matchedNeeds' },
  { to: '/products', key: 'nav.products' },
  { to: '/loans', key: 'nav.loans' },
];
const OTHER_ENTRIES: readonly Entry[] = [
  { to: '/market', key: 'nav.market' },
  { to: '/loans', key: 'nav.loans' },
];

/** What each kind of organisation finds in the header; the first entry is its home. */
function entriesFor(me: Me): readonly Entry[] {
  switch (me.organisation?.kind) {
    case undefined:
      return [{ to: '/firm', key: 'firm.register' }];
    case 'FIRM':
      return FIRM_ENTRIES;
    case 'BANK':
      return BANK_ENTRIES;
    default:
      return OTHER_ENTRIES;
  }
}

export function Shell() {
  const { t, language } = useWords();
  const { me, restart } = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const entries = me === null ? [] : entriesFor(me);

  async function leave() {
    await signOut();
    await closeSocket();
    await navigate('/sign-in');
    restart();
  }

  return (
    <Layout>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="shell-header">
        <Link className="brand" to="/">
          {t('app.title')}
        </Link>
        {entries.length > 0 && (
          <nav aria-label={t('app.navigation')}>
            {entries.map((entry) => (
              <NavLink key={entry.to} to={entry.to}>
                {t(entry.key)}
              </NavLink>
            ))}
          </nav>
        )}
        <div className="who">
          {me !== null && <span className="organisation">{me.organisation?.name ?? me.name}</span>}
          <Button
            ghost
            size="small"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => void changeLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {language === 'zh' ? 'English' : '中文'}
          </Button>
          {me !== null && (
            <Button ghost size="small" onClick={() => void leave()}>
              {t('app.signOut')}
            </Button>
          )}
        </div>
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        <CrashBoundary key={location.pathname} fallback={<Crash />}>
          <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
            {me === null ? <SignInPage /> : <Desk me={me} />}
          </Suspense>
        </CrashBoundary>
      </main>
    </Layout>
  );
}

/** The pages of a person's organisation. A page of another kind is answered like a page that is not there. */
function Desk({ me }: { me: Me }) {
  const kind = me.organisation?.kind;
  const home = entriesFor(me)[0]?.to ?? '/firm';
  return (
    <Routes>
      <Route path="/" element={<Navigate to={home} replace />} />
      <Route path="/sign-in" element={<Navigate to={home} replace />} />
      {(kind === undefined || kind === 'FIRM') && <Route path="/firm" element={<FirmPage />} />}
      {kind === 'FIRM' && (
        <>
          <Route path="/needs" element={<MyNeedsPage />} />
          <Route path="/needs/new" element={<PublishNeedPage />} />
          <Route path="/needs/:needId" element={<NeedPage />} />
          <Route path="/needs/:needId/revise" element={<PublishNeedPage />} />
        </>
      )}
      {kind === 'BANK' && (
        <>
          <Route path="/matched" element={<MatchedNeedsPage />} />
          <Route path="/products" element={<ProductsPage own />} />
          <Route path="/products/new" element={<EditProductPage />} />
          <Route path="/products/:productId" element={<EditProductPage />} />
          <Route path="/loans/new" element={<LinkLoanPage />} />
        </>
      )}
      {kind !== undefined && (
        <>
          <Route path="/market" element={<ProductsPage own={false} />} />
          <Route path="/loans" element={<LoansPage />} />
          <Route path="/loans/:loanId" element={<LoanPage />} />
        </>
      )}
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function Crash() {
  const { t } = useWords();
  return (
    <div role="alert" className="empty">
      <p>{t('app.crash')}</p>
      <Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>
    </div>
  );
}
