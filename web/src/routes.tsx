import { lazy, type ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import type { Operation } from '../../domain/registry/permissions.ts';
import { entriesFor, mayUse } from './desks.ts';
import { NotFound } from './parts/not-found.tsx';
import type { Me } from './session.tsx';

const FirmPage = lazy(() => import('./pages/registry/firm.tsx'));
const TagsPage = lazy(() => import('./pages/registry/tags.tsx'));
const AppealsPage = lazy(() => import('./pages/registry/appeals.tsx'));
const NominationsPage = lazy(() => import('./pages/registry/nominations.tsx'));
const ListsPage = lazy(() => import('./pages/registry/lists.tsx'));
const MyNeedsPage = lazy(() => import('./pages/market/my-needs.tsx'));
const PublishNeedPage = lazy(() => import('./pages/market/publish-need.tsx'));
const NeedPage = lazy(() => import('./pages/market/need.tsx'));
const ProductsPage = lazy(() => import('./pages/market/products.tsx'));
const EditProductPage = lazy(() => import('./pages/market/edit-product.tsx'));
const ReviewPage = lazy(() => import('./pages/market/review.tsx'));
const MatchedNeedsPage = lazy(() => import('./pages/matching/matched-needs.tsx'));
const HonourPage = lazy(() => import('./pages/engagement/honour.tsx'));
const FeedPage = lazy(() => import('./pages/engagement/feed.tsx'));
const DealsPage = lazy(() => import('./pages/engagement/deals.tsx'));
const ClaimsPage = lazy(() => import('./pages/compensation/claims.tsx'));
const ClaimPage = lazy(() => import('./pages/compensation/claim.tsx'));
const DecisionsPage = lazy(() => import('./pages/compensation/decisions.tsx'));
const FilingsPage = lazy(() => import('./pages/compensation/filings.tsx'));
const WhatIfPage = lazy(() => import('./pages/compensation/what-if.tsx'));
const FundPage = lazy(() => import('./pages/compensation/fund.tsx'));
const LoansPage = lazy(() => import('./pages/compensation/loans.tsx'));
const LinkLoanPage = lazy(() => import('./pages/compensation/link-loan.tsx'));
const LoanPage = lazy(() => import('./pages/compensation/loan.tsx'));
const SessionsPage = lazy(() => import('./pages/sessions/sessions.tsx'));
const SessionPage = lazy(() => import('./pages/sessions/session.tsx'));
const SessionSettingsPage = lazy(() => import('./pages/sessions/settings.tsx'));
const FailedJobsPage = lazy(() => import('./pages/platform/failed-jobs.tsx'));
const SearchPage = lazy(() => import('./pages/search/search.tsx'));
const SynonymsPage = lazy(() => import('./pages/search/synonyms.tsx'));
const InboxPage = lazy(() => import('./pages/platform/inbox.tsx'));
const TasksPage = lazy(() => import('./pages/platform/tasks.tsx'));
const BankTablesPage = lazy(() => import('./pages/platform/bank-tables.tsx'));
const AccessPage = lazy(() => import('./pages/registry/access.tsx'));
const PreferencesPage = lazy(() => import('./pages/platform/preferences.tsx'));
const SlaPage = lazy(() => import('./pages/platform/sla.tsx'));
const BridgesPage = lazy(() => import('./pages/engagement/bridges.tsx'));
const SystemsPage = lazy(() => import('./pages/platform/systems.tsx'));
const LprPage = lazy(() => import('./pages/platform/lpr.tsx'));
const MarketBoardPage = lazy(() => import('./pages/insight/market-board.tsx'));
const AuditPage = lazy(() => import('./pages/insight/audit.tsx'));
const InviteFirmPage = lazy(() => import('./pages/registry/invite-firm.tsx'));
const PeoplePage = lazy(() => import('./pages/registry/people.tsx'));
const AccountPage = lazy(() => import('./pages/account/account.tsx'));
const JoinPage = lazy(() => import('./pages/registry/join.tsx'));
const AuthorityPage = lazy(() => import('./pages/registry/authority.tsx'));
const AuthorityQueuePage = lazy(() => import('./pages/registry/authority-queue.tsx'));
const VisitsPage = lazy(() => import('./pages/engagement/visits.tsx'));
const ComplaintsPage = lazy(() => import('./pages/engagement/complaints.tsx'));
const StrandedNeedsPage = lazy(() => import('./pages/engagement/stranded-needs.tsx'));
const MaturitiesPage = lazy(() => import('./pages/engagement/maturities.tsx'));
const ProductReviewPage = lazy(() => import('./pages/market/product-review.tsx'));
const FirmFactsPage = lazy(() => import('./pages/registry/firm-facts.tsx'));
const ParksPage = lazy(() => import('./pages/registry/parks.tsx'));
const GradesPage = lazy(() => import('./pages/registry/grades.tsx'));
const ModelsPage = lazy(() => import('./pages/matching/models.tsx'));
const AnchorsPage = lazy(() => import('./pages/insight/anchors.tsx'));
const HelpPage = lazy(() => import('./pages/platform/help.tsx'));

type Page = { readonly path: string; readonly needs: Operation; readonly page: ReactElement };

const PAGES: readonly Page[] = [
  { path: '/needs', needs: 'myNeeds', page: <MyNeedsPage /> },
  { path: '/needs/new', needs: 'publishCreditNeed', page: <PublishNeedPage /> },
  { path: '/needs/:needId', needs: 'myNeeds', page: <NeedPage /> },
  { path: '/needs/:needId/revise', needs: 'reviseCreditNeed', page: <PublishNeedPage /> },
  { path: '/matched', needs: 'matchedNeeds', page: <MatchedNeedsPage /> },
  { path: '/feed', needs: 'needFeed', page: <FeedPage /> },
  { path: '/honour', needs: 'honourCases', page: <HonourPage /> },
  { path: '/deals', needs: 'engagements', page: <DealsPage /> },
  { path: '/complaints', needs: 'complaints', page: <ComplaintsPage /> },
  { path: '/stranded', needs: 'needsForOperator', page: <StrandedNeedsPage /> },
  { path: '/product-review', needs: 'productsForReview', page: <ProductReviewPage /> },
  { path: '/visits', needs: 'visits', page: <VisitsPage /> },
  { path: '/products', needs: 'myProducts', page: <ProductsPage own /> },
  { path: '/products/new', needs: 'myProducts', page: <EditProductPage /> },
  { path: '/products/:productId', needs: 'myProducts', page: <EditProductPage /> },
  { path: '/market', needs: 'products', page: <ProductsPage own={false} /> },
  { path: '/review', needs: 'needsForReview', page: <ReviewPage /> },
  { path: '/claims', needs: 'lossClaims', page: <ClaimsPage /> },
  { path: '/claims/:claimId', needs: 'lossClaim', page: <ClaimPage /> },
  { path: '/filings', needs: 'filings', page: <FilingsPage /> },
  { path: '/fund', needs: 'fundBoard', page: <FundPage /> },
  { path: '/what-if', needs: 'simulateCompensation', page: <WhatIfPage /> },
  { path: '/decisions', needs: 'policyProposals', page: <DecisionsPage /> },
  { path: '/loans', needs: 'loans', page: <LoansPage /> },
  { path: '/loans/new', needs: 'linkLoan', page: <LinkLoanPage /> },
  { path: '/loans/:loanId', needs: 'loan', page: <LoanPage /> },
  { path: '/maturities', needs: 'maturityCalendar', page: <MaturitiesPage /> },
  { path: '/anchors', needs: 'historyAnchors', page: <AnchorsPage /> },
  { path: '/facts', needs: 'firmFacts', page: <FirmFactsPage /> },
  { path: '/parks', needs: 'parkCoverage', page: <ParksPage /> },
  { path: '/models', needs: 'affinityModels', page: <ModelsPage /> },
  { path: '/grades', needs: 'gradeReports', page: <GradesPage /> },
  { path: '/board', needs: 'marketBoard', page: <MarketBoardPage /> },
  { path: '/audit', needs: 'historyEvents', page: <AuditPage /> },
  { path: '/sessions', needs: 'sessions', page: <SessionsPage /> },
  { path: '/sessions/settings', needs: 'sessionSettings', page: <SessionSettingsPage /> },
  { path: '/sessions/:sessionId', needs: 'session', page: <SessionPage /> },
  { path: '/jobs', needs: 'failedJobs', page: <FailedJobsPage /> },
  { path: '/search', needs: 'savedSearches', page: <SearchPage /> },
  { path: '/synonyms', needs: 'searchSynonyms', page: <SynonymsPage /> },
  { path: '/inbox', needs: 'notifications', page: <InboxPage /> },
  { path: '/tasks', needs: 'longWorks', page: <TasksPage /> },
  { path: '/tables', needs: 'submitBankRows', page: <BankTablesPage /> },
  { path: '/access', needs: 'consentReads', page: <AccessPage /> },
  { path: '/preferences', needs: 'notificationPreferences', page: <PreferencesPage /> },
  { path: '/sla', needs: 'slaProfiles', page: <SlaPage /> },
  { path: '/bridges', needs: 'bridgeLoans', page: <BridgesPage /> },
  { path: '/systems', needs: 'openSandbox', page: <SystemsPage /> },
  { path: '/lpr', needs: 'loadLprFixing', page: <LprPage /> },
  { path: '/firm', needs: 'myFirm', page: <FirmPage /> },
  { path: '/firm', needs: 'registerFirm', page: <FirmPage /> },
  { path: '/tags', needs: 'myTags', page: <TagsPage /> },
  { path: '/appeals', needs: 'decideAppeal', page: <AppealsPage /> },
  { path: '/nominations', needs: 'nominations', page: <NominationsPage /> },
  { path: '/lists', needs: 'listReleases', page: <ListsPage /> },
  { path: '/invite', needs: 'searchFirms', page: <InviteFirmPage /> },
  { path: '/people', needs: 'people', page: <PeoplePage /> },
  { path: '/authority', needs: 'proveAuthority', page: <AuthorityPage /> },
  { path: '/authority-queue', needs: 'decideAuthority', page: <AuthorityQueuePage /> },
  { path: '/account', needs: 'myAccount', page: <AccountPage /> },
  { path: '/join', needs: 'me', page: <JoinPage /> },
  { path: '/help', needs: 'me', page: <HelpPage /> },
];

/** The pages of a person. A page of another desk is answered like a page that is not there. */
export function Desk({ me }: { me: Me }) {
  const home = entriesFor(me)[0]?.to ?? '/firm';
  return (
    <Routes>
      <Route path="/" element={<Navigate to={home} replace />} />
      <Route path="/sign-in" element={<Navigate to={home} replace />} />
      {PAGES.filter(({ needs }) => mayUse(me, needs)).map(({ path, page }) => (
        <Route key={path} path={path} element={page} />
      ))}
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
