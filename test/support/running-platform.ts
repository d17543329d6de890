import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  getNamedType,
  isUnionType,
} from 'graphql';
import { Registry } from 'prom-client';
import { parseEnvironment, secondFactorKindsOf } from '../../adapters/environment.ts';
import { createLogger } from '../../adapters/logger.ts';
import { API_ROLE, urlForRole } from '../../adapters/postgres/roles.ts';
import { type Platform, wireAccounts, wirePlatform } from '../../adapters/wire.ts';
import { type CivilDate, civilDate } from '../../domain/calendar.ts';
import { makeCreditCode } from '../../domain/registry/make-credit-code.ts';
import { type OrganisationKind } from '../../domain/registry/organisation-kind.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { buildGraphqlSchema } from '../../server/build-schema.ts';
import { type Context, createContextFactory } from '../../server/context.ts';
import { addFileRoutes } from '../../server/file-routes.ts';
import { startApollo } from '../../server/graphql/apollo.ts';
import { healthChecks } from '../../server/health-checks.ts';
import { createHttpServer } from '../../server/http.ts';
import { createLimiter, limitOrganisations, rateLimitsOf } from '../../server/rate-limits.ts';
import { signInsEndedOver } from '../../server/sign-ins-ended.ts';
import { migrate } from '../../tools/migrate.ts';
import { createProductCatalogue, type ProductCatalogue } from '../../usecases/matching/product-catalogue.ts';
import { createBackPressure } from '../../usecases/platform/back-pressure.ts';
import { createJobHandler } from '../../workers/handle-job.ts';
import { startRelay } from '../../workers/relay.ts';
import { eventually } from './eventually.ts';
import { findFreePort } from './free-port.ts';
import { refusePeopleInLogs } from './people-in-logs.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { createTestDatabase } from './test-database.ts';

export const PASSWORD = 'correct horse battery';
const UNLIMITED = { ...rateLimitsOf(1_000_000), windowMs: 3_600_000 };

export type Answer<Data> = {
  readonly status: number;
  readonly text: string;
  readonly data: Data | null;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
};
export type Refused = { readonly code: string; readonly field: string | null; readonly message: string };
export type Client = {
  readonly ask: <Data>(query: string, variables?: object) => Promise<Answer<Data>>;
  /** Sends a mutation whose answer may be a refusal or errors. */
  readonly send: (name: string, input: object, options?: SendOptions) => Promise<Answer<Record<string, unknown>>>;
  /** The changed row, in the words of `select`; throws when the platform refuses. */
  readonly done: <Node>(name: string, input: object, options?: SendOptions) => Promise<Node>;
  /** The refusal; throws when the platform does it. */
  readonly refused: (name: string, input: object, options?: SendOptions) => Promise<Refused>;
};
export type SignedIn = Client & {
  readonly email: string;
  /** What its browser sends with each request. */
  readonly headers: Readonly<Record<string, string>>;
};
export type Party = SignedIn & { readonly organisationId: string };
type SendOptions = { readonly select?: string; readonly key?: string };

type ContextFactory = ReturnType<typeof createContextFactory>;

export type RunningPlatform = Awaited<ReturnType<typeof startRunningPlatform>>;

/**
 * The whole platform in this process on a database of its own: HTTP server, relay and worker, on 28 January 2026. Without
 * a worker, jobs are left to the processes that a test starts.
 */
