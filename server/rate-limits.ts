import { createHash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export type RateLimits = {
  /** An office or a park behind one address has many people. */
  readonly perAddressMax: number;
  readonly perCredentialMax: number;
  readonly windowMs: number;
};

export const RATE_LIMITS: RateLimits = { perAddressMax: 1_200, perCredentialMax: 600, windowMs: 60_000 };

const SESSION_COOKIE = /session_token=([^;]+)/;
const NEVER_LIMITED = new Set(['/healthz', '/readyz', '/metrics']);

/** Both limits hold: a made-up credential does not escape the one on its address. Counts live in this process. */
export async function limitRates(app: FastifyInstance, limits: RateLimits): Promise<void> {
  await app.register(rateLimit, { global: false });
  const checkAddress = app.createRateLimit({
    max: limits.perAddressMax,
    timeWindow: limits.windowMs,
    keyGenerator: (request) => `address:${request.ip}`,
  });
  const checkCredential = app.createRateLimit({
    max: limits.perCredentialMax,
    timeWindow: limits.windowMs,
    keyGenerator: (request) => `credential:${credentialOf(request)}`,
  });
  app.addHook('onRequest', async (request, reply) => {
    if (NEVER_LIMITED.has(request.routeOptions.url ?? '')) return;
    const checks = credentialOf(request) === null ? [checkAddress] : [checkAddress, checkCredential];
    for (const check of checks) {
      const outcome = await check(request);
      if (outcome.isAllowed || !outcome.isExceeded) continue;
      return reply
        .code(429)
        .header('retry-after', outcome.ttlInSeconds)
        .send({ message: `Too many requests. Try again in ${outcome.ttlInSeconds} s.` });
    }
  });
}

/** Hashed, so that the table of counts holds no usable credential. */
function credentialOf(request: FastifyRequest): string | null {
  const credential = request.headers.authorization ?? request.headers.cookie?.match(SESSION_COOKIE)?.[1];
  return credential === undefined ? null : createHash('sha256').update(credential).digest('base64');
}
