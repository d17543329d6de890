import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import type { Deps } from '../ports.ts';

export type ConsentedRead = {
  readonly bankId: string;
  readonly readerId: string;
  readonly needIds: readonly string[];
};

/** The consents of these needs for this bank that hold right now; reading one is logged for its firm. */
export async function readConsented(
  deps: Pick<Deps, 'read' | 'now' | 'newId' | 'inTransaction'>,
  { bankId, readerId, needIds }: ConsentedRead,
): Promise<Map<string, Consent>> {
  if (needIds.length === 0) return new Map();
  const active = { bankId, needId: { $in: [...needIds] }, revokedAt: null, expiresAt: { $gt: deps.now() } };
  const found = await deps.read().find(Consent, active);
  if (found.length > 0) {
    const reads = found.map((one) => ({ id: deps.newId(), consentId: one.id, readerId, readAt: deps.now() }));
    await deps.inTransaction(async (work) => {
      await work.em.insertMany(ConsentRead, reads);
    });
  }
  return new Map(found.map((consent) => [consent.needId, consent]));
}