export async function startRunningPlatform(
  of: {
    webDirectory?: string | null;
    hasWorker?: boolean;
    logLevel?: 'warn' | 'debug';
    /** Puts other callers in the place of those that the server found. */
    contextOf?: (found: ContextFactory) => ContextFactory;
    /** Settings of the installation beside those that every test has. */
    settings?: Readonly<Record<string, string>>;
    port?: number;
    perOrganisationMax?: number;
  } = {},
) {
  const { webDirectory = null, hasWorker = true, logLevel = 'warn', settings = {} } = of;
  const database = await createTestDatabase();
  const port = of.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const files = createTemporaryFolder();
  const environment = parseEnvironment({
    NODE_ENV: 'test',
    FILES_FOLDER: files.path,
    DATABASE_URL: database.url,
    AUTH_SECRET: 'only the tests sign cookies with this',
    PUBLIC_URL: url,
    DEMO: '1',
    DEMO_CLOCK_START: '2026-01-28T09:00:00+08:00',
    ...settings,
  });
  await migrate(environment);
  const lines: string[] = [];
  const logger = createLogger({ level: logLevel }, { write: (line) => lines.push(line) });
  const platform = await wirePlatform(environment);
  // Requests are served as in production, by a role for which policies hold; the story itself is told by the owner.
  const serving = { ...environment, DATABASE_URL: urlForRole(environment.DATABASE_URL, API_ROLE) };
  const api = await wirePlatform(serving, { isScoped: true });
  const { deps } = api;
  const accounts = wireAccounts(serving, { logger, now: deps.now, keys: api.pool });
  const { auth, apiKeys } = accounts;
  const { perOrganisationMax = UNLIMITED.perOrganisationMax } = of;
  const limiter = createLimiter({ counts: accounts.counts, windowMs: UNLIMITED.windowMs });
  const schema = await buildGraphqlSchema();
  const backPressure = createBackPressure({ deps, queue: api.queue, waitingMax: environment.BACKLOG_MAX });
  const found = createContextFactory({
    deps,
    queue: api.queue,
    backPressure,
    auth,
    apiKeys,
    demoAccounts: null,
    singleSignOn: environment.OIDC_ISSUER === undefined ? null : environment.OIDC_NAME,
    secondFactorKinds: secondFactorKindsOf(environment),
    limitOrganisation: limitOrganisations(limiter, {
      ...UNLIMITED,
      perOrganisationMax,
    }),
  });
  const contextOf = of.contextOf?.(found) ?? found;
  const server = await createHttpServer({
    logger,
    baseUrl: url,
    auth: { handler: auth.handler, clientAddressHeader: accounts.clientAddressHeader },
    apollo: await startApollo<Context>({ schema, logger, isProduction: false, allowsIntrospection: true }),
    schema,
    allowsIntrospection: true,
    contextOf,
    addRoutes: (app) => addFileRoutes(app, contextOf),
    mayStayConnected: async (headers) => headers.cookie === undefined || (await auth.sessionOf(headers)) !== null,
    signInsEnded: signInsEndedOver(deps.live),
    webDirectory,
    checks: healthChecks(api, backPressure),
    metrics: new Registry(),
    metricsToken: null,
    // Each visitor of a test says from which address it comes: sign-ins of one address are few a minute.
    trustedProxies: ['127.0.0.1'],
    limiter,
    rateLimits: UNLIMITED,
  });
  await server.listen({ host: '127.0.0.1', port });
  const catalogue = createProductCatalogue();
  const background = hasWorker
    ? await startBackground(platform, { catalogue, databaseUrl: environment.DATABASE_URL, log: logger })
    : null;

  /** A client with the cookie of a new session. */
  const signIn = async (email: string): Promise<Client & Pick<SignedIn, 'headers'>> => {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': nextAddress() },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    const headers = { cookie: cookie.join('; '), origin: url };
    return { ...clientOf({ url, schema, headers }), headers };
  };
  const user = async (membership?: { organisationId: string; roles: readonly Role[] }): Promise<SignedIn> => {
    const email = `${randomUUID()}@example.test`;
    const { userId } = await auth.createUser({ email, password: PASSWORD, name: 'Tester' });
    const rows = (membership?.roles ?? []).map((role) => ({
      id: randomUUID(),
      userId,
      organisationId: membership?.organisationId,
      role,
    }));
    if (rows.length > 0) await platform.deps.read().insertMany(Membership, rows as Membership[]);
    return { ...(await signIn(email)), email };
  };
  return {
    url,
    schema,
    platform,
    /** What serves the requests; its connections see the rows of the caller alone. */
    api,
    databaseUrl: environment.DATABASE_URL,
    apiDatabaseUrl: serving.DATABASE_URL,
    filesFolder: files.path,
    catalogue,
    /** What the server wrote to its log at level warn or above; in the end no line may name anybody. */
    lines,
    anonymous: clientOf({ url, schema, headers: {} }),
    signIn,
    user,
    ...partiesOf(platform, user),
    /** Waits until every event is relayed and every job done. */
    settle: () => settle(platform),
    close: async (): Promise<void> => {
      await server.close();
      await background?.close();
      try {
        await refusePeopleInLogs(platform.pool, lines);
      } finally {
        await accounts.close();
        await api.close();
        await platform.close();
        await database.drop();
        files.remove();
      }
    },
  };
}

