import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addMonths, civilDate, contains, wholeMonthsBetween } from '../../../domain/calendar.ts';
import { FORBIDDEN_PURPOSES } from '../../../domain/market/purpose.ts';
import { addFen } from '../../../domain/money.ts';
import { checkCreditCode } from '../../../domain/registry/credit-code.ts';
import { DONGGUAN_TOWNS } from '../../../domain/registry/dongguan.ts';
import { isIndustryCode } from '../../../domain/registry/industry.ts';
import { findFixing } from '../../../domain/registry/lpr.ts';
import { LPR_FIXINGS } from '../../../domain/registry/lpr-fixings.ts';
import { type DemoFirm, type DemoNeed, type DemoProduct, LOAN_TWISTS } from '../../../tools/demo/demo-data.ts';
import { generateDemo } from '../../../tools/demo/generate.ts';

const TODAY = civilDate('2026-01-28');
const demo = generateDemo(42, TODAY);
const firmById = new Map(demo.firms.map((firm) => [firm.firmId, firm]));
const bankIds = new Set(demo.banks.map(({ bankId }) => bankId));
const loanById = new Map(demo.loans.map((loan) => [loan.loanId, loan]));
const borrowers = new Set(demo.loans.map(({ firmId }) => firmId));

function hashOf(data: unknown): string {
  const text = JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return createHash('sha256').update(text).digest('hex');
}

function firmOf(firmId: string): DemoFirm {
  const firm = firmById.get(firmId);
  if (firm === undefined) throw new Error(`no firm ${firmId}`);
  return firm;
}

const tagsById = new Map(
  demo.firms.map((firm) => [
    firm.firmId,
    new Set([
      ...firm.tags.filter((tag) => contains(tag, TODAY)).map(({ code }) => code),
      ...demo.listMemberships
        .filter((one) => one.firmId === firm.firmId && contains(one, TODAY))
        .map(({ list }) => list),
    ]),
  ]),
);
const taxGradeById = new Map(demo.taxGrades.map(({ firmId, grade }) => [firmId, grade]));
const creditGradeById = new Map(
  demo.creditGrades.filter((grade) => contains(grade, TODAY)).map(({ firmId, grade }) => [firmId, grade]),
);

/** The hard rules in their plainest form; the real ones live in the domain and are tested there. */
function fits({ terms: need }: DemoNeed, { state, terms: product }: DemoProduct): boolean {
  const firm = firmOf(need.firmId);
  const tags = tagsById.get(firm.firmId) ?? new Set();
  const taxGrade = taxGradeById.get(firm.firmId);
  const allows = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  const covers = (list: readonly string[], value: string) => list.some((prefix) => value.startsWith(prefix));
  const fixing = product.lprTenor === 'ONE_YEAR' ? 300n : 350n;
  return (
    state === 'ONLINE' &&
    need.amountFen >= product.amountFenMin &&
    need.amountFen <= product.amountFenMax &&
    need.termMonths >= product.termMonthsMin &&
    need.termMonths <= product.termMonthsMax &&
    need.rateBpsMax >= fixing + product.spreadBpsMin &&
    product.acceptedSecurities.some((security) => need.securities.includes(security)) &&
    covers(product.regions, firm.divisionCode) &&
    (product.industries.length === 0 || covers(product.industries, firm.industryCode)) &&
    !covers(product.excludedIndustries, firm.industryCode) &&
    allows(product.sizeClasses, firm.sizeClass) &&
    allows(product.purposes, need.purpose) &&
    product.requiredTags.every((tag) => tags.has(tag)) &&
    !product.excludedTags.some((tag) => tags.has(tag)) &&
    (product.creditGradeWorst === null || (creditGradeById.get(firm.firmId) ?? 99) <= product.creditGradeWorst) &&
    (product.taxGrades.length === 0 || (taxGrade !== undefined && product.taxGrades.includes(taxGrade))) &&
    wholeMonthsBetween(firm.foundedOn, TODAY) >= product.firmAgeMonthsMin &&
    (product.revenueFenMin === null || firm.revenueFen >= product.revenueFenMin) &&
    (product.revenueFenMax === null || firm.revenueFen <= product.revenueFenMax) &&
    (!product.firstLoanOnly || !borrowers.has(firm.firmId)) &&
    contains({ from: product.validFrom, to: product.validTo }, TODAY)
  );
}

