import { type Actor, isRole, mayCall, type Operation } from '../../domain/registry/permissions.ts';
import type { WebKey } from '../../text/web.ts';
import type { Me } from './session.tsx';

/** One entry of the navigation; `needs` is the operation without which the page has nothing to show. */
export type Entry = { readonly to: string; readonly key: WebKey; readonly needs: Operation };

/** In the order of the day's work; a person's first entry is the home page. */
const ENTRIES: readonly Entry[] = [
  { to: '/needs', key: 'nav.needs', needs: 'myNeeds' },
  { to: '/matched', key: 'nav.matchedNeeds', needs: 'matchedNeeds' },
  { to: '/feed', key: 'nav.feed', needs: 'needFeed' },
  { to: '/deals', key: 'nav.deals', needs: 'engagements' },
  { to: '/products', key: 'nav.products', needs: 'myProducts' },
  { to: '/review', key: 'nav.review', needs: 'needsForReview' },
  { to: '/jobs', key: 'nav.jobs', needs: 'failedJobs' },
  { to: '/claims', key: 'nav.claims', needs: 'lossClaims' },
  { to: '/filings', key: 'nav.filings', needs: 'filings' },
  { to: '/fund', key: 'nav.fund', needs: 'fundBoard' },
  { to: '/board', key: 'nav.supervision', needs: 'marketBoard' },
  { to: '/audit', key: 'nav.audit', needs: 'historyEvents' },
  { to: '/what-if', key: 'nav.whatIf', needs: 'simulateCompensation' },
  { to: '/decisions', key: 'nav.decisions', needs: 'policyProposals' },
  { to: '/sessions', key: 'nav.sessions', needs: 'sessions' },
  { to: '/loans', key: 'nav.loans', needs: 'loans' },
  { to: '/search', key: 'nav.search', needs: 'savedSearches' },
  { to: '/tags', key: 'nav.tags', needs: 'myTags' },
  { to: '/nominations', key: 'nav.nominations', needs: 'nominations' },
  { to: '/lists', key: 'nav.lists', needs: 'listReleases' },
  { to: '/appeals', key: 'nav.appeals', needs: 'decideAppeal' },
  { to: '/market', key: 'nav.market', needs: 'products' },
  { to: '/synonyms', key: 'nav.synonyms', needs: 'searchSynonyms' },
  { to: '/tables', key: 'nav.tables', needs: 'submitBankRows' },
  { to: '/systems', key: 'nav.systems', needs: 'openSandbox' },
  { to: '/access', key: 'nav.access', needs: 'consentReads' },
  { to: '/invite', key: 'nav.invite', needs: 'searchFirms' },
  { to: '/lpr', key: 'nav.lpr', needs: 'loadLprFixing' },
  { to: '/firm', key: 'nav.firm', needs: 'myFirm' },
  { to: '/preferences', key: 'nav.preferences', needs: 'notificationPreferences' },
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
