import { type Actor, isRole, mayCall, type Operation } from '../../domain/registry/permissions.ts';
import type { WebKey } from '../../text/web.ts';
import type { Me } from './session.tsx';

/** One entry of the navigation; `needs` is the operation without which the page has nothing to show. */
export type Entry = { readonly to: string; readonly key: WebKey; readonly needs: Operation };

/** In the order of the day's work; a person's first entry is the home page. */
const ENTRIES: readonly Entry[] = [
  { to: '/needs', key: 'nav.needs', needs: 'myNeeds' },
  { to: '/matched', key: 'nav.matchedNeeds', needs: 'matchedNeeds' },
  { to: '/products', key: 'nav.products', needs: 'myProducts' },
  { to: '/review', key: 'nav.review', needs: 'needsForReview' },
  { to: '/jobs', key: 'nav.jobs', needs: 'failedJobs' },
  { to: '/claims', key: 'nav.claims', needs: 'lossClaims' },
  { to: '/fund', key: 'nav.fund', needs: 'fundBoard' },
  { to: '/board', key: 'nav.supervision', needs: 'marketBoard' },
  { to: '/audit', key: 'nav.audit', needs: 'historyEvents' },
  { to: '/loans', key: 'nav.loans', needs: 'loans' },
  { to: '/market', key: 'nav.market', needs: 'products' },
  { to: '/invite', key: 'nav.invite', needs: 'searchFirms' },
  { to: '/lpr', key: 'nav.lpr', needs: 'loadLprFixing' },
  { to: '/firm', key: 'nav.firm', needs: 'myFirm' },
];
const REGISTER: Entry = { to: '/firm', key: 'firm.register', needs: 'registerFirm' };

const actorOf = (me: Me): Actor => ({
  kind: 'user',
  userId: me.userId,
  organisationId: me.organisation?.id ?? null,
  roles: me.roles.filter(isRole),
});

/** The same table that guards the API says which pages a person has. */
export const mayUse = (me: Me, operation: Operation): boolean => mayCall(operation, actorOf(me));

export const entriesFor = (me: Me): readonly Entry[] =>
  me.organisation === null ? [REGISTER] : ENTRIES.filter(({ needs }) => mayUse(me, needs));