describe('demonstration data', () => {
  test('the same seed and date give the same town to the fen, another seed another town', () => {
    expect(hashOf(generateDemo(42, TODAY))).toBe(hashOf(demo));
    expect(hashOf(generateDemo(43, TODAY))).not.toBe(hashOf(demo));
  });

  test('there are as many of each kind as promised', () => {
    expect(demo.firms).toHaveLength(2_000);
    expect(demo.banks).toHaveLength(30);
    expect(demo.products).toHaveLength(150);
    expect(demo.needs).toHaveLength(1_500);
    expect(demo.loans.length).toBeGreaterThan(1_600);
    expect(demo.losses.length).toBeGreaterThan(30);
  });

  test('every id is a UUID and stands once', () => {
    const ids = [
      ...demo.firms.map(({ firmId }) => firmId),
      ...demo.banks.flatMap(({ bankId, branches }) => [bankId, ...branches.map(({ branchId }) => branchId)]),
      ...demo.products.map(({ terms }) => terms.productId),
      ...demo.needs.map(({ terms }) => terms.needId),
      ...demo.loans.map(({ loanId }) => loanId),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('every credit code is valid, of Dongguan, and stands once; every name stands once', () => {
    const codes = [...demo.firms, ...demo.banks].map(({ creditCode }) => creditCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(checkCreditCode(code)).toEqual({ verdict: 'valid', code });
    for (const code of codes) expect(code.startsWith('91441900X')).toBe(true);
    expect(new Set(demo.firms.map(({ name }) => name)).size).toBe(2_000);
    for (const { name } of demo.banks) expect(name).toContain('（演示）');
  });

  test('firms live in all 33 towns, in known industries, in all four sizes, and were founded before today', () => {
    expect(new Set(demo.firms.map(({ divisionCode }) => divisionCode)).size).toBe(DONGGUAN_TOWNS.length);
    expect(new Set(demo.firms.map(({ sizeClass }) => sizeClass))).toEqual(
      new Set(['LARGE', 'MEDIUM', 'SMALL', 'MICRO']),
    );
    for (const firm of demo.firms) {
      expect(isIndustryCode(firm.industryCode)).toBe(true);
      expect(firm.foundedOn < TODAY).toBe(true);
      expect(firm.revenueFen > 0n && firm.assetsFen > 0n).toBe(true);
    }
    const small = demo.firms.filter(({ sizeClass }) => sizeClass === 'SMALL' || sizeClass === 'MICRO').length;
    expect(small / demo.firms.length).toBeGreaterThan(0.8);
  });

  test('the terms of every product are sane, and a product of a scheme stays under its ceiling', () => {
    for (const { terms } of demo.products) {
      expect(bankIds.has(terms.bankId)).toBe(true);
      expect(terms.amountFenMin > 0n && terms.amountFenMin < terms.amountFenMax).toBe(true);
      expect(terms.termMonthsMin).toBeLessThan(terms.termMonthsMax);
      expect(terms.spreadBpsMin < terms.spreadBpsMax).toBe(true);
      expect(terms.acceptedSecurities.length).toBeGreaterThan(0);
      if (terms.schemes.length > 0) expect(terms.spreadBpsMax).toBeLessThanOrEqual(150n);
      if (terms.validTo !== null) expect(terms.validFrom < terms.validTo).toBe(true);
    }
  });

  test('the terms of every need are sane; only a rejected one has a forbidden purpose', () => {
    for (const { state, terms } of demo.needs) {
      const firm = firmOf(terms.firmId);
      expect(terms.amountFen >= 20_000_000n && terms.amountFen <= 2_000_000_000n).toBe(true);
      expect(terms.rateBpsMax >= 380n && terms.rateBpsMax <= 550n).toBe(true);
      expect(terms.securities).toContain('CREDIT_ONLY');
      expect(FORBIDDEN_PURPOSES.has(terms.purpose)).toBe(state === 'REJECTED');
      expect(terms.publishedOn <= TODAY).toBe(true);
      expect(firm.foundedOn < TODAY).toBe(true);
    }
  });

  test('most published needs match five products or more, and some match none', () => {
    const published = demo.needs.filter(({ state }) => state === 'PUBLISHED');
    const matches = published.map((need) => demo.products.filter((product) => fits(need, product)).length);
    const share = matches.filter((count) => count >= 5).length / published.length;
    expect(share).toBeGreaterThan(0.75);
    expect(matches).toContain(0);
  });
});

describe('demonstration of lists, grades, loans and losses', () => {
  test('no validity is empty or begins before the firm', () => {
    for (const { firmId, from, to } of [...demo.listMemberships, ...demo.creditGrades]) {
      expect(firmOf(firmId).foundedOn <= from).toBe(true);
      if (to !== null) expect(from < to).toBe(true);
    }
    for (const one of demo.listMemberships) {
      if (one.list === 'WHITELIST_2018') expect(one.category).toMatch(/^W(0\d|10)$/);
      else expect(one.category).toBeNull();
    }
    expect(new Set(demo.listMemberships.map(({ category }) => category)).size).toBe(11);
    expect(demo.listMemberships).toContainEqual(
      expect.objectContaining({ list: 'WHITELIST_2023', from: '2024-02-01', to: '2024-08-01' }),
    );
  });

  test('tax grades come once a year in April, and none is published after today', () => {
    for (const { assessedYear, publishedOn } of demo.taxGrades) {
      expect(publishedOn).toBe(`${assessedYear + 1}-04-20`);
      expect(publishedOn < TODAY).toBe(true);
    }
  });

  test('a loan is contracted, drawn and repaid in that order, by a firm that exists, never in the future', () => {
    for (const loan of demo.loans) {
      expect(bankIds.has(loan.bankId)).toBe(true);
      expect(firmOf(loan.firmId).foundedOn < loan.contractedOn).toBe(true);
      expect(loan.contractedOn <= loan.drawnOn && loan.drawnOn < loan.maturesOn && loan.drawnOn <= TODAY).toBe(true);
      expect(loan.rateBps >= 300n && loan.rateBps <= 700n).toBe(true);
      expect(loan.amountFen > 0n).toBe(true);
    }
  });

  test('exactly one loan of each borrower is its first, and a third of the firms has never borrowed', () => {
    const first = demo.loans.filter(({ isFirstLoan }) => isFirstLoan);
    expect(first).toHaveLength(borrowers.size);
    expect(demo.firms.length - borrowers.size).toBeGreaterThan(600);
  });

  test('loans are spread over every year of the stories, the gap years included', () => {
    const years = new Set(demo.loans.map(({ drawnOn }) => drawnOn.slice(0, 4)));
    expect([...years].sort()).toEqual(['2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026']);
  });

  test('every border case is there, with the facts that make it one', () => {
    expect(new Set(demo.loans.flatMap(({ twist }) => twist ?? []))).toEqual(new Set(LOAN_TWISTS));
    const told = (twist: string) => demo.loans.find((loan) => loan.twist === twist);
    const missing = told('FIXING_MISSING');
    expect(missing && findFixing(LPR_FIXINGS, missing.contractedOn).verdict).toBe('missing');
    expect(told('RATE_AT_CEILING')).toMatchObject({ rateBps: 450n, contractedOn: '2025-05-20' });
    const delisted = told('DELISTED_BETWEEN_CONTRACT_AND_DRAWDOWN');
    expect(delisted).toMatchObject({ contractedOn: '2024-07-29', drawnOn: '2024-08-01' });
    const membership = demo.listMemberships.find(({ firmId }) => firmId === delisted?.firmId);
    expect(membership).toMatchObject({ from: '2024-02-01', to: '2024-08-01' });
    const tooLong = told('TERM_ABOVE_MAXIMUM');
    expect(tooLong && tooLong.maturesOn > addMonths(tooLong.drawnOn, 36)).toBe(true);
  });

  test('a loss is no more than its loan, known by today, and recoveries are no more than the loss', () => {
    for (const loss of demo.losses) {
      const loan = loanById.get(loss.loanId);
      expect(loan && loss.lossFen > 0n && loss.lossFen <= loan.amountFen && loss.recognisedOn > loan.drawnOn).toBe(
        true,
      );
      expect(loss.recognisedOn < TODAY).toBe(true);
      expect(addFen(...loss.recoveries.map(({ netFen }) => netFen)) <= loss.lossFen).toBe(true);
      for (const { recoveredOn } of loss.recoveries) expect(recoveredOn >= loss.recognisedOn).toBe(true);
    }
  });

  test('the claims of one bank of 2024 exceed its cap, and those of one firm at two banks exceed the cap of a firm', () => {
    const lossOf = (loanId: string) => demo.losses.find((loss) => loss.loanId === loanId)?.lossFen ?? 0n;
    const bankId = demo.loans.find(({ twist }) => twist === 'BANK_CAP_EXHAUSTED')?.bankId;
    const vintage = demo.loans.filter(
      (loan) => loan.bankId === bankId && loan.drawnOn.startsWith('2024') && loan.schemeWanted === 'DG-2023-BANK',
    );
    const principal = vintage.reduce<bigint>((sum, { amountFen }) => sum + amountFen, 0n);
    const lossesOfOne = vintage.map(({ loanId }) => lossOf(loanId)).filter((loss) => loss > 0n);
    const claimed = lossesOfOne.reduce<bigint>((sum, loss) => sum + (loss * 8n) / 10n, 0n);
    expect(claimed).toBeGreaterThan((principal * 2n) / 100n);
    const twice = demo.loans.filter(({ twist }) => twist === 'FIRM_CAP_OVER_TWO_BANKS');
    expect(twice.map(({ loanId }) => lossOf(loanId))).toEqual([800_000_000n, 800_000_000n]);
    expect(new Set(twice.map((loan) => loan.firmId)).size).toBe(1);
    expect(new Set(twice.map((loan) => loan.bankId)).size).toBe(2);
  });
});
