import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { ALL_ENTITIES } from '../../schema/entities/all-entities.ts';
import { Migration0001 } from '../../schema/migrations/0001-foundation.ts';
import { Migration0002 } from '../../schema/migrations/0002-scheme-policy.ts';
import { Migration0003 } from '../../schema/migrations/0003-loan-product.ts';
import { Migration0004 } from '../../schema/migrations/0004-loan-indexes.ts';
import { Migration0005 } from '../../schema/migrations/0005-product-changes.ts';

import { Migration0006 } from '../../schema/migrations/0006-trace-parent.ts';
import { Migration0010 } from '../../schema/migrations/0010-search-synonym.ts';
import { Migration0011 } from '../../schema/migrations/0011-saved-search.ts';
import { Migration0020 } from '../../schema/migrations/0020-claims-and-ledger.ts';
import { Migration0021 } from '../../schema/migrations/0021-fund-notices.ts';
import { Migration0030 } from '../../schema/migrations/0030-affinity-and-outcomes.ts';
import { Migration0031 } from '../../schema/migrations/0031-rematch-ranges.ts';
import { Migration0032 } from '../../schema/migrations/0032-market-standing.ts';
import { Migration0033 } from '../../schema/migrations/0033-market-question.ts';

import { Migration0040 } from '../../schema/migrations/0040-lists.ts';
import { Migration0041 } from '../../schema/migrations/0041-nominations.ts';
import { Migration0042 } from '../../schema/migrations/0042-tag-facts.ts';
import { Migration0043 } from '../../schema/migrations/0043-grade-outcomes.ts';
import { Migration0050 } from '../../schema/migrations/0050-sessions.ts';
import { Migration0051 } from '../../schema/migrations/0051-session-day.ts';
import { Migration0060 } from '../../schema/migrations/0060-engagements.ts';
import { Migration0061 } from '../../schema/migrations/0061-deal-records.ts';
import { Migration0062 } from '../../schema/migrations/0062-consent-terms.ts';
import { Migration0063 } from '../../schema/migrations/0063-loan-performance.ts';
import { Migration0070 } from '../../schema/migrations/0070-notifications.ts';
import { Migration0071 } from '../../schema/migrations/0071-messages.ts';
import { Migration0072 } from '../../schema/migrations/0072-webhooks.ts';
import { Migration0073 } from '../../schema/migrations/0073-bank-systems.ts';
import { Migration0080 } from '../../schema/migrations/0080-history-search.ts';
import { Migration0100 } from '../../schema/migrations/0100-mask-groups.ts';
import { Migration0101 } from '../../schema/migrations/0101-request-ids-and-anchors.ts';
import { Migration0102 } from '../../schema/migrations/0102-sla-profiles.ts';
import { Migration0103 } from '../../schema/migrations/0103-sandbox.ts';
import { Migration0105 } from '../../schema/migrations/0105-market-readings.ts';
import { Migration0110 } from '../../schema/migrations/0110-mask-members-lock-no-firm.ts';
import { Migration0120 } from '../../schema/migrations/0120-invitations.ts';
import { Migration0130 } from '../../schema/migrations/0130-bank-branches.ts';
import { Migration0135 } from '../../schema/migrations/0135-files.ts';
import { Migration0136 } from '../../schema/migrations/0136-authority.ts';
import { Migration0140 } from '../../schema/migrations/0140-roles.ts';
import { Migration0141 } from '../../schema/migrations/0141-row-level-security.ts';
import { Migration0142 } from '../../schema/migrations/0142-row-level-security-of-files.ts';
import { Migration0145 } from '../../schema/migrations/0145-bank-row-key.ts';
import { Migration0146 } from '../../schema/migrations/0146-bridge-states.ts';
import { Migration0147 } from '../../schema/migrations/0147-locked-reads.ts';
import { Migration0150 } from '../../schema/migrations/0150-need-changes.ts';
import { Migration0151 } from '../../schema/migrations/0151-leave-behind.ts';
import { Migration0160 } from '../../schema/migrations/0160-data-exports.ts';
import { Migration0161 } from '../../schema/migrations/0161-erasure.ts';
import { Migration0162 } from '../../schema/migrations/0162-retention.ts';
import { Migration0163 } from '../../schema/migrations/0163-processors.ts';
import { Migration0164 } from '../../schema/migrations/0164-terms-for-everybody.ts';
import { Migration0165 } from '../../schema/migrations/0165-ends-of-terms.ts';
import { Migration0170 } from '../../schema/migrations/0170-history-of-one-actor.ts';
import { Migration0180 } from '../../schema/migrations/0180-long-work.ts';
import { Migration0185 } from '../../schema/migrations/0185-bank-capacity.ts';
import { Migration0186 } from '../../schema/migrations/0186-entry-links.ts';
import { Migration0190 } from '../../schema/migrations/0190-undone-loans-and-late-appeals.ts';
import { beginWithFirst } from './begin-with-first.ts';
import { watchClients } from './copy-rows.ts';
import { freeDeadClients } from './free-dead-clients.ts';
import { refuseSecondConnection } from './one-connection.ts';
import { scopeConnections } from './scoped-pool.ts';
import { surviveLostConnections } from './survive-lost-connections.ts';

