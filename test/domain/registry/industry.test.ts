import { describe, expect, test } from 'vitest';
import { INDUSTRY_DIVISIONS, INDUSTRY_SECTIONS } from '../../../domain/registry/gbt4754.ts';
import {
  industryNameEn,
  industryNameZh,
  industryPath,
  industrySectionNameEn,
  isIndustryCode,
} from '../../../domain/registry/industry.ts';

describe('industries of GB/T 4754-2017', () => {
  test('there are 20 sections and 97 divisions, numbered without a gap', () => {
    expect(INDUSTRY_SECTIONS.map(({ code }) => code).join('')).toBe('ABCDEFGHIJKLMNOPQRST');
    expect(INDUSTRY_DIVISIONS.map(({ code }) => Number(code.slice(1)))).toEqual(
      Array.from({ length: 97 }, (_, index) => index + 1),
    );
  });

  test('no name carries stray spaces', () => {
    for (const { nameZh, nameEn } of [...INDUSTRY_SECTIONS, ...INDUSTRY_DIVISIONS]) {
      expect(nameZh).toBe(nameZh.trim());
      expect(nameEn).toMatch(/^[A-Z][^\p{Script=Han}]+[^\s]$/u);
    }
  });

  test.each(['C', 'C39', 'C398', 'C3985', 'A01', 'T97', 'K7010'])('%s is known', (code) => {
    expect(isIndustryCode(code)).toBe(true);
  });

  test.each(['', 'U', 'c39', 'C3', '39', 'C39855', 'C51', 'A06', 'C00', 'C44', 'T98', 'C39a'])(
    '%s is not known',
    (code) => {
      expect(isIndustryCode(code)).toBe(false);
      expect(industryPath(code)).toEqual([]);
      expect(industryNameZh(code)).toBeNull();
      expect(industrySectionNameEn(code)).toBeNull();
    },
  );

  test('a path goes from the section down to the code itself', () => {
    expect(industryPath('C3985')).toEqual(['C', 'C39', 'C398', 'C3985']);
    expect(industryPath('F')).toEqual(['F']);
  });

  test('a class is named by its division, a section by itself', () => {
    expect(industryNameZh('C3985')).toBe('计算机、通信和其他电子设备制造业');
    expect(industryNameZh('C')).toBe('制造业');
    expect(industryNameEn('C3985')).toBe('Computers, communication and other electronic equipment');
    expect(industryNameEn('C')).toBe('Manufacturing');
    expect(industrySectionNameEn('C3985')).toBe('Manufacturing');
  });
});
