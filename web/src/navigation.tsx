import { useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { type EntryGroup, groupsFor } from './desks.ts';
import { useWords } from './language.ts';
import { PageIcon } from './parts/icon.tsx';
import type { Me } from './session.tsx';

const STORAGE_KEY = 'closed-groups';

/** All pages of a person in groups that can be closed; which are closed is remembered in this browser. */
export function Navigation({ me }: { me: Me }) {
  const { t } = useWords();
  const [closed, setClosed] = useState(rememberedGroups);
  function toggle(key: string) {
    const next = closed.includes(key) ? closed.filter((one) => one !== key) : [...closed, key];
    setClosed(next);
    remember(next);
  }
  return (
    <>
      {groupsFor(me).map((group) => (
        <Group key={group.key} group={group} isClosed={closed.includes(group.key)} onToggle={() => toggle(group.key)} />
      ))}
      <div className="side-last">
        <PageLink to="/help" name={t('nav.help')} />
      </div>
    </>
  );
}

function Group({ group, isClosed, onToggle }: { group: EntryGroup; isClosed: boolean; onToggle: () => void }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const holdsPage = group.entries.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  // The page that is shown is never hidden from its own navigation.
  const isOpen = !isClosed || holdsPage;
  const id = group.key.replace('.', '-');
  return (
    <div className="nav-group">
      <button type="button" className="nav-heading" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        {t(group.key)}
      </button>
      <div id={id} hidden={!isOpen}>
        {group.entries.map((entry) => (
          <PageLink key={entry.to} to={entry.to} name={t(entry.key)} />
        ))}
      </div>
    </div>
  );
}

/** Below the fold of a long navigation nobody would see where they are. */
const showCurrent = (link: HTMLAnchorElement | null): void => {
  const list = link?.closest('nav');
  if (link?.getAttribute('aria-current') !== 'page' || !list) return;
  // Not scrollIntoView: the next Tab would then begin here instead of at the top of the page.
  list.scrollTop = Math.max(0, link.offsetTop - list.clientHeight / 2);
};

/** A page by its sign and its name. */
export function PageLink({ to, name }: { to: string; name: string }) {
  return (
    <NavLink className="page-link" to={to} ref={showCurrent}>
      <PageIcon path={to} />
      <span>{name}</span>
    </NavLink>
  );
}

/** Storage is refused in some private windows; then all groups are open at the next visit. */
function rememberedGroups(): readonly string[] {
  try {
    return (localStorage.getItem(STORAGE_KEY) ?? '').split(' ').filter((key) => key !== '');
  } catch {
    return [];
  }
}

function remember(closed: readonly string[]): void {
  try {
    localStorage.setItem(STORAGE_KEY, closed.join(' '));
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}
