import { type Actor, isRole, mayCall, type Operation } from '../../domain/registry/permissions.ts';
import type { WebKey } from '../../text/web.ts';
import type { Me } from './session.tsx';

/** One entry of the navigation; `needs` is the operation without which the page has nothing to show. */
export type Entry = { readonly to: string; readonly key: WebKey; readonly needs: Operation };

const ACCOUNT: Entry = { to: '/account', key: 'nav.account', needs: 'myAccount' };

const MY_DATA: Entry = { to: '/my-data', key: 'nav.myData', needs: 'dataExports' };

/** In the order of the day's work; a person's first entry is the home page. */
const ENTRIES: readonly Entry[] = [
  { to: '/needs', key: 'nav.needs', needs: 'myNeeds' },
  { to: '/matched', key: 'nav.matchedNeeds', needs: 'matchedNeeds' },
  { to: '/feed', key: 'nav.feed', needs: 'needFeed' },
  { to: '/deals', key: 'nav.deals', needs: 'engagements' },
  { to: '/visits', key: 'nav.visits', needs: 'visits' },
  { to: '/products', key: 'nav.products', needs: 'myProducts' },
  { to: '/review', key: 'nav.review', needs: 'needsForReview' },
  { to: '/product-review', key: 'nav.productReview', needs: 'productsForReview' },
  { to: '/stranded', key: 'nav.stranded', needs: 'needsForOperator' },
  { to: '/authority-queue', key: 'nav.authorityQueue', needs: 'decideAuthority' },
  { to: '/data-requests', key: 'nav.dataRequests', needs: 'decideErasure' },
  { to: '/jobs', key: 'nav.jobs', needs: 'failedJobs' },
  { to: '/claims', key: 'nav.claims', needs: 'lossClaims' },
  { to: '/filings', key: 'nav.filings', needs: 'filings' },
  { to: '/fund', key: 'nav.fund', needs: 'fundBoard' },
  { to: '/board', key: 'nav.supervision', needs: 'marketBoard' },
  { to: '/audit', key: 'nav.audit', needs: 'historyEvents' },
  { to: '/anchors', key: 'nav.anchors', needs: 'historyAnchors' },
  { to: '/what-if', key: 'nav.whatIf', needs: 'simulateCompensation' },
  { to: '/decisions', key: 'nav.decisions', needs: 'policyProposals' },
  { to: '/sessions', key: 'nav.sessions', needs: 'sessions' },
  { to: '/complaints', key: 'nav.complaints', needs: 'complaints' },
  { to: '/loans', key: 'nav.loans', needs: 'loans' },
  { to: '/maturities', key: 'nav.maturities', needs: 'maturityCalendar' },
  { to: '/search', key: 'nav.search', needs: 'savedSearches' },
  { to: '/tags', key: 'nav.tags', needs: 'myTags' },
  { to: '/nominations', key: 'nav.nominations', needs: 'nominations' },
  { to: '/lists', key: 'nav.lists', needs: 'listReleases' },
  { to: '/parks', key: 'nav.parks', needs: 'parkCoverage' },
  { to: '/grades', key: 'nav.grades', needs: 'gradeReports' },
  { to: '/models', key: 'nav.models', needs: 'affinityModels' },
  { to: '/facts', key: 'nav.firmFacts', needs: 'firmFacts' },
  { to: '/appeals', key: 'nav.appeals', needs: 'decideAppeal' },
  { to: '/market', key: 'nav.market', needs: 'products' },
  { to: '/tasks', key: 'nav.tasks', needs: 'longWorks' },
  { to: '/synonyms', key: 'nav.synonyms', needs: 'searchSynonyms' },
  { to: '/tables', key: 'nav.tables', needs: 'submitBankRows' },
  { to: '/bridges', key: 'nav.bridges', needs: 'bridgeLoans' },
  { to: '/sla', key: 'nav.sla', needs: 'slaProfiles' },
  { to: '/systems', key: 'nav.systems', needs: 'openSandbox' },
  { to: '/access', key: 'nav.access', needs: 'consentReads' },
  { to: '/links', key: 'nav.links', needs: 'entryLinks' },
  { to: '/invite', key: 'nav.invite', needs: 'searchFirms' },
  { to: '/lpr', key: 'nav.lpr', needs: 'loadLprFixing' },
  { to: '/firm', key: 'nav.firm', needs: 'myFirm' },
  { to: '/authority', key: 'nav.authority', needs: 'proveAuthority' },
  { to: '/preferences', key: 'nav.preferences', needs: 'notificationPreferences' },
  { to: '/people', key: 'nav.people', needs: 'people' },
  { to: '/retention', key: 'nav.retention', needs: 'retentionRuns' },
  { to: '/processors', key: 'nav.processors', needs: 'processors' },
  MY_DATA,
  ACCOUNT,
];

/** The groups of the navigation. A page that none of them names stands in the last one. */
const GROUPS: readonly { readonly key: WebKey; readonly pages: readonly string[] }[] = [
  {
    key: 'group.work',
    pages: [
      '/needs',
      '/matched',
      '/feed',
      '/deals',
      '/visits',
      '/complaints',
      '/sessions',
      '/search',
      '/review',
      '/product-review',
      '/stranded',
      '/authority-queue',
      '/data-requests',
    ],
  },
  { key: 'group.offers', pages: ['/products', '/market'] },
  {
    key: 'group.money',
    pages: ['/loans', '/maturities', '/bridges', '/tables', '/filings', '/claims', '/fund', '/what-if', '/decisions'],
  },
  {
    key: 'group.parties',
    pages: ['/firm', '/authority', '/tags', '/nominations', '/lists', '/facts', '/appeals', '/links', '/invite'],
  },
  { key: 'group.insight', pages: ['/board', '/parks', '/grades', '/models', '/audit', '/anchors'] },
];
const LAST_GROUP: WebKey = 'group.settings';
const REGISTER: Entry = { to: '/firm', key: 'firm.register', needs: 'registerFirm' };

const actorOf = (me: Me): Actor => ({
  kind: 'user',
  userId: me.userId,
  organisationId: me.organisation?.id ?? null,
  roles: me.roles.filter(isRole),
  ...(me.branch === null ? {} : { branchId: me.branch.id }),
});

/** The same table that guards the API says which pages a person has. */
export const mayUse = (me: Me, operation: Operation): boolean => mayCall(operation, actorOf(me));

export const entriesFor = (me: Me): readonly Entry[] =>
  me.organisation === null ? [REGISTER, MY_DATA, ACCOUNT] : ENTRIES.filter(({ needs }) => mayUse(me, needs));

export type EntryGroup = { readonly key: WebKey; readonly entries: readonly Entry[] };

/** The entries of a person by group, each group in the order of its pages; groups without entries are left out. */
export function groupsFor(me: Me): readonly EntryGroup[] {
  const entries = entriesFor(me);
  const named = GROUPS.map(({ key, pages }) => ({
    key,
    entries: pages.flatMap((page) => entries.filter(({ to }) => to === page)),
  }));
  const placed = new Set(named.flatMap((group) => group.entries));
  const rest = { key: LAST_GROUP, entries: entries.filter((entry) => !placed.has(entry)) };
  return [...named, rest].filter((group) => group.entries.length > 0);
}
