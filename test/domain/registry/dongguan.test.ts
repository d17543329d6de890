import { describe, expect, test } from 'vitest';
import { DONGGUAN_TOWNS, findDongguanTown } from '../../../domain/registry/dongguan.ts';

describe('towns and parks of Dongguan', () => {
  test('there are 33: four streets, 28 towns and one park, each code and name once', () => {
    const count = (kind: string) => DONGGUAN_TOWNS.filter((town) => town.kind === kind).length;
    expect([count('STREET'), count('TOWN'), count('PARK')]).toEqual([4, 28, 1]);
    for (const key of ['code', 'nameZh', 'nameEn'] as const) {
      expect(new Set(DONGGUAN_TOWNS.map((town) => town[key])).size).toBe(33);
    }
  });

  test('a town is found by its code; the missing 120 and the uncounted functional areas are not', () => {
    expect(findDongguanTown('441900121')?.nameZh).toBe('虎门');
    for (const code of ['441900120', '441900402', '441900', '']) expect(findDongguanTown(code)).toBeNull();
  });
});
