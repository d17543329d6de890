import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { accountKeeper } from '../../adapters/auth/account-keeper.ts';
import { createInvitationLinks } from '../../adapters/auth/invitation-links.ts';
import { documentWriter } from '../../adapters/documents/document-writer.ts';
import { createFileLinks } from '../../adapters/files/file-links.ts';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { createTransactions } from '../../adapters/postgres/transactions.ts';
import { divisions } from '../../adapters/reference/divisions.ts';
import { addWorkingDays, isWorkingDay } from '../../adapters/reference/working-days.ts';
import { readTable } from '../../adapters/tables/read-table.ts';
import { createSubjectKeys } from '../../adapters/vault/subject-keys.ts';
import { createWebhookSender } from '../../adapters/webhooks/webhook-sender.ts';
import { type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { LPR_FIXINGS } from '../../domain/registry/lpr-fixings.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import type { SearchEngine } from '../../search/port.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { refreshMasks } from '../../usecases/matching/firm-masks.ts';
import type { Deps } from '../../usecases/ports.ts';
import { seedTagPolicy } from '../../usecases/registry/tag-policies.ts';
import type { DemoData } from '../demo/demo-data.ts';
import { seedProducts, seedRegistry } from '../demo/seed.ts';

const POOL_MAX = 10;

export type Town = {
  readonly deps: Deps;
  /** Moves the clock, which stands still otherwise. */
  readonly setNow: (instant: Date) => void;
  /** Runs something whose new ids depend on its name alone, and not on what runs beside it. */
  readonly named: <T>(name: string, run: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** The real use-cases over a fresh database with an invented town in it, under a clock that only its caller moves. */
export async function openTown(options: { url: string; data: DemoData; begins: CivilDate }): Promise<Town> {
  const { url, data, begins } = options;
  const orm = createOrm({ url, poolMax: POOL_MAX });
  await orm.migrator.up();
  let at = new Date(`${begins}T08:00:00+08:00`);
  const now = (): Date => at;
  const { newId, named } = createIds();
  const deps: Deps = {
    inTransaction: createTransactions({ orm, now, newId }),
    read: () => orm.em.fork(),
    now,
    today: () => civilDateOf(at),
    newId,
    live: { publish: async () => undefined, subscribe: async () => async () => undefined },
    search: SILENT_SEARCH,
    divisions,
    readTable,
    documents: documentWriter,
    workingDays: { isWorking: isWorkingDay, add: addWorkingDays },
    optimise: async () => null,
    webhooks: createWebhookSender({ secret: 'nothing leaves the simulation', allowsPrivate: false }),
    files: {
      store: null,
      scan: null,
      links: createFileLinks({ secret: 'nobody follows them', baseUrl: 'http://localhost' }),
    },
    messengers: { EMAIL: null, SMS: null, WECHAT: null },
    composeDataIndex: () => ({ zh: '', en: '' }),
    composeLetter: () => ({ subject: '', text: '' }),
    emailOf: async () => null,
    peopleOf: async () => new Map(),
    accounts: accountKeeper,
    subjectKeys: createSubjectKeys(new Uint8Array(32)),
    invitations: createInvitationLinks({ secret: 'nobody is invited to the simulation', baseUrl: 'http://localhost' }),
    meetingLinkOf: (meetingId) => meetingId,
    isDemo: true,
  };
  await named('town', async () => {
    await deps.inTransaction(async ({ em }) => {
      await seedPolicies(em, { withIllustrativeTiers: true });
      await seedTagPolicy(em);
      for (const fixing of LPR_FIXINGS) em.persist(em.create(LprFixing, { ...fixing, loadedBy: 'reference' }));
    });
    await seedRegistry({ deps }, data);
    await seedProducts({ deps }, data);
    await refreshMasks(deps);
  });
  await orm.em.execute('analyze');
  return {
    deps,
    setNow: (instant) => {
      at = instant;
    },
    named,
    close: () => orm.close(),
  };
}

/** Ids that are the same in every run of the same story. */
function createIds(): { newId: () => string; named: Town['named'] } {
  const scopes = new AsyncLocalStorage<{ readonly name: string; count: number }>();
  const outside = { name: '', count: 0 };
  return {
    newId: () => {
      const scope = scopes.getStore() ?? outside;
      scope.count += 1;
      const hex = createHash('sha256').update(`${scope.name}#${scope.count}`).digest('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    named: (name, run) => scopes.run({ name, count: 0 }, run),
  };
}

/** Nobody searches here. */
const SILENT_SEARCH: SearchEngine = {
  prepare: async () => undefined,
  upsert: async () => undefined,
  remove: async () => undefined,
  search: async () => ({ hits: [], total: 0, match: 'EXACT', facets: {}, hasMore: false, tookMs: 0 }),
  scan: async function* () {},
  beginRebuild: async () => ({ add: async () => undefined, swap: async () => undefined }),
};
