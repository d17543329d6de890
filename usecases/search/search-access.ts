import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import type { SearchIndex, SearchScope } from '../../search/port.ts';
import type { Deps } from '../ports.ts';
import { inForceOn } from '../registry/read-consented.ts';

/** Who searches: anybody, an operator, or a bank with whatever firms let it see. */
export type Searcher =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'bank'; readonly bankId: string };

/** Consents of one bank that its searches take in; the newest, when it has ever more. */
const CONSENTS_MAX = 5_000;

/** The consents of a bank that hold right now. */
export async function consentsInForce(deps: Pick<Deps, 'read' | 'now'>, bankId: string): Promise<Consent[]> {
  const inForce = { bankId, ...inForceOn(deps.now()) };
  return deps.read().find(Consent, inForce, { orderBy: { grantedAt: 'desc' }, limit: CONSENTS_MAX });
}

/**
 * What a searcher may find, made from the rows for each query: a consent that was revoked a moment ago no longer opens
 * anything, neither a hit nor a count. `null`: nothing at all.
 */
export async function scopeOf(
  deps: Pick<Deps, 'read' | 'now'>,
  index: SearchIndex,
  searcher: Searcher,
): Promise<SearchScope | null> {
  if (index === 'products') return { kind: 'open' };
  if (searcher.kind === 'anybody') return null;
  if (searcher.kind === 'operator') return { kind: 'full' };
  const consents = await consentsInForce(deps, searcher.bankId);
  if (index === 'needs') return { kind: 'open-and-subjects', ids: [...new Set(consents.map((one) => one.needId))] };
  return { kind: 'subjects', ids: [...new Set(consents.map((one) => one.firmId))] };
}