const SILENT = { onMatched: () => undefined, onReconciled: () => undefined };

async function startBackground(
  platform: Platform,
  of: { catalogue: ProductCatalogue; databaseUrl: string; log: ReturnType<typeof createLogger> },
) {
  const { catalogue, databaseUrl, log } = of;
  const relay = startRelay({ databaseUrl, queue: platform.queue, log });
  const worker = await platform.queue.work(createJobHandler(platform.deps, catalogue, SILENT));
  return {
    close: async () => {
      await relay.close();
      await worker.close();
    },
  };
}

function settle(platform: Platform): Promise<boolean> {
  return eventually(async () => {
    for (let look = 0; look < 2; look += 1) {
      const sql = 'select count(*)::int as count from outbox_event where relayed_at is null';
      const { rows } = await platform.pool.query<{ count: number }>(sql);
      const queues = Object.values(await platform.queue.depth());
      if (rows[0]?.count !== 0 || queues.some(({ waiting }) => waiting > 0)) return false;
      const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
      if (failed > 0) throw new Error(`${failed} jobs failed`);
    }
    return true;
  });
}

let addresses = 0;
/** An address that no other visitor of this file comes from. */
export function nextAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

let organisations = 0;
/** A valid credit code that no other organisation of this file has. */
export function nextCreditCode(): string {
  organisations += 1;
  return makeCreditCode({ prefix: '91441900', organisation: `MA${organisations.toString().padStart(6, '0')}` });
}

export const FIRM_INPUT = {
  name: '东莞市测试精密制造有限公司',
  industryCode: 'C39',
  divisionCode: '441900119',
  foundedOn: '2018-05-20',
  staff: 50,
  revenueFen: '5000000000',
  hasNoLoanRecord: true,
};

export const NEED_INPUT = {
  amountFen: '200000000',
  termMonths: 12,
  purpose: 'WORKING_CAPITAL',
  rateBpsMax: '500',
  securities: ['CREDIT_ONLY'],
  urgency: 'WITHIN_A_MONTH',
  description: '采购原材料',
};

export const PRODUCT_TERMS = {
  name: '莞企信用贷',
  amountFenMin: '10000000',
  amountFenMax: '1000000000',
  termMonthsMin: 6,
  termMonthsMax: 36,
  lprTenor: 'ONE_YEAR',
  spreadBpsMin: '50',
  spreadBpsMax: '120',
  repayment: 'BULLET',
  acceptedSecurities: ['CREDIT_ONLY'],
  regions: ['4419'],
  industries: [] as string[],
  excludedIndustries: [],
  sizeClasses: ['MICRO', 'SMALL', 'MEDIUM'],
  purposes: ['WORKING_CAPITAL'],
  requiredTags: [] as string[],
  excludedTags: [],
  taxGrades: [],
  firmAgeMonthsMin: 12,
  firstLoanOnly: false,
  fees: [],
  promisedDays: 5,
  schemes: [] as string[],
  validFrom: '2025-01-01',
};

