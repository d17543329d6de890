import { type Logger, type LoggerOptions, pino } from 'pino';

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** What every process logs with: no addresses, cookies, keys, bodies, query strings or rows of people. */
export function createLogger(options: Pick<LoggerOptions, 'level' | 'name'> = {}, stream?: LogStream): Logger {
  const settings: LoggerOptions = {
    level: 'info',
    ...options,
    base: options.name === undefined ? null : { name: options.name },
    serializers: LOG_SERIALIZERS,
    redact: {
      paths: [...SECRETS, ...SECRETS.map((name) => `*.${name}`), ...SECRETS.map((name) => `*.*.${name}`)],
      censor: '[redacted]',
    },
  };
  return stream === undefined ? pino(settings) : pino(settings, stream);
}

export type LogStream = { write(line: string): void };

const SECRETS = [
  'password',
  'secret',
  'token',
  'cookie',
  'authorization',
  'email',
  'phone',
  'variables',
  '["set-cookie"]',
];

const LOG_SERIALIZERS = {
  req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
    method: request.method,
    route: request.routeOptions?.url,
  }),
  res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
  err: loggableError,
};

/**
 * The message and detail of a database error quote the row that failed, and an ORM adds the statement with its values.
 * Of those only the code, the names and the stack are kept.
 */
function loggableError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts = error as Error & { code?: unknown; table?: unknown; constraint?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  if (typeof facts.code === 'string' && SQL_STATE.test(facts.code))
    return { type: error.name, code: facts.code, table: facts.table, constraint: facts.constraint, stack: frames };
  return { type: error.name, message: error.message, code: facts.code, stack: frames };
}
