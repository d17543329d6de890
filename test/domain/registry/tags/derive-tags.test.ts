import { describe, expect, test } from 'vitest';
import { addDays, civilDate as day } from '../../../../domain/calendar.ts';
import { type Fen, yuan } from '../../../../domain/money.ts';
import { deriveTags, type TagFacts } from '../../../../domain/registry/tags/derive-tags.ts';
import { decideExposure } from '../../../../domain/registry/tags/exposure.ts';
import { decideParkCoverage } from '../../../../domain/registry/tags/park-coverage.ts';
import { FIRST_TAG_POLICY } from '../../../../domain/registry/tags/tag-policy.ts';

const TODAY = day('2026-01-28');
const AT = { today: TODAY, policy: FIRST_TAG_POLICY };
const FACTS: TagFacts = {
  lists: [],
  records: [],
  taxGrades: [],
  creditGrades: [],
  loans: [],
  hasNoLoanRecord: true,
  sizeClass: 'SMALL',
  statedOn: day('2025-12-01'),
};
const loan = (bankId: string, amountFen: Fen, more: Partial<TagFacts['loans'][number]> = {}) => ({
  loanId: `loan-${bankId}`,
  bankId,
  amountFen,
  drawdownOn: day('2025-06-01'),
  maturityOn: day('2026-06-01'),
  isFirstLoan: null,
  isGreen: false,
  ...more,
});
const codes = (facts: TagFacts, at = AT): string[] => deriveTags(facts, at).map(({ code }) => code);
const creditOf = (parts: readonly bigint[]) => new Map(parts.map((part, at) => [`bank-${at}`, yuan(part)]));

describe('serving one small firm with many banks', () => {
  test('T15: with 3 banks the fourth is warned, with 4 the fifth is escalated, and nobody is refused', () => {
    const with3 = { kind: 'FIRM', creditFenByBank: creditOf([1_000_000n, 2_000_000n, 3_000_000n]) } as const;
    expect(decideExposure(with3)).toMatchObject({ verdict: 'WARN', banksAfter: 4, banksMax: 3 });
    const with4 = { kind: 'FIRM', creditFenByBank: creditOf([1n, 1n, 1n, 1n]) } as const;
    expect(decideExposure(with4)).toMatchObject({ verdict: 'ESCALATE', banks: 4 });
    expect(decideExposure({ kind: 'FIRM', creditFenByBank: creditOf([1n, 1n]) })).toMatchObject({ verdict: 'CLEAR' });
  });

  test('T16: a sole trader with 2 banks is a warning for the third', () => {
    const facts = { kind: 'SOLE_TRADER', creditFenByBank: creditOf([1n, 1n]) } as const;
    expect(decideExposure(facts)).toMatchObject({ verdict: 'WARN', banksAfter: 3, banksMax: 2 });
  });

  test('T17: one yuan above ten million the rule says nothing, and the firm is no longer 普惠', () => {
    const credit = creditOf([10_000_001n]);
    expect(decideExposure({ kind: 'FIRM', creditFenByBank: credit })).toMatchObject({ verdict: 'NOT_APPLICABLE' });
    expect(codes({ ...FACTS, loans: [loan('a', yuan(10_000_001n))] })).not.toContain('PUHUI');
    expect(codes({ ...FACTS, loans: [loan('a', yuan(10_000_000n))] })).toContain('PUHUI');
  });
});

