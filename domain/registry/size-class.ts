/** Size class by the SME standard E1; derived in `derive-size-class.ts`. */
export const SIZE_CLASS = {
  LARGE: 'LARGE',
  MEDIUM: 'MEDIUM',
  SMALL: 'SMALL',
  MICRO: 'MICRO',
  /** The standard says nothing about this industry. */
  NOT_COVERED: 'NOT_COVERED',
  /** A figure that the standard needs is missing. */
  UNKNOWN: 'UNKNOWN',
} as const;
export type SizeClass = (typeof SIZE_CLASS)[keyof typeof SIZE_CLASS];
export const SIZE_CLASSES = Object.values(SIZE_CLASS);

export const TAX_GRADES = ['A', 'B', 'M', 'C', 'D'] as const;
export type TaxGrade = (typeof TAX_GRADES)[number];
