import { Consent, ConsentRead } from '../../schema/entities/registry/consent.entity.ts';
import { type Context, useCaseActor } from '../context.ts';

/** The consents of these needs for this bank that hold right now; reading one is logged for its firm. */
export async function readConsents(
  context: Context,
  bankId: string,
  needIds: readonly string[],
): Promise<Map<string, Consent>> {
  if (needIds.length === 0) return new Map();
  const { deps } = context;
  const active = { bankId, needId: { $in: [...needIds] }, revokedAt: null, expiresAt: { $gt: deps.now() } };
  const found = await deps.read().find(Consent, active);
  if (found.length > 0) {
    const readerId = useCaseActor(context).userId;
    const reads = found.map((one) => ({ id: deps.newId(), consentId: one.id, readerId, readAt: deps.now() }));
    await deps.inTransaction(async (work) => {
      await work.em.insertMany(ConsentRead, reads);
    });
  }
  return new Map(found.map((consent) => [consent.needId, consent]));
}
