import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { signOut } from './account.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import { type Entry, entriesFor, mayUse } from './desks.ts';
import { closeSocket } from './graphql-client.ts';
import { changeLanguage, useWords } from './language.ts';
import { Navigation, PageLink } from './navigation.tsx';
import { InboxLink } from './pages/platform/inbox-link.tsx';
import { TasksLink } from './pages/platform/tasks-link.tsx';
import { Icon } from './parts/icon.tsx';
import { Desk } from './routes.tsx';
import { type Me, useSession } from './session.tsx';

const GoTo = lazy(() => import('./go-to.tsx'));
const LeaveNeedPage = lazy(() => import('./pages/registry/leave-need.tsx'));
const SignInPage = lazy(() => import('./pages/registry/sign-in.tsx'));
const MissingFactorPage = lazy(() => import('./pages/account/missing-factor.tsx'));

/** A phone's thumb reaches four entries; the rest stands in the menu. */
const TABS_MAX = 4;

/** The frame of every page: a side navigation on a desk, tabs and a menu on a phone. */
export function Shell() {
  const { t } = useWords();
  const { me } = useSession();
  const leave = useLeave();
  const location = useLocation();
  // Whoever lacks the second factor of their organisation has no page but the one that leads to it.
  const mayWork = me !== null && me.missingFactor === null;
  const entries = mayWork ? entriesFor(me) : [];
  const shown = mayWork ? entries.find(({ to }) => isBelow(location.pathname, to)) : undefined;
  const title = shown === undefined ? t('app.title') : `${t(shown.key)} · ${t('app.title')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={mayWork ? 'shell' : 'shell shell-open'}>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <Header />
      {mayWork && (
        <nav className="side" aria-label={t('app.navigation')}>
          <Navigation me={me} />
        </nav>
      )}
      <main id="main" className="shell-main" tabIndex={-1}>
        <CrashBoundary key={location.pathname} fallback={<Crash />}>
          <Suspense
            fallback={
              <p className="loading" role="status">
                {t('app.loading')}
              </p>
            }
          >
            {me === null ? (
              location.pathname.startsWith('/q/') ? (
                <LeaveNeedPage />
              ) : (
                <SignInPage />
              )
            ) : mayWork ? (
              <Desk me={me} />
            ) : (
              <MissingFactorPage me={me} onLeave={() => void leave()} />
            )}
          </Suspense>
        </CrashBoundary>
      </main>
      {mayWork && <Tabs key={location.pathname} me={me} entries={entries} />}
    </div>
  );
}

const isBelow = (path: string, page: string): boolean => path === page || path.startsWith(`${page}/`);

function Entries({ entries }: { entries: readonly Entry[] }) {
  const { t } = useWords();
  return entries.map(({ to, key }) => <PageLink key={to} to={to} name={t(key)} />);
}

function Header() {
  const { t, language } = useWords();
  const { me } = useSession();
  const leave = useLeave();
  const mayWork = me !== null && me.missingFactor === null;
  return (
    <header className="shell-header">
      <Link className="brand" to="/">
        <span className="brand-mark" aria-hidden="true" />
        {t('app.title')}
      </Link>
      <div className="who">
        {mayWork && <GoToButton me={me} />}
        {mayWork && mayUse(me, 'longWorks') && <TasksLink />}
        {mayWork && me.organisation !== null && <InboxLink />}
        {me !== null && <span className="organisation">{me.organisation?.name ?? me.name}</span>}
        <Button
          size="small"
          type="text"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => void changeLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {language === 'zh' ? 'English' : '中文'}
        </Button>
        {me !== null && (
          <Button className="leave" size="small" type="text" onClick={() => void leave()}>
            {t('app.signOut')}
          </Button>
        )}
      </div>
    </header>
  );
}

/** Opens the finder of pages, as Ctrl or Command and K do. */
function GoToButton({ me }: { me: Me }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button type="button" className="go-to-button" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
        <Icon name="search" /> {t('goTo.open')} <kbd>Ctrl K</kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <GoTo me={me} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Tabs({ me, entries }: { me: Me; entries: readonly Entry[] }) {
  const { t } = useWords();
  const leave = useLeave();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isOpen && (
        <nav className="sheet" id="menu" aria-label={t('app.menu')}>
          <p className="sheet-who">{me.organisation?.name ?? me.name}</p>
          <Navigation me={me} />
          <button type="button" className="page-link" onClick={() => void leave()}>
            <Icon name="sign-out" />
            <span>{t('app.signOut')}</span>
          </button>
        </nav>
      )}
      <nav className="tabs" aria-label={t('app.tabs')}>
        <Entries entries={entries.slice(0, TABS_MAX)} />
        <button
          type="button"
          className="page-link"
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="menu" />
          <span>{t('app.menu')}</span>
        </button>
      </nav>
    </>
  );
}

function useLeave(): () => Promise<void> {
  const { restart } = useSession();
  const navigate = useNavigate();
  return async () => {
    await signOut();
    await closeSocket();
    await navigate('/sign-in');
    restart();
  };
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
