import { isDeepStrictEqual } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { LRUCache } from 'lru-cache';
import type { CivilDate } from '../../domain/calendar.ts';
import { type JsonValue, policyFromJson } from '../../domain/compensation/policy-json.ts';
import {
  type BankStanding,
  FIRST_STANDING,
  type MarketStanding,
  NEW_BANK,
  schemeTermsOf,
} from '../../domain/matching/market-standing.ts';
import { fen } from '../../domain/money.ts';
import { SchemePolicyVersion } from '../../schema/entities/compensation/scheme-policy.entity.ts';
import { MarketStandingVersion } from '../../schema/entities/matching/market-standing.entity.ts';
import { BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { fromSnapshot, toSnapshot } from '../../schema/terms-json.ts';
import type { Deps } from '../ports.ts';
import { readListTypes } from '../registry/lists/list-types.ts';

type Content = Omit<MarketStanding, 'version'>;
type Stored = Pick<MarketStandingVersion, 'version' | 'content' | 'sources' | 'createdAt'>;

// A version never changes. When it was made and of what tells the databases of one process apart.
const standings = new LRUCache<string, MarketStanding>({ max: 50 });

/** The standing of these versions; runs from before standings were kept stand on version 0. */
export async function standingsOf(
  em: SqlEntityManager,
  versions: readonly number[],
): Promise<Map<number, MarketStanding>> {
  const rows = await em.find(MarketStandingVersion, { version: { $in: [...versions] } }, { disableIdentityMap: true });
  return new Map([[0, FIRST_STANDING], ...rows.map((row) => [row.version, standingOf(row)] as const)]);
}

const keyOf = (row: Omit<Stored, 'content'>): string =>
  `${row.version}@${new Date(row.createdAt).toISOString()} ${row.sources}`;

function standingOf(row: Stored): MarketStanding {
  const key = keyOf(row);
  const known = standings.get(key);
  if (known !== undefined) return known;
  const standing: MarketStanding = { ...fromSnapshot<Content>(row.content), version: row.version };
  standings.set(key, standing);
  return standing;
}

type At = Pick<Deps, 'now' | 'today'>;

/**
 * What the market stands on now. Approved schemes, agreements, negative lists and used quotas count as soon as they are
 * committed; what banks showed and what their attention costs is taken as the last batch left it.
 */
export async function currentStanding(em: SqlEntityManager, at: At): Promise<MarketStanding> {
  const [seen] = await em.execute<{ now: string; version: number; sources: string; createdAt: Date }[]>(LATEST_SQL);
  const isCurrent = seen !== undefined && seen.now === seen.sources;
  // The content of a market is large, and almost every look finds the version that this process knows.
  const known = isCurrent ? standings.get(keyOf(seen)) : undefined;
  if (known !== undefined) return known;
  const latest = isCurrent ? await findLatest(em) : null;
  return latest === null ? writeStanding(em, at, { cause: 'sources', banks: null }) : standingOf(latest);
}

/** Writes the next version, unless the last one says the same; `banks: null` keeps what is known of them. */
export async function writeStanding(
  em: SqlEntityManager,
  at: At,
  next: { readonly cause: string; readonly banks: Readonly<Record<string, BankNumbers>> | null },
): Promise<MarketStanding> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 12))', ['market-standing']);
  const latest = await findLatest(em);
  const last = latest === null ? null : standingOf(latest);
  const sources = await fingerprint(em);
  const content = toSnapshot(await collect(em, at.today(), next.banks ?? last?.banks ?? {}));
  if (latest !== null && last !== null && latest.sources === sources && isDeepStrictEqual(content, latest.content))
    return last;
  const row = { version: (latest?.version ?? 0) + 1, content, sources, createdAt: at.now() };
  await em.insert(MarketStandingVersion, { ...row, cause: next.cause });
  return standingOf(row);
}

/** What a batch finds out about a bank; its agreements are read beside. */
export type BankNumbers = Omit<BankStanding, 'agreements'>;

async function findLatest(em: SqlEntityManager): Promise<Stored | null> {
  // In the transaction of the caller, which may have written the latest one itself.
  const options = { orderBy: { version: 'desc' }, limit: 1, disableIdentityMap: true } as const;
  const [row] = await em.find(MarketStandingVersion, {}, options);
  return row ?? null;
}

async function collect(
  em: SqlEntityManager,
  today: CivilDate,
  known: Readonly<Record<string, BankNumbers>>,
): Promise<Content> {
  const types = await readListTypes(em, { on: today, actor: { organisationId: null } });
  const policies = await em.find(SchemePolicyVersion, {}, { orderBy: { code: 'asc', version: 'asc' } });
  const agreements = await em.find(BankAgreement, {}, { orderBy: { id: 'asc' } });
  const quotas = await em.execute<{ product_id: string; used: string }[]>(QUOTAS_SQL);
  const bankIds = new Set([...Object.keys(known), ...agreements.map(({ bankId }) => bankId)]);
  return {
    schemes: policies.map((row) => {
      const policy = policyFromJson(row.settings as JsonValue);
      const list = types.find(({ scheme, polarity }) => scheme === policy.scheme && polarity === 'POSITIVE');
      return schemeTermsOf(policy, list?.code ?? null);
    }),
    banks: Object.fromEntries(
      [...bankIds].sort().map((bankId) => {
        const own = agreements.filter((one) => one.bankId === bankId);
        const signed = own.map(({ scheme, validFrom, validTo }) => ({ scheme, from: validFrom, to: validTo }));
        return [bankId, { ...NEW_BANK, ...known[bankId], agreements: signed }];
      }),
    ),
    quotas: Object.fromEntries(quotas.map(({ product_id, used }) => [product_id, { usedFen: fen(BigInt(used)) }])),
    negativeLists: types.filter(({ polarity }) => polarity === 'NEGATIVE').map(({ code }) => code),
  };
}

const QUOTAS_SQL = `
  select e.product_id, sum(e.grant_fen)::text as used
  from engagement e join credit_product p on p.id = e.product_id
  where p.quota_fen is not null and e.granted_at is not null
  group by e.product_id order by e.product_id`;

/** Changes with every row that {@link collect} reads, apart from the numbers of the banks. */
async function fingerprint(em: SqlEntityManager): Promise<string> {
  const [row] = await em.execute<{ sources: string }[]>(FINGERPRINT_SQL);
  return row?.sources ?? '';
}

const FINGERPRINT_SQL = `
  select md5(concat_ws('|',
    (select count(*) from scheme_policy),
    (select string_agg(concat_ws(',', bank_id, scheme, valid_from, valid_to), ';' order by id) from bank_agreement),
    (select string_agg(concat_ws(',', code, version), ';' order by code, version) from list_type where owner_bank_id is null),
    (select string_agg(concat_ws(',', product_id, used), ';' order by product_id) from (${QUOTAS_SQL}) used)
  )) as sources`;

const LATEST_SQL = `
  select (${FINGERPRINT_SQL}) as now, version, sources, created_at as "createdAt"
  from market_standing order by version desc limit 1`;
