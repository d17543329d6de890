import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { maySocketOpen, type Origins } from '../origin.ts';
import { limitRules } from './apollo.ts';
import { errorHider } from './hide-errors.ts';
import { GRAPHQL_LIMITS, type GraphqlLimits } from './limits.ts';

export type SubscriptionSettings<Context extends object> = {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly origins: Origins;
  readonly logger: Logger;
  readonly allowsIntrospection: boolean;
  readonly limits?: GraphqlLimits;
  /** Called for each subscription, so that each is authorised by the state of that moment. */
  readonly contextOf: (request: IncomingMessage) => Promise<Context>;
  /** Asked again and again while a socket is open; false closes it. A revoked session must not keep listening. */
  readonly mayStayConnected: (request: IncomingMessage) => Promise<boolean>;
  readonly checkEveryMs?: number;
  readonly signInsEnded?: SignInsEnded<Context>;
};

/** Tells at once when sessions of somebody were ended, so that their sockets need not wait for the next check. */
export type SignInsEnded<Context> = {
  readonly ownerOf: (context: Context) => string | null;
  readonly subscribe: (listener: (owner: string) => void) => Promise<() => Promise<void>>;
};

const SOCKETS_MAX = 5_000;
const SUBSCRIPTIONS_PER_SOCKET_MAX = 20;
const MESSAGE_BYTES_MAX = 65_536;
const CHECK_EVERY_MS = 30_000;
const KEEP_ALIVE_MS = 12_000;
const CLOSE_GOING_AWAY = 1001;
const CLOSE_FORBIDDEN = 4403;

/** Subscriptions by graphql-ws on the path of GraphQL; queries and mutations stay with HTTP and its checks. */
export async function serveSubscriptions<Context extends object>(
  server: Server,
  settings: SubscriptionSettings<Context>,
) {
  const { path, origins, logger, mayStayConnected, checkEveryMs = CHECK_EVERY_MS, signInsEnded } = settings;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  const requests = new Map<WebSocket, IncomingMessage>();
  const owners = new WeakMap<IncomingMessage, string>();
  const contextOf = async (request: IncomingMessage): Promise<Context> => {
    const context = await settings.contextOf(request);
    const owner = signInsEnded?.ownerOf(context) ?? null;
    if (owner === null) return context;
    owners.set(request, owner);
    // Who was signed out while the context was made is not among those who are told.
    if (!(await mayStayConnected(request))) throw refused('UNAUTHENTICATED', 'Sign in first.');
    return context;
  };
  const hide = errorHider(logger);

  const protocol = useServer<Record<string, unknown>, { request: IncomingMessage; socket: WebSocket }>(
    {
      isProd: true,
      connectionInitWaitTimeout: 5_000,
      onSubscribe: ({ subscriptions, extra }, _id, payload) =>
        Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX
          ? [refused('TOO_MANY_SUBSCRIPTIONS', 'Too many subscriptions on one socket. Close some first.')]
          : argumentsFor({ ...settings, contextOf }, payload, extra.request),
      onNext: (_context, _id, _payload, _args, result) => withHiddenErrors(result, hide),
      onError: (_context, _id, _payload, errors) => errors.map((error) => hide(error.toJSON(), error)),
    },
    sockets,
    KEEP_ALIVE_MS,
  );

  sockets.on('connection', (socket, request) => {
    requests.set(socket, request);
    socket.once('close', () => requests.delete(socket));
  });

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [requestPath] = (request.url ?? '').split('?');
    if (requestPath !== path) return refuse(socket, '404 Not Found');
    if (!maySocketOpen(request.headers, origins)) return refuse(socket, '403 Forbidden');
    if (sockets.clients.size >= SOCKETS_MAX) return refuse(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  };
  server.on('upgrade', onUpgrade);

  const closeForbidden = async ([socket, request]: [WebSocket, IncomingMessage]): Promise<void> => {
    try {
      if (!(await mayStayConnected(request))) socket.close(CLOSE_FORBIDDEN, 'Forbidden');
    } catch (err) {
      logger.warn({ err }, 'a socket could not be checked; it stays until the next check');
    }
  };
  const checking = setInterval(() => void Promise.all([...requests].map(closeForbidden)), checkEveryMs);
  checking.unref();
  const stopListening = await signInsEnded?.subscribe((owner) => {
    const theirs = [...requests].filter(([, request]) => owners.get(request) === owner);
    void Promise.all(theirs.map(closeForbidden));
  });

  return {
    async close(): Promise<void> {
      clearInterval(checking);
      await stopListening?.();
      server.off('upgrade', onUpgrade);
      for (const socket of sockets.clients) socket.close(CLOSE_GOING_AWAY, 'Going away');
      await protocol.dispose();
    },
  };
}

async function argumentsFor<Context extends object>(
  { schema, allowsIntrospection, contextOf, limits = GRAPHQL_LIMITS }: SubscriptionSettings<Context>,
  { query, operationName, variables }: SubscribePayload,
  request: IncomingMessage,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const document = parse(query, { maxTokens: limits.tokensMax });
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [refused('BAD_REQUEST', 'This socket serves subscriptions. Send queries and mutations by POST.')];
    const hiding = allowsIntrospection ? [] : [NoSchemaIntrospectionCustomRule];
    const problems = validate(schema, document, [...specifiedRules, ...hiding, ...limitRules(limits)]);
    if (problems.length > 0) return problems.map(({ message }) => refused('GRAPHQL_VALIDATION_FAILED', message));
    const contextValue = await contextOf(request);
    return {
      schema,
      document,
      contextValue,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
    };
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions['code'] !== undefined) return [error];
    if (error instanceof GraphQLError && !error.originalError) return [refused('GRAPHQL_PARSE_FAILED', error.message)];
    return [new GraphQLError('internal', { originalError: error instanceof Error ? error : null })];
  }
}

type Hide = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** As graphql-ws gives it; GraphQL's own type allows no `undefined` under our compiler flags. */
type Settled = { readonly [Key in keyof ExecutionResult]: ExecutionResult[Key] | undefined };

function withHiddenErrors(result: Settled, hide: Hide): FormattedExecutionResult | undefined {
  const { data, errors } = result;
  if (errors === undefined) return undefined;
  const hidden = errors.map((error) => hide(error.toJSON(), error));
  return data === undefined ? { errors: hidden } : { data, errors: hidden };
}

const refused = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