function partiesOf(
  platform: Platform,
  user: (of?: { organisationId: string; roles: readonly Role[] }) => Promise<SignedIn>,
) {
  const { deps } = platform;
  const organisation = async (kind: OrganisationKind, roles: readonly Role[]): Promise<Party> => {
    const id = deps.newId();
    const row = { id, kind, name: kind, creditCode: nextCreditCode(), createdAt: deps.now() };
    await deps.read().insert(Organisation, row);
    return { ...(await user({ organisationId: id, roles })), organisationId: id };
  };
  return {
    operator: () => organisation('OPERATOR', ['OPERATOR']),
    trustee: () => organisation('TRUSTEE', ['TRUSTEE', 'GUARANTOR']),
    policyOwner: () => organisation('POLICY_OWNER', ['POLICY_OWNER']),
    treasury: () => organisation('TREASURY', ['TREASURY']),
    lineDepartment: () => organisation('LINE_DEPARTMENT', ['LINE_DEPARTMENT']),
    bank: async (): Promise<Party> => {
      const party = await organisation('BANK', ['BANK_ADMIN', 'BANK_APPROVER', 'BANK_MARKETER']);
      const places = { isLegalPersonInCity: true, hasBranchInCity: true, isPilot2018: true };
      const row = { id: party.organisationId, name: '测试银行', creditCode: nextCreditCode(), ...places };
      await deps.read().insert(Bank, row);
      const agreements: [string, CivilDate][] = [
        ['DG-2018', civilDate('2018-12-01')],
        ['DG-2023-BANK', civilDate('2024-01-01')],
      ];
      const rows = agreements.map(([scheme, validFrom]) => ({
        id: deps.newId(),
        bankId: party.organisationId,
        scheme,
        validFrom,
        validTo: null,
      }));
      await deps.read().insertMany(BankAgreement, rows);
      return party;
    },
    /** A firm that registered itself through the API and whose proof of authority an operator has seen. */
    firm: async (over: object = {}): Promise<Party> => {
      const client = await user();
      const input = { ...FIRM_INPUT, creditCode: nextCreditCode(), ...over };
      const { id } = await client.done<{ id: string }>('registerFirm', input);
      await deps.read().nativeUpdate(Firm, { id }, { awaitsProof: false });
      return { ...client, organisationId: id };
    },
  };
}

function clientOf(of: { url: string; schema: GraphQLSchema; headers: Record<string, string | undefined> }): Client {
  const headers = { 'content-type': 'application/json', ...of.headers } as Record<string, string>;
  const ask = async <Data>(query: string, variables: object = {}): Promise<Answer<Data>> => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${of.url}/graphql`, { method: 'POST', headers, body });
    const text = await response.text();
    const parsed = JSON.parse(text) as { data?: Data; errors?: Answer<Data>['errors'] };
    return { status: response.status, text, data: parsed.data ?? null, errors: parsed.errors ?? [] };
  };
  const send: Client['send'] = async (name, input, options = {}) => {
    const mutation = mutationOf(of.schema, name, options.select ?? 'id');
    const answer = await ask<Record<string, Record<string, unknown>>>(mutation, {
      input,
      key: options.key ?? randomUUID(),
    });
    return { ...answer, data: answer.data?.[name] ?? null };
  };
  return {
    ask,
    send,
    done: async <Node>(name: string, input: object, options: SendOptions = {}) => {
      const answer = await send(name, input, options);
      if (answer.data?.['__typename'] === undefined || answer.data['__typename'] === 'RefusedCommand')
        throw new Error(`${name}: ${answer.text}`);
      return (answer.data['node'] ?? answer.data) as Node;
    },
    refused: async (name, input, options = {}) => {
      const answer = await send(name, input, options);
      if (answer.data?.['__typename'] !== 'RefusedCommand') throw new Error(`${name}: ${answer.text}`);
      return answer.data as Refused;
    },
  };
}

/** The document of one mutation, written from the schema; the changed row is called `node`. */
export function mutationOf(schema: GraphQLSchema, name: string, select: string): string {
  const field = schema.getMutationType()?.getFields()[name] as GraphQLField<unknown, unknown> | undefined;
  if (field === undefined) throw new Error(`the schema has no mutation ${name}`);
  const union = getNamedType(field.type) as GraphQLUnionType;
  if (!isUnionType(union)) throw new Error(`${name} answers no union`);
  const success = union.getTypes().find((type) => type.name !== 'RefusedCommand') as GraphQLObjectType;
  const own = Object.values(success.getFields()).map((one) => one.name);
  const selected = own.includes('id') ? own.join(' ') : `node: ${own[0]} { ${select} }`;
  const hasKey = field.args.some((arg) => arg.name === 'idempotencyKey');
  const inputType = String(field.args.find((arg) => arg.name === 'input')?.type);
  return `mutation($input: ${inputType}${hasKey ? ', $key: String!' : ''}) {
    ${name}(input: $input${hasKey ? ', idempotencyKey: $key' : ''}) {
      __typename
      ... on ${success.name} { ${selected} }
      ... on RefusedCommand { code field message }
    }
  }`;
}
