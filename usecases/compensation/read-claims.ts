import type { SqlEntityManager } from '@mikro-orm/sql';
import { invariant } from '../../domain/invariant.ts';
import { type ClaimOrder, type FilingOrder, type ListOrder, NEWEST_FIRST } from '../../domain/list-orders.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { notOfOtherBranch } from '../registry/branches/branch-work.ts';

/** The fund and its auditors read everything; a bank or guarantor what it claimed or lent itself. */
const READS_ALL: ReadonlySet<string> = new Set<Role>(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']);
const readsAll = ({ roles }: Actor): boolean => roles.some((role) => READS_ALL.has(role));

export type FundPage<Row> = { readonly rows: readonly Row[]; readonly names: ReadonlyMap<string, string> };
export type FundQuery<By extends string> = {
  readonly actor: Actor;
  readonly state: string | null;
  /** One row more than this is read, to know whether there are more. */
  readonly first: number;
  /** Id of the last row already seen. */
  readonly after: string | null;
  /** Newest first, when left out. */
  readonly order?: ListOrder<By>;
};

/** Claims with the names of everybody in them; four statements. */
export async function findClaims(
  deps: Pick<Deps, 'read'>,
  query: FundQuery<ClaimOrder>,
): Promise<FundPage<LossClaim> & { filings: ReadonlyMap<string, Filing> }> {
  const em = deps.read();
  const ids = await pageOf(em, 'loss_claim', query);
  const rows = inOrder(ids, await em.find(LossClaim, { id: { $in: ids } }));
  const filings = rows.length === 0 ? [] : await em.find(Filing, { id: { $in: rows.map(({ filingId }) => filingId) } });
  return { rows, names: await namesOf(em, rows), filings: new Map(filings.map((filing) => [filing.id, filing])) };
}

export async function findFilings(deps: Pick<Deps, 'read'>, query: FundQuery<FilingOrder>): Promise<FundPage<Filing>> {
  const em = deps.read();
  const ids = await pageOf(em, 'filing', query);
  const rows = inOrder(ids, await em.find(Filing, { id: { $in: ids } }));
  return { rows, names: await namesOf(em, rows) };
}

/** One claim for who may read it; for all others it is not there. */
export async function findClaim(
  deps: Pick<Deps, 'read'>,
  query: { readonly id: string; readonly actor: Actor },
): Promise<{ claim: LossClaim; filing: Filing; names: ReadonlyMap<string, string> } | null> {
  const em = deps.read();
  const claim = await em.findOne(LossClaim, { id: query.id });
  if (claim === null || !mayRead(query.actor, claim)) return null;
  const filing = await em.findOneOrFail(Filing, { id: claim.filingId });
  return { claim, filing, names: await namesOf(em, [claim]) };
}

export async function findFiling(
  deps: Pick<Deps, 'read'>,
  query: { readonly id: string; readonly actor: Actor },
): Promise<{ filing: Filing; names: ReadonlyMap<string, string> } | null> {
  const em = deps.read();
  const filing = await em.findOne(Filing, { id: query.id });
  if (filing === null || !mayRead(query.actor, filing)) return null;
  return { filing, names: await namesOf(em, [filing]) };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

type Owned = { readonly bankId: string; readonly firmId: string; readonly claimantId: string };

export function mayRead(actor: Actor, { bankId, claimantId }: Owned): boolean {
  if (readsAll(actor)) return true;
  return actor.organisationId !== null && [bankId, claimantId].includes(actor.organisationId);
}

/** Never `null`, so that a page can go on from a row: what is not due comes after everything that is. */
const COLUMN_OF = {
  CREATED: (row: string) => `${row}.created_at`,
  DUE: (row: string) => `coalesce(${row}.due_on, 'infinity')`,
  LOSS: (row: string) => `${row}.loss_fen`,
  PAYABLE: (row: string) => `${row}.payable_fen`,
  RECOGNISED: (row: string) => `${row}.recognised_on`,
  PRINCIPAL: (row: string) => `${row}.principal_fen`,
  FILED: (row: string) => `${row}.filed_on`,
} as const satisfies Record<ClaimOrder | FilingOrder, (row: string) => string>;

async function pageOf(
  em: SqlEntityManager,
  table: 'loss_claim' | 'filing',
  { actor, state, first, after, order = NEWEST_FIRST }: FundQuery<ClaimOrder | FilingOrder>,
): Promise<string[]> {
  invariant(Number.isInteger(first) && first >= 1 && first <= 100, 'a page has 1 to 100 rows');
  const own = actor.organisationId ?? NOBODY;
  const branch = actor.branchId ?? null;
  const column = COLUMN_OF[order.by];
  const [isAfter, direction] = order.ascending ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  const rows = await em.execute<{ id: string }[]>(
    `select c.id from ${table} c
     where (?::text is null or c.state = ?) and (? or c.bank_id = ?::uuid or c.claimant_id = ?::uuid)
       and ${notOfOtherBranch('c.id')}
       and (?::uuid is null
         or (${column('c')}, c.id) ${isAfter} (select ${column('p')}, p.id from ${table} p where p.id = ?::uuid))
     order by ${column('c')} ${direction}, c.id ${direction} limit ?`,
    [state, state, readsAll(actor), own, own, branch, branch, after, after, first + 1],
  );
  return rows.map(({ id }) => id);
}

/** The rows of a page in its order. */
const inOrder = <Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};

const namesOf = (em: SqlEntityManager, rows: readonly Owned[]): Promise<Map<string, string>> =>
  readNames(em, new Set(rows.flatMap(({ bankId, firmId, claimantId }) => [bankId, firmId, claimantId])));

async function readNames(em: SqlEntityManager, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  if (ids.size === 0) return new Map();
  const organisations = await em.find(Organisation, { id: { $in: [...ids] } }, { fields: ['name'] });
  return new Map(organisations.map(({ id, name }) => [id, name]));
}

const UUID_PATTERN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Names by id, for those of the given words that are ids. */
export const findOrganisationNames = (
  deps: Pick<Deps, 'read'>,
  ids: ReadonlySet<string>,
): Promise<Map<string, string>> => readNames(deps.read(), new Set([...ids].filter((id) => UUID_PATTERN.test(id))));
