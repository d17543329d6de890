import { invariant } from '../invariant.ts';
import { type Fen, fen } from '../money.ts';
import type { Measure } from '../reason.ts';
import { isIndustryCode } from './industry.ts';
import { SIZE_CLASS, type SizeClass } from './size-class.ts';
import { SIZE_STANDARD, type SizeBounds, type SizeGroup, type SizeIndicator } from './size-standard.ts';

/** What the standard needs; `null` means that the figure is missing. */
export type SizeFigures = {
  readonly industryCode: string | null;
  readonly staff: number | null;
  readonly revenueFen: Fen | null;
  readonly assetsFen: Fen | null;
};

/** One indicator as it was compared; `figure` and `reaches` are `null` when the figure is missing. */
export type SizeEvidence = {
  readonly indicator: SizeIndicator;
  readonly figure: Measure | null;
  readonly bounds: { readonly large: Measure; readonly medium: Measure; readonly small: Measure };
  /** The class that this indicator alone would allow. */
  readonly reaches: CoveredSizeClass | null;
};

export type CoveredSizeClass = Exclude<SizeClass, 'NOT_COVERED' | 'UNKNOWN'>;

export const SIZE_GAPS = ['INDUSTRY_MISSING', 'INDUSTRY_UNKNOWN', 'INDUSTRY_TOO_WIDE', 'FIGURE_MISSING'] as const;
export type SizeGap = (typeof SIZE_GAPS)[number];

export type SizeDecision =
  | {
      readonly sizeClass: CoveredSizeClass;
      readonly groupCode: string;
      readonly evidence: readonly SizeEvidence[];
      readonly because: null;
    }
  | {
      readonly sizeClass: 'NOT_COVERED';
      readonly groupCode: null;
      readonly evidence: readonly [];
      readonly because: 'INDUSTRY_NOT_COVERED';
    }
  | {
      readonly sizeClass: 'UNKNOWN';
      readonly groupCode: string | null;
      readonly evidence: readonly SizeEvidence[];
      readonly because: SizeGap;
    };

/** Smallest first: the class of a firm is the first that any of its indicators stops at. */
const CLASSES_RISING = [SIZE_CLASS.MICRO, SIZE_CLASS.SMALL, SIZE_CLASS.MEDIUM, SIZE_CLASS.LARGE] as const;

/**
 * Size class by the SME standard E1. Large, medium and small need all lower bounds of the industry's group, micro needs
 * only one: so the class is the smallest that any indicator reaches, and a missing figure leaves it UNKNOWN unless
 * another figure already makes the firm micro. An industry that the standard leaves out is NOT_COVERED; a section that
 * holds several groups (such as F without wholesale or retail) is too wide to tell.
 */
export function deriveSizeClass(figures: SizeFigures): SizeDecision {
  const { industryCode } = figures;
  if (industryCode === null) return unknown('INDUSTRY_MISSING');
  if (!isIndustryCode(industryCode)) return unknown('INDUSTRY_UNKNOWN');
  const group = findSizeGroup(industryCode);
  if (group === null) {
    const isTooWide = SIZE_STANDARD.some(({ industries }) => industries.some((code) => code.startsWith(industryCode)));
    return isTooWide
      ? unknown('INDUSTRY_TOO_WIDE')
      : { sizeClass: 'NOT_COVERED', groupCode: null, evidence: [], because: 'INDUSTRY_NOT_COVERED' };
  }

  const evidence = group.indicators.map(({ indicator, bounds }) => compare(indicator, figures, bounds));
  const smallest = CLASSES_RISING.find((sizeClass) => evidence.some(({ reaches }) => reaches === sizeClass));
  const isIncomplete = evidence.some(({ reaches }) => reaches === null);
  if (smallest === undefined || (isIncomplete && smallest !== SIZE_CLASS.MICRO)) {
    return { sizeClass: 'UNKNOWN', groupCode: group.code, evidence, because: 'FIGURE_MISSING' };
  }
  return { sizeClass: smallest, groupCode: group.code, evidence, because: null };
}

/** The group of the standard to which an industry belongs; `null` when it names none or lies across several. */
export function findSizeGroup(industryCode: string): SizeGroup | null {
  return SIZE_STANDARD.find(({ industries }) => industries.some((code) => industryCode.startsWith(code))) ?? null;
}

function compare(indicator: SizeIndicator, figures: SizeFigures, bounds: SizeBounds): SizeEvidence {
  const value = figureOf(indicator, figures);
  return {
    indicator,
    figure: value === null ? null : measure(indicator, value),
    bounds: {
      large: measure(indicator, bounds.large),
      medium: measure(indicator, bounds.medium),
      small: measure(indicator, bounds.small),
    },
    reaches: value === null ? null : classReached(value, bounds),
  };
}

function classReached(value: bigint, bounds: SizeBounds): CoveredSizeClass {
  if (value >= bounds.large) return SIZE_CLASS.LARGE;
  if (value >= bounds.medium) return SIZE_CLASS.MEDIUM;
  return value >= bounds.small ? SIZE_CLASS.SMALL : SIZE_CLASS.MICRO;
}

/** Revenue and assets may be negative in a real account; they are then simply micro. Persons may not. */
function figureOf(indicator: SizeIndicator, figures: SizeFigures): bigint | null {
  switch (indicator) {
    case 'STAFF':
      if (figures.staff === null) return null;
      invariant(Number.isSafeInteger(figures.staff) && figures.staff >= 0, 'staff is a whole number of persons');
      return BigInt(figures.staff);
    case 'REVENUE':
      return figures.revenueFen;
    case 'ASSETS':
      return figures.assetsFen;
  }
}

function measure(indicator: SizeIndicator, value: bigint): Measure {
  return indicator === 'STAFF' ? { kind: 'count', count: Number(value) } : { kind: 'money', fen: fen(value) };
}

function unknown(because: SizeGap): SizeDecision {
  return { sizeClass: 'UNKNOWN', groupCode: null, evidence: [], because };
}
