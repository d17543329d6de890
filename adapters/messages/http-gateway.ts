import { MessageNotSentError, type Messenger } from '../../usecases/ports.ts';

const TIMEOUT_MS = 30_000;
const TRY_LATER: ReadonlySet<number> = new Set([401, 403, 408, 425, 429]);
const ALREADY_TAKEN = 409;

/**
 * SMS and WeChat through a gateway of the installation: one POST of JSON for each message. The gateway is asked to drop
 * a second message with the same `Idempotency-Key`; 409 says that it did.
 */
export function createHttpGateway(options: { url: string; token: string }): Messenger {
  return {
    send: async ({ id, channel, to, subject, text }) => {
      const response = await fetch(options.url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${options.token}`,
          'idempotency-key': id,
        },
        body: JSON.stringify({ id, channel, to, subject, text }),
      }).catch(() => null);
      if (response === null) throw new MessageNotSentError('GATEWAY_UNREACHABLE');
      await response.body?.cancel();
      if (response.ok || response.status === ALREADY_TAKEN) return 'sent';
      if (response.status >= 400 && response.status < 500 && !TRY_LATER.has(response.status)) return 'refused';
      throw new MessageNotSentError(`HTTP_${response.status}`);
    },
  };
}