export type OrmOptions = {
  readonly url: string;
  /** Bounds its connections. */
  readonly poolMax: number;
  /** Tells the server for whom each connection is used. */
  readonly isScoped?: boolean;
  /** A statement that waits longer for a lock fails; not set, it waits for ever. */
  readonly lockWaitMsMax?: number;
};

/** The ORM over one database. */
export function createOrm(options: OrmOptions): MikroORM {
  return new MikroORM({
    clientUrl: options.url,
    // The ORM reads host, port and name off the URL and drops its query; the Unix socket of the embedded server is there.
    driverOptions: {
      connectionString: options.url,
      ...(options.lockWaitMsMax === undefined ? {} : { options: `-c lock_timeout=${options.lockWaitMsMax}` }),
      onPoolCreated: (pool: pg.Pool) => watchPool(pool, options.isScoped === true),
    },
    entities: ALL_ENTITIES,
    pool: { min: 0, max: options.poolMax },
    extensions: [Migrator],
    // Without this the schema generator would drop the tables of the queue and of the sign-in system.
    schemaGenerator: { ignoreSchema: ['bullmq', 'auth', 'search', 'vault'] },
    migrations: {
      tableName: 'schema_migration',
      migrationsList: [
        { name: '0001-foundation', class: Migration0001 },
        { name: '0002-scheme-policy', class: Migration0002 },
        { name: '0003-loan-product', class: Migration0003 },
        { name: '0004-loan-indexes', class: Migration0004 },
        { name: '0005-product-changes', class: Migration0005 },
        { name: '0006-trace-parent', class: Migration0006 },
        { name: '0010-search-synonym', class: Migration0010 },
        { name: '0011-saved-search', class: Migration0011 },
        { name: '0020-claims-and-ledger', class: Migration0020 },
        { name: '0021-fund-notices', class: Migration0021 },
        { name: '0030-affinity-and-outcomes', class: Migration0030 },
        { name: '0031-rematch-ranges', class: Migration0031 },
        { name: '0040-lists', class: Migration0040 },
        { name: '0041-nominations', class: Migration0041 },
        { name: '0042-tag-facts', class: Migration0042 },
        { name: '0043-grade-outcomes', class: Migration0043 },
        { name: '0050-sessions', class: Migration0050 },
        { name: '0051-session-day', class: Migration0051 },
        { name: '0060-engagements', class: Migration0060 },
        { name: '0061-deal-records', class: Migration0061 },
        { name: '0062-consent-terms', class: Migration0062 },
        // Written after the engagements, on which it puts an index.
        { name: '0032-market-standing', class: Migration0032 },
        { name: '0080-history-search', class: Migration0080 },
        { name: '0070-notifications', class: Migration0070 },
        { name: '0071-messages', class: Migration0071 },
        { name: '0033-market-question', class: Migration0033 },
        { name: '0063-loan-performance', class: Migration0063 },
        { name: '0072-webhooks', class: Migration0072 },
        { name: '0073-bank-systems', class: Migration0073 },
        { name: '0100-mask-groups', class: Migration0100 },
        { name: '0101-request-ids-and-anchors', class: Migration0101 },
        { name: '0105-market-readings', class: Migration0105 },
        { name: '0120-invitations', class: Migration0120 },
        { name: '0102-sla-profiles', class: Migration0102 },
        { name: '0103-sandbox', class: Migration0103 },
        { name: '0110-mask-members-lock-no-firm', class: Migration0110 },
        { name: '0135-files', class: Migration0135 },
        { name: '0136-authority', class: Migration0136 },
        { name: '0130-bank-branches', class: Migration0130 },
        { name: '0145-bank-row-key', class: Migration0145 },
        { name: '0146-bridge-states', class: Migration0146 },
        { name: '0147-locked-reads', class: Migration0147 },
        { name: '0150-need-changes', class: Migration0150 },
        { name: '0140-roles', class: Migration0140 },
        { name: '0141-row-level-security', class: Migration0141 },
        { name: '0142-row-level-security-of-files', class: Migration0142 },
        { name: '0190-undone-loans-and-late-appeals', class: Migration0190 },
        { name: '0151-leave-behind', class: Migration0151 },
        { name: '0185-bank-capacity', class: Migration0185 },
        { name: '0170-history-of-one-actor', class: Migration0170 },
        { name: '0160-data-exports', class: Migration0160 },
        { name: '0161-erasure', class: Migration0161 },
        { name: '0162-retention', class: Migration0162 },
        { name: '0180-long-work', class: Migration0180 },
        { name: '0163-processors', class: Migration0163 },
        { name: '0164-terms-for-everybody', class: Migration0164 },
        { name: '0186-entry-links', class: Migration0186 },
        { name: '0165-ends-of-terms', class: Migration0165 },
      ],
      snapshot: false,
      // Each in a transaction of its own: one over all would hold every lock until the last is done.
      allOrNothing: false,
    },
    debug: false,
  });
}

function watchPool(pool: pg.Pool, isScoped: boolean): void {
  surviveLostConnections(pool);
  watchClients(pool);
  beginWithFirst(pool);
  freeDeadClients(pool);
  if (isScoped) scopeConnections(pool);
  refuseSecondConnection(pool);
}
