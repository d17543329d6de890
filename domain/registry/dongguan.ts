/** One of the "33 个镇街、园区" of Dongguan, the unit in which the city counts. */
export type DongguanTown = {
  /** Nine digits, `441900…`. Dongguan has no county level. */
  readonly code: string;
  readonly kind: 'STREET' | 'TOWN' | 'PARK';
  /** The short name, as people write it: 虎门, not 虎门镇. */
  readonly nameZh: string;
  readonly nameEn: string;
};

/** The division code of the city itself, for what belongs to no town. */
export const DONGGUAN_CODE = '441900';

/** Four streets, 28 towns (there is no 120) and Songshan Lake, the 33rd; other functional areas are not counted. */
export const DONGGUAN_TOWNS: readonly DongguanTown[] = [
  { code: '441900003', kind: 'STREET', nameZh: '东城', nameEn: 'Dongcheng' },
  { code: '441900004', kind: 'STREET', nameZh: '南城', nameEn: 'Nancheng' },
  { code: '441900005', kind: 'STREET', nameZh: '万江', nameEn: 'Wanjiang' },
  { code: '441900006', kind: 'STREET', nameZh: '莞城', nameEn: 'Guancheng' },
  { code: '441900101', kind: 'TOWN', nameZh: '石碣', nameEn: 'Shijie' },
  { code: '441900102', kind: 'TOWN', nameZh: '石龙', nameEn: 'Shilong' },
  { code: '441900103', kind: 'TOWN', nameZh: '茶山', nameEn: 'Chashan' },
  { code: '441900104', kind: 'TOWN', nameZh: '石排', nameEn: 'Shipai' },
  { code: '441900105', kind: 'TOWN', nameZh: '企石', nameEn: 'Qishi' },
  { code: '441900106', kind: 'TOWN', nameZh: '横沥', nameEn: 'Hengli' },
  { code: '441900107', kind: 'TOWN', nameZh: '桥头', nameEn: 'Qiaotou' },
  { code: '441900108', kind: 'TOWN', nameZh: '谢岗', nameEn: 'Xiegang' },
  { code: '441900109', kind: 'TOWN', nameZh: '东坑', nameEn: 'Dongkeng' },
  { code: '441900110', kind: 'TOWN', nameZh: '常平', nameEn: 'Changping' },
  { code: '441900111', kind: 'TOWN', nameZh: '寮步', nameEn: 'Liaobu' },
  { code: '441900112', kind: 'TOWN', nameZh: '樟木头', nameEn: 'Zhangmutou' },
  { code: '441900113', kind: 'TOWN', nameZh: '大朗', nameEn: 'Dalang' },
  { code: '441900114', kind: 'TOWN', nameZh: '黄江', nameEn: 'Huangjiang' },
  { code: '441900115', kind: 'TOWN', nameZh: '清溪', nameEn: 'Qingxi' },
  { code: '441900116', kind: 'TOWN', nameZh: '塘厦', nameEn: 'Tangxia' },
  { code: '441900117', kind: 'TOWN', nameZh: '凤岗', nameEn: 'Fenggang' },
  { code: '441900118', kind: 'TOWN', nameZh: '大岭山', nameEn: 'Dalingshan' },
  { code: '441900119', kind: 'TOWN', nameZh: '长安', nameEn: "Chang'an" },
  { code: '441900121', kind: 'TOWN', nameZh: '虎门', nameEn: 'Humen' },
  { code: '441900122', kind: 'TOWN', nameZh: '厚街', nameEn: 'Houjie' },
  { code: '441900123', kind: 'TOWN', nameZh: '沙田', nameEn: 'Shatian' },
  { code: '441900124', kind: 'TOWN', nameZh: '道滘', nameEn: 'Daojiao' },
  { code: '441900125', kind: 'TOWN', nameZh: '洪梅', nameEn: 'Hongmei' },
  { code: '441900126', kind: 'TOWN', nameZh: '麻涌', nameEn: 'Machong' },
  { code: '441900127', kind: 'TOWN', nameZh: '望牛墩', nameEn: 'Wangniudun' },
  { code: '441900128', kind: 'TOWN', nameZh: '中堂', nameEn: 'Zhongtang' },
  { code: '441900129', kind: 'TOWN', nameZh: '高埗', nameEn: 'Gaobu' },
  { code: '441900401', kind: 'PARK', nameZh: '松山湖', nameEn: 'Songshan Lake' },
];

const TOWN_BY_CODE: ReadonlyMap<string, DongguanTown> = new Map(DONGGUAN_TOWNS.map((town) => [town.code, town]));

/** The town or park with this nine-digit code; `null` for anything else. */
export function findDongguanTown(code: string): DongguanTown | null {
  return TOWN_BY_CODE.get(code) ?? null;
}