describe('what follows from loans', () => {
  test('a firm without any loan is NO_LOAN only when it says so, and no longer once it is drawn', () => {
    expect(codes(FACTS)).toContain('NO_LOAN');
    expect(codes({ ...FACTS, hasNoLoanRecord: null })).not.toContain('NO_LOAN');
    expect(codes({ ...FACTS, loans: [loan('a', yuan(1n), { isFirstLoan: true })] })).not.toContain('NO_LOAN');
  });

  test('FIRST_LOAN is the first drawdown as its bank attested it, and a second one changes nothing', () => {
    const first = loan('a', yuan(1n), { isFirstLoan: true });
    const second = loan('b', yuan(1n), { isFirstLoan: true, drawdownOn: day('2025-08-01') });
    const tags = deriveTags({ ...FACTS, loans: [second, first] }, AT).filter(({ code }) => code === 'FIRST_LOAN');
    expect(tags).toMatchObject([{ value: 'loan-a', validFrom: '2025-06-01', validTo: null }]);
    const unattested = { ...FACTS, loans: [loan('a', yuan(1n))] };
    expect(codes(unattested)).not.toContain('FIRST_LOAN');
    const policy = { ...FIRST_TAG_POLICY, firstLoanNeedsAttestation: false };
    expect(codes(unattested, { today: TODAY, policy })).toContain('FIRST_LOAN');
  });

  test('a loan for a green project and a private owner are grounds for relending of their own', () => {
    const owner = {
      family: 'OWNERSHIP',
      value: 'PRIVATE',
      reference: '登记',
      issuer: 'x',
      validFrom: day('2025-01-01'),
      validTo: null,
    } as const;
    const value = (facts: TagFacts): string | undefined =>
      deriveTags(facts, AT).find(({ code }) => code === 'RELENDING')?.value;
    const large = { ...FACTS, sizeClass: 'MEDIUM' } as const;
    expect(value(large)).toBeUndefined();
    expect(value({ ...large, records: [owner] })).toBe('PRIVATE');
    expect(value({ ...large, loans: [loan('a', yuan(9_000_000n), { isGreen: true })] })).toBe('GREEN');
    expect(value({ ...FACTS, records: [owner], loans: [loan('a', yuan(1n), { isGreen: true })] })).toBe(
      'SMALL GREEN PRIVATE',
    );
  });

  test('the relending limit of five million binds small firms, and green ones only when policy says so', () => {
    const green = {
      list: 'GREEN_LIST',
      category: null,
      stars: null,
      validFrom: day('2025-01-01'),
      validTo: null,
      issuer: 'x',
      releasedOn: TODAY,
      freshDays: 400,
      isWarning: false,
    };
    const above = { ...FACTS, loans: [loan('a', yuan(5_000_001n))] };
    expect(codes({ ...FACTS, loans: [loan('a', yuan(5_000_000n))] })).toContain('RELENDING');
    expect(codes(above)).not.toContain('RELENDING');
    expect(codes({ ...above, lists: [green] })).toContain('RELENDING');
    const policy = { ...FIRST_TAG_POLICY, relendingLimitOn: 'ALL' as const };
    expect(codes({ ...above, lists: [green] }, { today: TODAY, policy })).not.toContain('RELENDING');
  });
});

test('credit grades of several schemes stand side by side, and a tax grade holds until the next one', () => {
  const grade = (scheme: string) => ({
    scheme,
    issuer: 'x',
    value: 'AA',
    gradedOn: day('2025-05-01'),
    expiresOn: day('2026-05-01'),
  });
  const taxGrades = [
    { year: 2024, grade: 'B', publishedOn: day('2025-04-20') },
    { year: 2023, grade: 'A', publishedOn: day('2024-04-20') },
  ];
  const tags = deriveTags({ ...FACTS, creditGrades: [grade('S1'), grade('S2')], taxGrades }, AT);
  expect(tags.filter(({ code }) => code === 'CREDIT_GRADE').map(({ evidence }) => evidence)).toEqual([['S1'], ['S2']]);
  expect(tags.filter(({ code }) => code === 'TAX_GRADE')).toMatchObject([
    { value: 'A', evidence: ['2023'], validTo: '2025-04-20', isStale: true },
    { value: 'B', evidence: ['2024'], validTo: null, isStale: false },
  ]);
});

test('a tag is stale from the day on which its source was silent for its limit', () => {
  const stale = (on: typeof TODAY) =>
    deriveTags(FACTS, { ...AT, today: on }).find(({ code }) => code === 'SIZE_CLASS')?.isStale;
  const limit = addDays(FACTS.statedOn, FIRST_TAG_POLICY.profileFreshDays);
  expect([stale(addDays(limit, -1)), stale(limit)]).toEqual([false, true]);
});

test('only the tags that depend on a kind of fact are derived again', () => {
  const tags = deriveTags({ ...FACTS, taxGrades: [{ year: 2024, grade: 'B', publishedOn: day('2025-04-20') }] }, AT, [
    'TAX_GRADES',
  ]);
  expect(tags.map(({ code }) => code)).toEqual(['TAX_GRADE']);
});

test('T13 and T14: a park of four stars reaches 70%, of three 60%, of fewer 50%, and one resident less does not', () => {
  const reached = (stars: number, granted: number): boolean =>
    decideParkCoverage({ stars, residents: 100, granted }).isReached;
  expect([reached(4, 70), reached(4, 69), reached(5, 69)]).toEqual([true, false, false]);
  expect([reached(3, 60), reached(3, 59), reached(2, 50), reached(2, 49)]).toEqual([true, false, true, false]);
  expect(decideParkCoverage({ stars: 1, residents: 0, granted: 0 }).isReached).toBe(false);
});

test('a breach of environment, safety or energy rules is a warning, and a good record is none', () => {
  const record = (family: 'ENVIRONMENT' | 'SAFETY' | 'ENERGY', value: string) =>
    ({
      family,
      value,
      reference: '粤环罚〔2025〕1号',
      issuer: 'x',
      validFrom: day('2025-06-01'),
      validTo: null,
    }) as const;
  const records = [record('ENVIRONMENT', 'BREACH'), record('SAFETY', 'GOOD'), record('ENERGY', 'GOOD')];
  expect(deriveTags({ ...FACTS, records }, AT, ['RECORDS']).slice(0, 3)).toMatchObject([
    { code: 'ENVIRONMENT_BREACH', isWarning: true, isStale: false },
    { code: 'SAFETY_GOOD', isWarning: false },
    { code: 'ENERGY_GOOD', isWarning: false },
  ]);
});
