import { createHmac } from 'node:crypto';
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookSender } from '../../usecases/ports.ts';
import { isPublicAddress } from './is-public-address.ts';

const TIMEOUT_MS = 10_000;
const URL_CHARACTERS_MAX = 500;
const SECRET_PREFIX = 'whsec_';

/**
 * Deliveries by POST, signed as the Standard Webhooks specification says. Only addresses of the open internet over https
 * are reached, unless `allowsPrivate`: the address is checked as it is connected to, so a name that changes its mind
 * between check and use gains nothing, and a redirect is an answer like any other.
 */
export function createWebhookSender(options: {
  readonly secret: string;
  readonly allowsPrivate: boolean;
  /** Who is asked for the addresses of a name; not set, the machine. */
  readonly resolve?: Resolve;
}): WebhookSender {
  const resolver = options.allowsPrivate ? null : lookupPublic(options.resolve ?? resolveAll);
  const keyOf = (endpointId: string): Buffer =>
    createHmac('sha256', options.secret).update(`webhook endpoint ${endpointId}`).digest();
  return {
    secretOf: (endpointId) => SECRET_PREFIX + keyOf(endpointId).toString('base64'),
    mayReach: (url) => mayReach(url, options.allowsPrivate),
    deliver: ({ endpointId, url, id, at, body }) => {
      if (!mayReach(url, options.allowsPrivate)) return Promise.resolve({ status: null, errorCode: 'URL_REFUSED' });
      const timestamp = `${Math.floor(at.getTime() / 1_000)}`;
      const signature = createHmac('sha256', keyOf(endpointId)).update(`${id}.${timestamp}.${body}`).digest('base64');
      const headers = {
        'content-type': 'application/json',
        'content-length': `${Buffer.byteLength(body)}`,
        'user-agent': 'credit-bridge-webhooks',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      return post(new URL(url), { headers, body, resolver });
    },
  };
}

function mayReach(text: string, allowsPrivate: boolean): boolean {
  if (text.length > URL_CHARACTERS_MAX || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (allowsPrivate) return url.protocol === 'https:' || url.protocol === 'http:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return url.protocol === 'https:' && (isIP(host) === 0 ? host.includes('.') : isPublicAddress(host));
}

type Resolve = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (hostname, options, callback) => lookup(hostname, { ...options, all: true }, callback);

/** Resolves a name only to addresses of the open internet. */
const lookupPublic =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const reachable = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = reachable;
      if (first === undefined)
        return callback(Object.assign(new Error('not a public address'), { code: 'ADDRESS_REFUSED' }), '', 0);
      if (options.all === true) return callback(null, reachable);
      callback(null, first.address, first.family);
    });
  };

function post(
  url: URL,
  of: { headers: Record<string, string>; body: string; resolver: LookupFunction | null },
): Promise<{ status: number | null; errorCode: string | null }> {
  return new Promise((settle) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const options = {
      method: 'POST',
      headers: of.headers,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(of.resolver === null ? {} : { lookup: of.resolver }),
    };
    const sent = request(url, options, (response) => {
      const status = response.statusCode ?? 0;
      // What a receiver says is never read: it could be long, and nobody may see it.
      response.destroy();
      settle({ status, errorCode: status >= 200 && status < 300 ? null : `HTTP_${status}` });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.name === 'AbortError' || error.name === 'TimeoutError' ? 'TIMEOUT' : (error.code ?? 'FAULT');
      settle({ status: null, errorCode: code.slice(0, 40) });
    });
    sent.end(of.body);
  });
}
