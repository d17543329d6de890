import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { DEFAULT_TAG_POLICY, deriveTags, type FirmTag, type TagFacts } from '../../domain/registry/tags/derive-tags.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { CreditGrade, ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { readListTypes } from './lists/list-types.ts';
import { lastReleases } from './lists/read-lists.ts';

const NOBODY = { organisationId: null };

/** Every tag of a firm on a day, with its evidence; a bank's own lists are no tags. */
export async function loadTags(em: SqlEntityManager, firm: Firm, today: CivilDate): Promise<FirmTag[]> {
  return deriveTags(await loadTagFacts(em, firm, today), { today, policy: DEFAULT_TAG_POLICY });
}

async function loadTagFacts(em: SqlEntityManager, firm: Firm, today: CivilDate): Promise<TagFacts> {
  const firmId = firm.id;
  const types = new Map((await readListTypes(em, { on: today, actor: NOBODY })).map((type) => [type.code, type]));
  const memberships = await em.find(
    ListMembership,
    { firmId, list: { $in: [...types.keys()] } },
    { orderBy: { list: 'asc', validFrom: 'asc', id: 'asc' } },
  );
  const releases = await lastReleases(em, [...new Set(memberships.map(({ list }) => list))]);
  const taxGrades = await em.find(TaxGradeRecord, { firmId }, { orderBy: { year: 'asc' } });
  const creditGrades = await em.find(CreditGrade, { firmId }, { orderBy: { gradedOn: 'asc', id: 'asc' } });
  const loans = await em.find(Loan, { firmId }, { orderBy: { drawdownOn: 'asc', id: 'asc' } });
  return {
    lists: memberships.map(({ list, category, stars, validFrom, validTo }) => {
      const release = releases.get(list);
      const releasedOn = release === undefined ? null : civilDateOf(release.publishedAt);
      const type = types.get(list);
      const source = { issuer: type?.issuer ?? list, freshDays: type?.freshDays ?? 0, releasedOn };
      return { list, category, stars, validFrom, validTo, ...source };
    }),
    taxGrades,
    creditGrades,
    loans: loans.map((loan) => ({
      loanId: loan.id,
      bankId: loan.bankId,
      amountFen: loan.amountFen,
      drawdownOn: loan.drawdownOn,
      maturityOn: loan.maturityOn,
      isFirstLoan: loan.isFirstLoan,
    })),
    hasNoLoanRecord: firm.hasNoLoanRecord,
    sizeClass: firm.sizeClass,
    statedOn: civilDateOf(firm.createdAt),
  };
}
