import { addMonths, type CivilDate, civilDate } from '../../domain/calendar.ts';
import type { TaxGrade } from '../../domain/registry/size-class.ts';
import { dayBetween } from './demo-amounts.ts';
import type { DemoCreditGrade, DemoFirm, DemoTaxGrade } from './demo-data.ts';
import type { Random } from './random.ts';

const TAX_YEARS = 4;
/** Results of a year are published in the April after it (E6). */
const PUBLISHED_AT = '04-20';
const CREDIT_GRADE_MONTHS = 12;

/** Grades of the last years for firms that existed; 3% have none, so that "unknown" is seen too. */
export function makeTaxGrades(
  random: Random,
  facts: { firms: readonly DemoFirm[]; businessDate: CivilDate },
): DemoTaxGrade[] {
  const yearLast = Number(facts.businessDate.slice(0, 4)) - (facts.businessDate.slice(5) < PUBLISHED_AT ? 2 : 1);
  const grades: DemoTaxGrade[] = [];
  for (const { firmId, foundedOn } of facts.firms) {
    if (random.chance(0.03)) continue;
    const usual = random.pickWeighted<TaxGrade>([
      ['A', 18],
      ['B', 57],
      ['M', 10],
      ['C', 12],
      ['D', 3],
    ]);
    for (let year = yearLast - TAX_YEARS + 1; year <= yearLast; year += 1) {
      const foundedYear = Number(foundedOn.slice(0, 4));
      if (foundedYear > year) continue;
      // A firm in its first years is M: it cannot be A or B yet.
      const grade = foundedYear >= year - 1 ? 'M' : random.chance(0.85) ? usual : random.pick(['A', 'B', 'C'] as const);
      grades.push({ firmId, assessedYear: year, grade, publishedOn: civilDate(`${year + 1}-${PUBLISHED_AT}`) });
    }
  }
  return grades;
}

/** Platform grades of the last eighteen months; a third of them have already expired, a tenth of the firms has none. */
export function makeCreditGrades(
  random: Random,
  facts: { firms: readonly DemoFirm[]; businessDate: CivilDate },
): DemoCreditGrade[] {
  const { businessDate } = facts;
  const grades: DemoCreditGrade[] = [];
  const earliest = addMonths(businessDate, -18);
  for (const { firmId, foundedOn } of facts.firms) {
    if (random.chance(0.1)) continue;
    const from = dayBetween(random, foundedOn > earliest ? foundedOn : earliest, businessDate);
    const grade = random.pickWeighted([
      [1, 4],
      [2, 8],
      [3, 14],
      [4, 20],
      [5, 20],
      [6, 14],
      [7, 9],
      [8, 6],
      [9, 3],
      [10, 2],
    ] as const);
    grades.push({ firmId, grade, from, to: addMonths(from, CREDIT_GRADE_MONTHS) });
  }
  return grades;
}
