import { describe, expect, test } from 'vitest';
import { addDays, civilDate as day } from '../../../../domain/calendar.ts';
import { DEFAULT_POLICIES, GUANMAOTONG, HENAN_KJD_2025 } from '../../../../domain/compensation/default-policies.ts';
import { READINGS } from '../../../../domain/compensation/settings-change.ts';
import { type Fen, yuan } from '../../../../domain/money.ts';
import { deriveTags, type TagFacts } from '../../../../domain/registry/tags/derive-tags.ts';
import { decideExposure } from '../../../../domain/registry/tags/exposure.ts';
import {
  changeMarketReadings,
  MARKET_READING_NAMES,
  MARKET_READINGS,
} from '../../../../domain/registry/tags/market-readings.ts';
import { FIRST_TAG_POLICY, type MarketReadings } from '../../../../domain/registry/tags/tag-policy.ts';

const TODAY = day('2026-01-28');
const AT = { today: TODAY, policy: FIRST_TAG_POLICY };
const FACTS: TagFacts = {
  kind: 'FIRM',
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
  isOwners: false,
  balanceFen: amountFen,
  ...more,
});
const codes = (facts: TagFacts, at = AT): string[] => deriveTags(facts, at).map(({ code }) => code);
const creditOf = (parts: readonly bigint[]) => new Map(parts.map((part, at) => [`bank-${at}`, yuan(part)]));

