import { createClient as createSocketClient, type Client as SocketClient } from 'graphql-ws';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from 'urql';
import type { Language } from '../../text/language.ts';

/** A header that a foreign page cannot send without a preflight, so that a forged request never carries the cookie. */
export const PREFLIGHT_HEADER = { 'x-credit-bridge': 'web' } as const;
const GRAPHQL_PATH = '/graphql';

let socket: SocketClient | null = null;
function openSocket(): SocketClient {
  const address = new URL(GRAPHQL_PATH, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  socket ??= createSocketClient({
    url: address.href,
    lazy: true,
    retryAttempts: 5,
    connectionParams: PREFLIGHT_HEADER,
  });
  return socket;
}

/**
 * A new client for each signed-in person: nothing cached for one is ever shown to another. `language` is asked at each
 * request, so that a change of language keeps what was typed.
 */
export function createGraphqlClient(language: () => Language): Client {
  return new Client({
    url: GRAPHQL_PATH,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => ({
      credentials: 'same-origin',
      headers: { ...PREFLIGHT_HEADER, 'accept-language': language() },
    }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: openSocket().subscribe(
              { query: request.query ?? '', variables: request.variables ?? null },
              {
                next: (result) =>
                  sink.next({
                    data: result.data ?? null,
                    errors: result.errors?.map(({ message }) => ({ message })) ?? [],
                  }),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
}

/** Ends the live connection of the person who signs out. */
export async function closeSocket(): Promise<void> {
  await socket?.dispose();
  socket = null;
}
