import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SharedCounts } from '../usecases/ports.ts';

export type RateLimits = {
  /** An office or a park behind one address has many people. */
  readonly perAddressMax: number;
  /** One session or one key. */
  readonly perCredentialMax: number;
  /** All people and keys of one organisation together, so that none takes the platform for itself. */
  readonly perOrganisationMax: number;
  readonly windowMs: number;
};

const RATE_LIMITS: RateLimits = {
  perAddressMax: 1_200,
  perCredentialMax: 600,
  perOrganisationMax: 3_000,
  windowMs: 60_000,
};

/** The usual limits, or the same number for each that an installation gives. */
export const rateLimitsOf = (perMinute: number | undefined): RateLimits =>
  perMinute === undefined
    ? RATE_LIMITS
    : { perAddressMax: perMinute, perCredentialMax: perMinute, perOrganisationMax: perMinute, windowMs: 60_000 };

/** Answers how many milliseconds the caller has to wait; 0 lets it through. */
export type Limiter = (of: { readonly key: string; readonly max: number }) => Promise<number>;

const SESSION_COOKIE = /session_token=([^;]+)/;
const NEVER_LIMITED = new Set(['/healthz', '/readyz', '/metrics']);
const KEYS_MAX = 50_000;
/** A process takes this share of a limit at a time, so that not every request asks the shared count. */
const SHARES = 50;

type Lease = { endsAtMs: number; left: number; isFull: boolean; isLost: boolean };

/**
 * Counts of all processes together hold, without a question for each request: a process takes a fiftieth of a limit at
 * a time from the shared count and uses it up. Of a window at most the processes' unused shares are lost. While the
 * shared count does not answer, each process counts by itself.
 */
export function createLimiter(options: {
  counts: SharedCounts;
  windowMs: number;
  now?: () => number;
  onLost?: (error: unknown) => void;
}): Limiter {
  const { counts, windowMs, now = Date.now, onLost } = options;
  const leases = new LRUCache<string, Lease>({ max: KEYS_MAX });
  const asked = new Map<string, Promise<Lease>>();

  const renew = async (key: string, max: number, spent: Lease | null): Promise<Lease> => {
    const share = Math.max(1, Math.floor(max / SHARES));
    const nowMs = now();
    try {
      const { count, endsInMs } = await counts.add({ key, amount: share, windowMs, nowMs });
      const left = Math.min(share, max - (count - share));
      return { endsAtMs: nowMs + endsInMs, left: Math.max(0, left), isFull: left <= 0, isLost: false };
    } catch (error) {
      onLost?.(error);
      if (spent?.isLost === true) return { ...spent, isFull: true };
      return { endsAtMs: nowMs + windowMs - (nowMs % windowMs), left: max, isFull: false, isLost: true };
    }
  };

  return async ({ key, max }) => {
    for (;;) {
      const known = leases.get(key);
      const lease = known !== undefined && known.endsAtMs > now() ? known : null;
      if (lease?.isFull === true) return lease.endsAtMs - now();
      if (lease !== null && lease.left > 0) {
        lease.left -= 1;
        return 0;
      }
      const asking = asked.get(key) ?? renew(key, max, lease).finally(() => asked.delete(key));
      asked.set(key, asking);
      const renewed = await asking;
      if (leases.get(key) !== renewed) leases.set(key, renewed);
    }
  };
}

/** Both limits hold: a made-up credential does not escape the one on its address. */
export function limitRates(app: FastifyInstance, limiter: Limiter, limits: RateLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    if (NEVER_LIMITED.has(request.routeOptions.url ?? '')) return;
    const credential = credentialOf(request);
    const waits = [await limiter({ key: `address:${request.ip}`, max: limits.perAddressMax })];
    if (credential !== null)
      waits.push(await limiter({ key: `credential:${credential}`, max: limits.perCredentialMax }));
    const seconds = Math.ceil(Math.max(...waits) / 1_000);
    if (seconds <= 0) return;
    return reply
      .code(429)
      .header('retry-after', seconds)
      .send({ message: `Too many requests. Try again in ${seconds} s.` });
  });
}

/** Called once it is known for whom somebody acts; throws when that organisation asks too much. */
export function limitOrganisations(limiter: Limiter, { perOrganisationMax: max }: RateLimits) {
  return async (organisationId: string): Promise<void> => {
    const waitMs = await limiter({ key: `organisation:${organisationId}`, max });
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    const headers = new Map([['retry-after', `${seconds}`]]);
    throw new GraphQLError(`Too many requests of your organisation. Try again in ${seconds} s.`, {
      extensions: { code: 'RATE_LIMITED', http: { status: 429, headers } },
    });
  };
}

/** Hashed, so that the table of counts holds no usable credential. */
function credentialOf(request: FastifyRequest): string | null {
  const credential = request.headers.authorization ?? request.headers.cookie?.match(SESSION_COOKIE)?.[1];
  return credential === undefined ? null : createHash('sha256').update(credential).digest('base64');
}