describe('serving one small firm with many banks', () => {
  test('T15: with 3 banks the fourth is warned, with 4 the fifth is escalated, and nobody is refused (exposureWarning AFTER_ADDING, servingBank CREDIT_IN_FORCE)', () => {
    const with3 = { kind: 'FIRM', creditFenByBank: creditOf([1_000_000n, 2_000_000n, 3_000_000n]) } as const;
    expect(decideExposure(with3)).toMatchObject({ verdict: 'WARN', banksAfter: 4, banksMax: 3 });
    const with4 = { kind: 'FIRM', creditFenByBank: creditOf([1n, 1n, 1n, 1n]) } as const;
    expect(decideExposure(with4)).toMatchObject({ verdict: 'ESCALATE', banks: 4 });
    expect(decideExposure({ kind: 'FIRM', creditFenByBank: creditOf([1n, 1n]) })).toMatchObject({ verdict: 'CLEAR' });
  });

  test('T16: a sole trader with 2 banks is a warning for the third (exposureWarning AFTER_ADDING)', () => {
    const facts = { kind: 'SOLE_TRADER', creditFenByBank: creditOf([1n, 1n]) } as const;
    expect(decideExposure(facts)).toMatchObject({ verdict: 'WARN', banksAfter: 3, banksMax: 2 });
  });

  test('T17: one yuan above ten million the rule says nothing, and the firm is no longer 普惠 (exposureCreditScope ALL_BANKS, creditScope LARGEST_AT_ONE_BANK)', () => {
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

describe('alternative readings of the open questions', () => {
  const read = (readings: Partial<MarketReadings>) => ({ today: TODAY, policy: { ...FIRST_TAG_POLICY, ...readings } });
  const valueOf = (facts: TagFacts, code: string, at = AT): string | undefined =>
    deriveTags(facts, at).find((tag) => tag.code === code)?.value;
  const three = { ...FACTS, loans: ['a', 'b', 'c'].map((bank) => loan(bank, yuan(1_000_000n))) };
  const four = { ...FACTS, loans: [...three.loans, loan('d', yuan(1_000_000n))] };

  test('A4-13 read AT_PRESENT, the fourth bank is told nothing and the fifth is escalated', () => {
    expect([valueOf(three, 'EXPOSURE'), valueOf(four, 'EXPOSURE')]).toEqual(['WARN', 'ESCALATE']);
    const at = read({ exposureWarning: 'AT_PRESENT' });
    expect([valueOf(three, 'EXPOSURE', at), valueOf(four, 'EXPOSURE', at)]).toEqual(['CLEAR', 'ESCALATE']);
  });

  test('A4-14 a bank serves by credit in force, by a balance, or by having lent', () => {
    const ended = { maturityOn: day('2025-12-31') };
    const facts = {
      ...FACTS,
      loans: [
        loan('in-force', yuan(1n), { balanceFen: yuan(0n) }),
        loan('overdue', yuan(1n), ended),
        loan('repaid', yuan(1n), { ...ended, balanceFen: yuan(0n) }),
      ],
    };
    const banks = (servingBank: MarketReadings['servingBank']) =>
      deriveTags(facts, read({ servingBank })).find(({ code }) => code === 'SERVING_BANKS')?.evidence;
    expect(banks('CREDIT_IN_FORCE')).toEqual(['in-force']);
    expect(banks('BALANCE')).toEqual(['overdue']);
    expect(banks('EVER_LENT')).toEqual(['in-force', 'overdue', 'repaid']);
  });

  test('A4-15 the first loan is the first of all, or the first of each bank; an owner’s own loan counts where it is read so', () => {
    const first = { isFirstLoan: true };
    const loans = [loan('a', yuan(1n), first), loan('b', yuan(1n), { ...first, drawdownOn: day('2025-07-01') })];
    const firsts = (facts: TagFacts, at = AT) =>
      deriveTags(facts, at)
        .filter(({ code }) => code === 'FIRST_LOAN')
        .map(({ value }) => value);
    expect(firsts({ ...FACTS, loans })).toEqual(['loan-a']);
    expect(firsts({ ...FACTS, loans }, read({ firstLoanFrom: 'EACH_BANK' }))).toEqual(['loan-a', 'loan-b']);
    const owners = loan('x', yuan(1n), { isOwners: true, drawdownOn: day('2024-01-01') });
    const before = { ...FACTS, loans: [owners, ...loans] };
    expect(firsts(before)).toEqual(['loan-a']);
    expect(firsts(before, read({ ownerLoansCount: true }))).toEqual([]);
    expect(codes({ ...FACTS, loans: [owners] })).toContain('NO_LOAN');
    expect(codes({ ...FACTS, loans: [owners] }, read({ ownerLoansCount: true }))).not.toContain('NO_LOAN');
    expect(valueOf({ ...FACTS, loans: [owners] }, 'SERVING_BANKS')).toBeUndefined();
  });

  test('A4-25 one firm’s credit is that at one bank or at all of them, for 普惠 and for many banks', () => {
    const two = { ...FACTS, loans: [loan('a', yuan(6_000_000n)), loan('b', yuan(6_000_000n))] };
    expect(codes(two)).toContain('PUHUI');
    expect(codes(two, read({ creditScope: 'ALL_BANKS' }))).not.toContain('PUHUI');
    expect(codes(two)).not.toContain('EXPOSURE');
    expect(codes(two, read({ exposureCreditScope: 'LARGEST_AT_ONE_BANK' }))).toContain('EXPOSURE');
  });
});

describe('changing how the market is read', () => {
  const at = { version: 2, validFrom: day('2026-02-01') };
  const changed = (...readings: [string, string][]) =>
    changeMarketReadings(
      FIRST_TAG_POLICY,
      readings.map(([name, value]) => ({ name, value })),
      at,
    );

  test('the next version holds what changed, and everything else as it was', () => {
    const outcome = changed(['exposureWarning', 'AT_PRESENT'], ['ownerLoansCount', 'true'], ['nplToleranceBps', '250']);
    expect(outcome).toEqual({
      kind: 'done',
      value: {
        ...FIRST_TAG_POLICY,
        ...at,
        exposureWarning: 'AT_PRESENT',
        ownerLoansCount: true,
        nplToleranceBps: 250n,
      },
    });
  });

  test.each([
    ['nothing', [], 'NOTHING_CHANGED'],
    ['an unknown setting', [['noSuch', 'x']], 'SETTING_UNKNOWN'],
    ['what is no reading', [['version', '9']], 'SETTING_UNKNOWN'],
    ['an unknown answer', [['exposureWarning', 'NEVER']], 'SETTING_VALUE_UNKNOWN'],
    ['a rate above ten points', [['nplToleranceBps', '1001']], 'SETTING_VALUE_UNKNOWN'],
    ['a rate that is none', [['nplToleranceBps', '3%']], 'SETTING_VALUE_UNKNOWN'],
    ['more than there are', Array.from({ length: 12 }, () => ['exposureWarning', 'AT_PRESENT']), 'LIST_TOO_LONG'],
  ] as const)('%s is refused', (_name, readings, code) => {
    expect(changed(...(readings as unknown as [string, string][]))).toMatchObject({ refusal: { code } });
  });

  test('every question A4-01 to A4-26 is a named setting, of a scheme or of the market, whose default it knows', () => {
    const questions = [...Object.values(READINGS), ...Object.values(MARKET_READINGS)].map(({ question }) => question);
    const register = Array.from({ length: 26 }, (_, index) => `A4-${String(index + 1).padStart(2, '0')}`);
    expect([...new Set(questions)].filter((question) => question.startsWith('A4-')).sort()).toEqual(register);
    for (const name of MARKET_READING_NAMES) {
      const { values } = MARKET_READINGS[name];
      if (values !== null) expect(values as readonly unknown[]).toContain(FIRST_TAG_POLICY[name]);
    }
    for (const policy of [...DEFAULT_POLICIES, GUANMAOTONG, HENAN_KJD_2025])
      for (const [name, { values }] of Object.entries(READINGS))
        expect(values as readonly unknown[]).toContain(policy.readings[name as keyof typeof READINGS]);
  });
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
