import { type Fen, yuan } from '../money.ts';

/** What the SME standard compares: persons employed, yearly revenue, total assets. */
export const SIZE_INDICATORS = ['STAFF', 'REVENUE', 'ASSETS'] as const;
export type SizeIndicator = (typeof SIZE_INDICATORS)[number];

/** Lower bounds, each included; below `small` is micro. Staff in persons, revenue and assets in fen. */
export type SizeBounds = { readonly large: bigint; readonly medium: bigint; readonly small: bigint };
export type SizeIndicatorBounds = { readonly indicator: SizeIndicator; readonly bounds: SizeBounds };

/** One of the sixteen industry groups; `industries` are codes or prefixes of GB/T 4754-2017. */
export type SizeGroup = {
  readonly code: string;
  readonly industries: readonly string[];
  readonly indicators: readonly [SizeIndicatorBounds, ...SizeIndicatorBounds[]];
};

/**
 * E1: 工信部联企业〔2011〕300号 with the industry codes of 统计上大中小微型企业划分办法(2017). What no group names is not
 * covered: finance, education, health, public administration, international organisations, railways and the letting
 * of real estate (K704).
 */
export const SIZE_STANDARD: readonly SizeGroup[] = [
  { code: 'AGRICULTURE', industries: ['A'], indicators: [revenue(20_000n, 500n, 50n)] },
  {
    code: 'INDUSTRY',
    industries: ['B', 'C', 'D'],
    indicators: [staff(1_000n, 300n, 20n), revenue(40_000n, 2_000n, 300n)],
  },
  {
    code: 'CONSTRUCTION',
    industries: ['E'],
    indicators: [revenue(80_000n, 6_000n, 300n), assets(80_000n, 5_000n, 300n)],
  },
  { code: 'WHOLESALE', industries: ['F51'], indicators: [staff(200n, 20n, 5n), revenue(40_000n, 5_000n, 1_000n)] },
  { code: 'RETAIL', industries: ['F52'], indicators: [staff(300n, 50n, 10n), revenue(20_000n, 500n, 100n)] },
  {
    code: 'TRANSPORT',
    industries: ['G54', 'G55', 'G56', 'G57', 'G58'],
    indicators: [staff(1_000n, 300n, 20n), revenue(30_000n, 3_000n, 200n)],
  },
  { code: 'STORAGE', industries: ['G59'], indicators: [staff(200n, 100n, 20n), revenue(30_000n, 1_000n, 100n)] },
  { code: 'POST', industries: ['G60'], indicators: [staff(1_000n, 300n, 20n), revenue(30_000n, 2_000n, 100n)] },
  { code: 'ACCOMMODATION', industries: ['H61'], indicators: [staff(300n, 100n, 10n), revenue(10_000n, 2_000n, 100n)] },
  { code: 'CATERING', industries: ['H62'], indicators: [staff(300n, 100n, 10n), revenue(10_000n, 2_000n, 100n)] },
  {
    code: 'INFORMATION_TRANSMISSION',
    industries: ['I63', 'I64'],
    indicators: [staff(2_000n, 100n, 10n), revenue(100_000n, 1_000n, 100n)],
  },
  { code: 'SOFTWARE', industries: ['I65'], indicators: [staff(300n, 100n, 10n), revenue(10_000n, 1_000n, 50n)] },
  {
    code: 'REAL_ESTATE_DEVELOPMENT',
    industries: ['K701'],
    indicators: [revenue(200_000n, 1_000n, 100n), assets(10_000n, 5_000n, 2_000n)],
  },
  {
    code: 'PROPERTY_MANAGEMENT',
    industries: ['K702'],
    indicators: [staff(1_000n, 300n, 100n), revenue(5_000n, 1_000n, 500n)],
  },
  {
    code: 'LEASING_AND_BUSINESS',
    industries: ['L'],
    indicators: [staff(300n, 100n, 10n), assets(120_000n, 8_000n, 100n)],
  },
  {
    code: 'OTHER',
    industries: ['M', 'N', 'O', 'R', 'Q85', 'K703', 'K709'],
    indicators: [staff(300n, 100n, 10n)],
  },
];

function staff(large: bigint, medium: bigint, small: bigint): SizeIndicatorBounds {
  return { indicator: 'STAFF', bounds: { large, medium, small } };
}

/** Bounds as the standard writes them, in 万元. */
function revenue(large: bigint, medium: bigint, small: bigint): SizeIndicatorBounds {
  return { indicator: 'REVENUE', bounds: moneyBounds({ large, medium, small }) };
}

/** Bounds as the standard writes them, in 万元. */
function assets(large: bigint, medium: bigint, small: bigint): SizeIndicatorBounds {
  return { indicator: 'ASSETS', bounds: moneyBounds({ large, medium, small }) };
}

function moneyBounds(bounds: SizeBounds): SizeBounds {
  return {
    large: tenThousandYuan(bounds.large),
    medium: tenThousandYuan(bounds.medium),
    small: tenThousandYuan(bounds.small),
  };
}

function tenThousandYuan(amount: bigint): Fen {
  return yuan(amount * 10_000n);
}
