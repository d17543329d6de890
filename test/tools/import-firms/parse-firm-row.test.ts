import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../domain/parse-day.ts';
import { locateDivision } from '../../../tools/import-firms/locate-division.ts';
import { parseCapital } from '../../../tools/import-firms/parse-capital.ts';
import { parseFirmRow } from '../../../tools/import-firms/parse-firm-row.ts';

const CODE = '91350200MA2YJ1XR9G';

describe('registered capital', () => {
  test.each([
    ['1,050(万元)', 1_050_000_000n, 'CNY'],
    ['49万人民币', 49_000_000n, 'CNY'],
    ['500(万)', 500_000_000n, 'CNY'],
    ['1,559.3000(万人民币元)', 1_559_300_000n, 'CNY'],
    ['人民币１００万元', 100_000_000n, 'CNY'],
    ['1.5亿元', 15_000_000_000n, 'CNY'],
    ['30000元', 3_000_000n, 'CNY'],
    ['500万美元', 500_000_000n, 'USD'],
    ['USD 1,000', 100_000n, 'USD'],
    ['12.5万港币', 12_500_000n, 'HKD'],
    ['33.33333333万元', 33_333_333n, 'CNY'],
    ['0', 0n, 'CNY'],
  ])('%s is read, with its currency', (cell, amount, currency) => {
    expect(parseCapital(cell, null)).toEqual({ verdict: 'read', capital: { fen: amount, currency } });
  });

  test.each(['', 'N/A', '-', '——', '无', '　'])('"%s" is known to be absent', (cell) => {
    expect(parseCapital(cell, null)).toEqual({ verdict: 'read', capital: null });
  });

  test.each(['面议', '壹佰万元', '1,5万元', '500万美元人民币', '-50万元', '1e5元'])(
    '%s is unreadable, not guessed',
    (cell) => {
      expect(parseCapital(cell, null)).toEqual({ verdict: 'unreadable', because: 'CAPITAL_UNREADABLE' });
    },
  );

  test('a bare number takes its unit from the heading, and without one is refused', () => {
    expect(parseCapital('50', null)).toEqual({ verdict: 'unreadable', because: 'CAPITAL_UNIT_MISSING' });
    expect(parseCapital('50', 'YUAN')).toMatchObject({ capital: { fen: 5_000n } });
    expect(parseCapital('50', 'TEN_THOUSAND_YUAN')).toMatchObject({ capital: { fen: 50_000_000n } });
    expect(parseCapital('50元', 'TEN_THOUSAND_YUAN')).toMatchObject({ capital: { fen: 5_000n } });
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (cell) => {
        parseCapital(cell, null);
      }),
    );
  });
});

describe('day of registration', () => {
  test.each([
    '2004-01-05',
    '2004/1/5',
    '2004.1.5',
    '2004年1月5日',
    '２００４年０１月０５日',
    '20040105',
    '2004-01-05 00:00:00',
    '2004/1/5 0:00',
    '2004-01-05T09:30:00+08:00',
    '2004-01-04T16:00:00.000Z',
    '37991',
  ])('%s is 2004-01-05', (cell) => {
    expect(parseDay(cell)).toEqual({ verdict: 'read', day: '2004-01-05' });
  });

  test.each(['', 'N/A', '-'])('"%s" is known to be absent', (cell) => {
    expect(parseDay(cell)).toEqual({ verdict: 'read', day: null });
  });

  test.each(['2026-02-30', '2004-13-01', '05/01/2004', '去年', '2004', '99999999'])(
    '%s is unreadable, not moved',
    (cell) => {
      expect(parseDay(cell)).toEqual({ verdict: 'unreadable', because: 'DAY_UNREADABLE' });
    },
  );
});

describe('division', () => {
  const locate = (city: string | null, address: string | null, province: string | null = null) =>
    locateDivision({ province, city, address, creditCode: CODE });

  test.each([
    ['济源', '济源市南街8号', '419001'],
    ['济源', '济源市轵城镇卫沟村', '419001102'],
    ['济源', '市轵城镇河口村', '419001102'],
    ['济源', '玉泉办事处门口', '419001005'],
    ['郑州市', '郑州市上街区济源路53号', '410106'],
    ['东莞', '广东省东莞市虎门镇太沙路1号', '441900121'],
    ['东莞市', '南城街道鸿福路', '441900004'],
    [null, '广东省东莞市长安镇振安路', '441900119'],
    [null, '东莞市松山湖园区', '441900401'],
    ['北京市', '北京市朝阳区某路1号', '110105'],
  ])('%s, %s is %s', (city, address, code) => {
    expect(locate(city, address)).toBe(code);
  });

  test('a road named after a town or city does not move the firm there', () => {
    expect(locate('济源', '济源市王屋路与开南路交叉口')).toBe('419001');
    expect(locate('济源', '市天坛南路1号')).toBe('419001');
    expect(locate('济源', '济水大街西段')).toBe('419001');
  });

  test('without a usable city the registering authority inside the credit code decides', () => {
    expect(locate(null, null)).toBe('350200');
    expect(locateDivision({ province: null, city: null, address: null, creditCode: '91440000MA5CJQ4N59' })).toBeNull();
  });
});

describe('row of a firm', () => {
  const parse = (cells: Parameters<typeof parseFirmRow>[0]['cells']) =>
    parseFirmRow({ line: 7, cells, capitalBareUnit: null }, () => '419001');

  test('a messy but complete row is a firm', () => {
    const row = parse({
      name: ' 示范 有限公司 ',
      code: CODE.toLowerCase(),
      registrationDay: '2004/1/5',
      capital: '1,050(万元)',
      character: 'N/A',
      industry: 'c39',
      staff: '25人',
    });
    expect(row).toEqual({
      line: 7,
      kind: 'firm',
      omitted: [],
      firm: {
        name: '示范 有限公司',
        creditCode: CODE,
        registeredOn: '2004-01-05',
        capital: { fen: 1_050_000_000n, currency: 'CNY' },
        character: null,
        businessScope: null,
        address: null,
        divisionCode: '419001',
        industryCode: 'C39',
        staff: 25,
      },
    });
  });

  test('every reason for a rejection is given at once', () => {
    expect(parse({ name: 'N/A', code: '' })).toMatchObject({
      kind: 'rejected',
      because: [
        { code: 'NAME_MISSING', field: 'name' },
        { code: 'CREDIT_CODE_MISSING', field: 'code' },
      ],
    });
    expect(parse({ name: '甲', code: '91350203M0001QAY9B' })).toMatchObject({
      because: [{ code: 'CREDIT_CODE_CODE_CHECK', field: 'code', text: '91350203M0001QAY9B' }],
    });
  });

  test('an unreadable value is left out and named; it does not cost the firm', () => {
    const row = parse({
      name: '甲',
      code: CODE,
      registrationDay: '2026-02-30',
      capital: '面议',
      industry: 'C99',
      staff: '多',
    });
    expect(row).toMatchObject({
      kind: 'firm',
      firm: { registeredOn: null, capital: null, industryCode: null, staff: null },
      omitted: [
        { code: 'DAY_UNREADABLE' },
        { code: 'CAPITAL_UNREADABLE' },
        { code: 'INDUSTRY_UNKNOWN' },
        { code: 'STAFF_UNREADABLE' },
      ],
    });
  });
});
