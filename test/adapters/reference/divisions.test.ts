import { describe, expect, test } from 'vitest';
import {
  divisionPath,
  divisionPathNames,
  divisionsBelow,
  findDivision,
} from '../../../adapters/reference/divisions.ts';
import { DONGGUAN_TOWNS } from '../../../domain/registry/dongguan.ts';

describe('administrative divisions', () => {
  test('a county, a city and a province are found by code, written short or in full', () => {
    expect(findDivision('419001')).toMatchObject({ name: '济源市', level: 'COUNTY' });
    expect(findDivision('4101')).toMatchObject({ code: '410100', name: '郑州市', level: 'CITY' });
    expect(findDivision('44')).toEqual({ code: '440000', name: '广东省', level: 'PROVINCE', parentCode: null });
    expect(findDivision('999999')).toBeNull();
    expect(findDivision('')).toBeNull();
  });

  test('a town of Dongguan lies directly below the city: no county is required or invented', () => {
    expect(divisionPathNames('441900121')).toEqual(['广东省', '东莞市', '虎门镇']);
    expect(findDivision('441900')).toMatchObject({ level: 'CITY', parentCode: '440000' });
    expect(divisionPath('441900').map(({ code }) => code)).toEqual(['440000', '441900']);
  });

  test('every one of our 33 towns and parks is in the data under the same name', () => {
    const below = new Map(divisionsBelow('441900').map(({ code, name }) => [code, name]));
    for (const town of DONGGUAN_TOWNS) expect(below.get(town.code)).toMatch(new RegExp(`^${town.nameZh}(镇|街道)?$`));
  });

  test('the whole country has 31 provinces, and each division leads up to one of them', () => {
    const provinces = divisionsBelow(null);
    expect(provinces).toHaveLength(31);
    for (const town of divisionsBelow('110101')) expect(divisionPath(town.code)).toHaveLength(4);
    expect(divisionPath('999999')).toEqual([]);
  });
});
