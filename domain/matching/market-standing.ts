import { type CivilDate, contains, type DateInterval } from '../calendar.ts';
import type { SchemePolicy } from '../compensation/policy.ts';
import type { ProductTerms } from '../market/credit-product.ts';
import { PHYSICAL_COLLATERAL, SECURITY, type Security } from '../market/security.ts';
import { BPS_ONE, type Bps, bps, type Fen, fen, ZERO_FEN } from '../money.ts';
import { SIZE_CLASS, type SizeClass } from '../registry/size-class.ts';

/** What one version of a compensation scheme asks of a product and a firm before it covers a loan. `null` asks nothing. */
export type SchemeTerms = {
  /** Code that a product lists in `schemes`. */
  readonly scheme: string;
  readonly version: number;
  /** Drawdowns to which the version applies. */
  readonly valid: DateInterval;
  /** Highest spread over LPR (1-05). */
  readonly spreadBpsMax: Bps | null;
  /** 1-06 */
  readonly termMonthsMax: number | null;
  /** 0-06, 1-12 */
  readonly forbiddenSecurities: readonly Security[];
  /** 0-03 */
  readonly agreementRequired: boolean;
  /** 1-03, 2-07 */
  readonly sizeClasses: readonly SizeClass[] | null;
  /** The list on which the firm must stand (0-07, 1-02). */
  readonly whitelist: string | null;
  /** The largest part of a loss that the scheme pays. */
  readonly coverBps: Bps;
};

/** What a bank has shown so far, and how much it can still take. */
export type BankStanding = {
  readonly agreements: readonly (DateInterval & { readonly scheme: string })[];
  /** Of its decisions, the part that came within the promised days: the middle of what it may be. */
  readonly keptBps: Bps;
  /** Of what it accepted, the part that it granted: the middle of what it may be. */
  readonly honourBps: Bps;
  /** The part of its capacity that is still free. */
  readonly freeBps: Bps;
  /** Points of the rank score that a place in a firm's list costs this bank, so that demand meets its capacity. */
  readonly attentionPrice: number;
};

/** What the market stands on beside products and rates: one numbered snapshot, which every run names. */
export type MarketStanding = {
  readonly version: number;
  readonly schemes: readonly SchemeTerms[];
  readonly banks: Readonly<Record<string, BankStanding>>;
  /** What was granted so far on each product that has a quota. */
  readonly quotas: Readonly<Record<string, { readonly usedFen: Fen }>>;
  /** Lists that shut a firm out of every product. */
  readonly negativeLists: readonly string[];
};

/** A bank of which nothing is known yet: in the middle of everything, and free. */
export const NEW_BANK: BankStanding = {
  agreements: [],
  keptBps: bps(5_000n),
  honourBps: bps(5_000n),
  freeBps: BPS_ONE,
  attentionPrice: 0,
};

export const bankStandingOf = (standing: MarketStanding, bankId: string): BankStanding =>
  standing.banks[bankId] ?? NEW_BANK;

/** The ground of runs that were made before standings were kept: the terms of 东府办函〔2023〕725号, banks unknown. */
export const FIRST_STANDING: MarketStanding = {
  version: 0,
  schemes: [
    {
      scheme: 'DG-2023-BANK',
      version: 1,
      valid: { from: '2000-01-01' as CivilDate, to: null },
      spreadBpsMax: bps(150n),
      termMonthsMax: 36,
      forbiddenSecurities: [SECURITY.REAL_ESTATE, SECURITY.EQUIPMENT, SECURITY.GUARANTEE_COMPANY],
      agreementRequired: false,
      sizeClasses: null,
      whitelist: null,
      coverBps: bps(0n),
    },
  ],
  banks: {},
  quotas: {},
  negativeLists: [],
};

const SME: readonly SizeClass[] = [SIZE_CLASS.MICRO, SIZE_CLASS.SMALL, SIZE_CLASS.MEDIUM];
const MEDIUM_OR_LARGE: readonly SizeClass[] = [SIZE_CLASS.MEDIUM, SIZE_CLASS.LARGE];

