import type { NeedTerms } from '../domain/market/credit-need.ts';
import type { ProductTerms } from '../domain/market/credit-product.ts';
import type { FirmFacts } from '../domain/registry/firm-facts.ts';

// Money and rates are bigint in code and decimal text in JSON. A key that ends in Fen, FenMin, FenMax, Bps, BpsMin or
// BpsMax (rule 4 of the house style) holds one, so one reviver serves every snapshot.
const BIGINT_KEY = /(Fen|Bps)(Min|Max)?$|^(fen|bps|numerator|denominator)$/;

/** A snapshot as plain JSON: every bigint as decimal text. */
export function toSnapshot(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)),
  );
}

/** The inverse of {@link toSnapshot} for a snapshot of type `T` that this platform wrote. */
export function fromSnapshot<T extends object>(json: unknown): T {
  return revive(json) as T;
}

export const needTermsOf = (json: unknown): NeedTerms => fromSnapshot<NeedTerms>(json);

/** Versions that were written before quotas existed have none. */
export const productTermsOf = (json: unknown): ProductTerms => ({
  quotaFen: null,
  ...fromSnapshot<Omit<ProductTerms, 'quotaFen'> & Partial<Pick<ProductTerms, 'quotaFen'>>>(json),
});

export const firmFactsOf = (json: unknown): FirmFacts => fromSnapshot<FirmFacts>(json);

function revive(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => revive(item));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revive(part, name)]));
  return typeof value === 'string' && BIGINT_KEY.test(key) ? BigInt(value) : value;
}
