import type { ClaimState } from '../../domain/compensation/claim-moves.ts';
import { type Bps, bps, type Fen, fen } from '../../domain/money.ts';
import type { TableDocument } from '../documents.ts';
import type { Actor, Deps } from '../ports.ts';

export type Headroom = {
  readonly key: string;
  readonly capFen: Fen;
  readonly reservedFen: Fen;
  readonly paidFen: Fen;
  readonly headroomFen: Fen;
};

const FUND_ROLES: ReadonlySet<string> = new Set(['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR']);

/**
 * What is left under every limit of a scheme, the scarcest first. A bank sees its own and those that all share, never how
 * much another bank or a firm has taken.
 */
export async function findHeadroom(
  deps: Pick<Deps, 'read'>,
  query: { readonly actor: Actor; readonly scheme: string; readonly pool: string | null; readonly first: number },
): Promise<Headroom[]> {
  const { actor, scheme, pool, first } = query;
  const seesAll = actor.roles.some((role) => FUND_ROLES.has(role));
  const rows = await deps.read().execute<Record<'key' | 'cap' | 'reserved' | 'paid', string>[]>(
    `select key, cap_fen::text as cap, reserved_fen::text as reserved, paid_fen::text as paid from cap_usage
     where (split_part(key, ':', 2) = ? or (split_part(key, ':', 1) = 'BUDGET' and split_part(key, ':', 2) = ?))
       and (? or split_part(key, ':', 1) in ('SCHEME', 'BUDGET') or split_part(key, ':', 3) in (?, 'ALL'))
       and (? or split_part(key, ':', 1) <> 'FIRM') and cap_fen > 0
     order by cap_fen - reserved_fen - paid_fen, key limit ?`,
    [scheme, pool ?? '', seesAll, actor.organisationId ?? '', seesAll, first],
  );
  return rows.map(({ key, cap, reserved, paid }) => ({
    key,
    capFen: fen(BigInt(cap)),
    reservedFen: fen(BigInt(reserved)),
    paidFen: fen(BigInt(paid)),
    headroomFen: fen(BigInt(cap) - BigInt(reserved) - BigInt(paid)),
  }));
}

export type Board = {
  readonly filedPrincipalFen: Fen;
  readonly lossFen: Fen;
  readonly approvedFen: Fen;
  readonly paidFen: Fen;
  readonly recoveredFen: Fen;
  readonly returnedFen: Fen;
  readonly leverage: string | null;
  readonly payoutRatioBps: Bps | null;
  readonly recoveryRatioBps: Bps | null;
  readonly capUse: readonly {
    readonly bankName: string;
    readonly filedFen: Fen;
    readonly takenFen: Fen;
    readonly capFen: Fen;
  }[];
  readonly timeInState: readonly { readonly state: ClaimState; readonly claims: number; readonly medianDays: number }[];
};

const BANKS_SHOWN = 20;