/** What matching needs of an approved version of a scheme; `whitelist` is the list that the registry keeps for it. */
export function schemeTermsOf(policy: SchemePolicy, whitelist: string | null): SchemeTerms {
  const { gates, readings, coverage } = policy;
  return {
    scheme: policy.scheme,
    version: policy.version,
    valid: policy.valid,
    spreadBpsMax: gates.rateSpreadBpsMax,
    termMonthsMax: gates.termMonthsMax,
    forbiddenSecurities: [
      ...(readings.physicalCollateral === 'forbidden' ? PHYSICAL_COLLATERAL : []),
      ...(gates.guaranteeCompany === 'forbidden' ? [SECURITY.GUARANTEE_COMPANY] : []),
    ],
    agreementRequired: gates.agreementRequired,
    sizeClasses: gates.smeOnly ? SME : gates.mediumOrLargeOnly ? MEDIUM_OR_LARGE : null,
    whitelist: readings.whitelistDay === null ? null : whitelist,
    coverBps:
      coverage.kind === 'flat'
        ? coverage.rateBps
        : coverage.kind === 'guarantee'
          ? coverage.guarantorLossBps
          : coverage.rateBpsMax,
  };
}

/** The schemes whose cover a product claims, as they stand on a day; of two versions in force the higher one counts. */
export type SchemeClaim = {
  readonly claimed: readonly string[];
  readonly inForce: readonly SchemeTerms[];
};

export function claimOf(
  product: Pick<ProductTerms, 'schemes'>,
  on: { readonly standing: MarketStanding; readonly asOf: CivilDate },
): SchemeClaim {
  const inForce = product.schemes.flatMap((code) => {
    const versions = on.standing.schemes.filter(({ scheme, valid }) => scheme === code && contains(valid, on.asOf));
    const newest = versions.reduce<SchemeTerms | null>(
      (best, one) => (best === null || one.version > best.version ? one : best),
      null,
    );
    return newest === null ? [] : [newest];
  });
  return { claimed: product.schemes, inForce };
}

/** What was granted so far on a product that has a quota. */
export const quotaUsed = (
  { productId }: Pick<ProductTerms, 'productId'>,
  { quotas }: Pick<MarketStanding, 'quotas'>,
): Fen => quotas[productId]?.usedFen ?? ZERO_FEN;

/** What is left of a product's quota, never below zero; `null` without a quota. */
export function quotaLeft(
  product: Pick<ProductTerms, 'productId' | 'quotaFen'>,
  standing: Pick<MarketStanding, 'quotas'>,
): Fen | null {
  if (product.quotaFen === null) return null;
  const left = product.quotaFen - quotaUsed(product, standing);
  return left > 0n ? fen(left) : ZERO_FEN;
}

/** True when the bank has an agreement with the scheme on that day. */
export const hasAgreement = (bank: BankStanding, of: { readonly scheme: string; readonly asOf: CivilDate }): boolean =>
  bank.agreements.some((one) => one.scheme === of.scheme && contains(one, of.asOf));

/** The smallest bound that all claimed schemes set; `null` when none sets one. */
export function tightest<Value extends bigint | number>(bounds: readonly (Value | null)[]): Value | null {
  return bounds.reduce<Value | null>(
    (least, one) => (one !== null && (least === null || one < least) ? one : least),
    null,
  );
}

export const forbiddenBy = (schemes: readonly SchemeTerms[]): Security[] => [
  ...new Set(schemes.flatMap(({ forbiddenSecurities }) => forbiddenSecurities)),
];

/** The size classes that all claimed schemes take; `null` when none asks. */
export function sizesOf(schemes: readonly SchemeTerms[]): readonly SizeClass[] | null {
  return schemes.reduce<readonly SizeClass[] | null>(
    (kept, { sizeClasses }) =>
      sizeClasses === null ? kept : kept === null ? sizeClasses : kept.filter((one) => sizeClasses.includes(one)),
    null,
  );
}

export const whitelistsOf = (schemes: readonly SchemeTerms[]): string[] => [
  ...new Set(schemes.flatMap(({ whitelist }) => whitelist ?? [])),
];
