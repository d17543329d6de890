import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { PURPOSE } from '../../domain/market/purpose.ts';
import { fen, ZERO_FEN } from '../../domain/money.ts';
import { isSoleTraderCode } from '../../domain/registry/credit-code.ts';
import { deriveTags, type FirmTag, kindsReadFor, type TagFacts } from '../../domain/registry/tags/derive-tags.ts';
import type { FactKind } from '../../domain/registry/tags/fact-kind.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ExternalLoan, FirmRecord } from '../../schema/entities/registry/firm-record.entity.ts';
import { CreditGrade, ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { readListTypes } from './lists/list-types.ts';
import { lastReleases } from './lists/read-lists.ts';
import { tagPolicyOn } from './tag-policies.ts';

const NOBODY = { organisationId: null };

/**
 * The tags of a firm on a day with their evidence: all of them, or those that depend on facts of the given kinds, for
 * which no other facts are read. A bank's own lists are no tags.
 */
export async function loadTags(
  em: SqlEntityManager,
  firm: Firm,
  at: { readonly today: CivilDate; readonly kinds: readonly FactKind[] | null },
): Promise<FirmTag[]> {
  const { today, kinds } = at;
  const facts = await loadTagFacts(em, firm, { today, reads: kindsReadFor(kinds) });
  return deriveTags(facts, { today, policy: await tagPolicyOn(em, today) }, kinds);
}

async function loadTagFacts(
  em: SqlEntityManager,
  firm: Firm,
  of: { readonly today: CivilDate; readonly reads: ReadonlySet<FactKind> },
): Promise<TagFacts> {
  const { today, reads } = of;
  const firmId = firm.id;
  const when = <Fact>(kind: FactKind, load: () => Promise<readonly Fact[]>): Promise<readonly Fact[]> =>
    reads.has(kind) ? load() : Promise.resolve([]);
  return {
    kind: isSoleTraderCode(firm.creditCode) ? 'SOLE_TRADER' : 'FIRM',
    lists: await when('LISTS', () => loadListFacts(em, { firmId, today })),
    records: await when('RECORDS', () => em.find(FirmRecord, { firmId }, { orderBy: { validFrom: 'asc', id: 'asc' } })),
    taxGrades: await when('TAX_GRADES', () => em.find(TaxGradeRecord, { firmId }, { orderBy: { year: 'asc' } })),
    creditGrades: await when('CREDIT_GRADES', () =>
      em.find(CreditGrade, { firmId }, { orderBy: { gradedOn: 'asc', id: 'asc' } }),
    ),
    loans: await when('LOANS', () => loadLoanFacts(em, { firmId, today })),
    hasNoLoanRecord: firm.hasNoLoanRecord,
    sizeClass: firm.sizeClass,
    statedOn: firm.statedOn,
  };
}

async function loadListFacts(
  em: SqlEntityManager,
  of: { firmId: string; today: CivilDate },
): Promise<TagFacts['lists']> {
  const types = new Map((await readListTypes(em, { on: of.today, actor: NOBODY })).map((type) => [type.code, type]));
  const memberships = await em.find(
    ListMembership,
    { firmId: of.firmId, list: { $in: [...types.keys()] } },
    { orderBy: { list: 'asc', validFrom: 'asc', id: 'asc' } },
  );
  const releases = await lastReleases(em, [...new Set(memberships.map(({ list }) => list))]);
  return memberships.map(({ list, category, stars, validFrom, validTo }) => {
    const release = releases.get(list);
    const releasedOn = release === undefined ? null : civilDateOf(release.publishedAt);
    const type = types.get(list);
    const source = { issuer: type?.issuer ?? list, freshDays: type?.freshDays ?? 0, releasedOn };
    return { list, category, stars, validFrom, validTo, ...source, isWarning: type?.polarity === 'NEGATIVE' };
  });
}

/** Loans of the platform's banks, and those that the firm has elsewhere. */
async function loadLoanFacts(
  em: SqlEntityManager,
  { firmId, today }: { firmId: string; today: CivilDate },
): Promise<TagFacts['loans']> {
  const loans = await em.find(Loan, { firmId }, { orderBy: { drawdownOn: 'asc', id: 'asc' } });
  const external = await em.find(
    ExternalLoan,
    { firmId, withdrawnAt: null },
    { orderBy: { drawdownOn: 'asc', id: 'asc' } },
  );
  return [
    ...loans.map(({ id, bankId, amountFen, repaidFen, state, drawdownOn, maturityOn, isFirstLoan, purpose }) => {
      const isGreen = purpose === PURPOSE.GREEN_PROJECT;
      const balanceFen = state === 'ACTIVE' ? fen(amountFen - repaidFen) : ZERO_FEN;
      const terms = { amountFen, balanceFen, drawdownOn, maturityOn };
      return { loanId: id, bankId, ...terms, isFirstLoan, isGreen, isOwners: false };
    }),
    ...external.map(({ id, lender, amountFen, drawdownOn, maturityOn, isOwners }) => {
      const unknown = { isFirstLoan: null, isGreen: false };
      // Nobody reports repayments to a lender outside: it is owed until it matures.
      const balanceFen = maturityOn > today ? amountFen : ZERO_FEN;
      return { loanId: id, bankId: lender, amountFen, balanceFen, drawdownOn, maturityOn, isOwners, ...unknown };
    }),
  ];
}