/** The fund of one scheme, or of all: what it supports, what it costs, what comes back, and where claims wait. */
export async function readFundBoard(deps: Pick<Deps, 'read' | 'now'>, scheme: string | null): Promise<Board> {
  const em = deps.read();
  const [sums] = await em.execute<Record<string, string>[]>(
    `select (select coalesce(sum(principal_fen), 0)::text from filing where state = 'FILED' and (?::text is null or scheme = ?)) as filed,
       coalesce(sum(c.loss_fen), 0)::text as loss, coalesce(sum(c.approved_fen), 0)::text as approved,
       coalesce(sum(c.paid_fen), 0)::text as paid, coalesce(sum(c.recovered_fen), 0)::text as recovered,
       coalesce(sum(c.returned_fen), 0)::text as returned,
       coalesce(sum(c.loss_fen) filter (where c.paid_fen > 0), 0)::text as paid_loss
     from loss_claim c join filing f on f.id = c.filing_id where (?::text is null or f.scheme = ?)`,
    [scheme, scheme, scheme, scheme],
  );
  const amount = (name: string): bigint => BigInt(sums?.[name] ?? '0');
  const banks = await em.execute<{ name: string; filed: string; taken: string; cap: string }[]>(
    `select o.name, coalesce((select sum(principal_fen) from filing f where f.bank_id = o.id and f.state = 'FILED' and (?::text is null or f.scheme = ?)), 0)::text as filed,
       sum(u.reserved_fen + u.paid_fen)::text as taken, sum(u.cap_fen)::text as cap
     from cap_usage u join organisation o on o.id::text = split_part(u.key, ':', 3)
     where split_part(u.key, ':', 1) = 'BANK_YEAR' and (?::text is null or split_part(u.key, ':', 2) = ?)
     group by o.id, o.name order by sum(u.reserved_fen + u.paid_fen) desc, o.name limit ${BANKS_SHOWN}`,
    [scheme, scheme, scheme, scheme],
  );
  const states = await em.execute<{ state: ClaimState; claims: number; days: number }[]>(
    `select c.state, count(*)::int as claims,
       percentile_disc(0.5) within group (order by extract(day from ?::timestamptz - c.state_since))::int as days
     from loss_claim c join filing f on f.id = c.filing_id where (?::text is null or f.scheme = ?) group by c.state order by c.state`,
    [deps.now(), scheme, scheme],
  );
  const paid = amount('paid');
  return {
    filedPrincipalFen: fen(amount('filed')),
    lossFen: fen(amount('loss')),
    approvedFen: fen(amount('approved')),
    paidFen: fen(paid),
    recoveredFen: fen(amount('recovered')),
    returnedFen: fen(amount('returned')),
    leverage: paid === 0n ? null : hundredths((amount('filed') * 100n) / paid),
    payoutRatioBps: ratio(paid, amount('loss')),
    recoveryRatioBps: ratio(amount('recovered'), amount('paid_loss')),
    capUse: banks.map(({ name, filed, taken, cap }) => ({
      bankName: name,
      filedFen: fen(BigInt(filed)),
      takenFen: fen(BigInt(taken)),
      capFen: fen(BigInt(cap)),
    })),
    timeInState: states.map(({ state, claims, days }) => ({ state, claims, medianDays: days })),
  };
}

const ratio = (part: bigint, whole: bigint): Bps | null => (whole === 0n ? null : bps((part * 10_000n) / whole));
const hundredths = (value: bigint): string => `${value / 100n}.${(value % 100n).toString().padStart(2, '0')}`;

export type StatementGroup = 'POOL' | 'BANK' | 'FIRM' | 'YEAR';

const GROUPED_BY: Readonly<Record<StatementGroup, string>> = {
  POOL: "coalesce(c.fund_pool, '-')",
  BANK: '(select o.name from organisation o where o.id = c.bank_id)',
  FIRM: '(select o.name from organisation o where o.id = c.firm_id)',
  YEAR: "coalesce(c.fund_year, '-')",
};
const STATEMENT_LINES_MAX = 10_000;

/** The claims of a scheme, or of all, summed by pool, bank, firm or year of approval. */
export async function readStatement(
  deps: Pick<Deps, 'read'>,
  query: {
    readonly groupBy: StatementGroup;
    readonly scheme: string | null;
    readonly columns: readonly string[];
    readonly title: string;
  },
): Promise<TableDocument> {
  const by = GROUPED_BY[query.groupBy];
  const rows = await deps.read().execute<Record<string, string>[]>(
    `select ${by} as name, count(*)::text as claims, sum(c.loss_fen)::text as loss, sum(c.approved_fen)::text as approved,
       sum(c.paid_fen)::text as paid, sum(c.recovered_fen)::text as recovered, sum(c.return_due_fen)::text as due,
       sum(c.returned_fen)::text as returned
     from loss_claim c join filing f on f.id = c.filing_id where (?::text is null or f.scheme = ?)
     group by ${by} order by 1 limit ${STATEMENT_LINES_MAX}`,
    [query.scheme, query.scheme],
  );
  return {
    title: query.title,
    columns: query.columns,
    rows: rows.map((row) => [
      row['name'] ?? '-',
      { kind: 'count', count: Number(row['claims']) },
      ...['loss', 'approved', 'paid', 'recovered', 'due', 'returned'].map(
        (name) => ({ kind: 'money', fen: fen(BigInt(row[name] ?? '0')) }) as const,
      ),
    ]),
  };
}
