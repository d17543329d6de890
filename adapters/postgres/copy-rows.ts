import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyCell, CopyTarget } from '../../usecases/ports.ts';

/** Text goes to the server in pieces of about this size, so that memory holds one piece however many rows there are. */
const PIECE_CHARACTERS = 64 * 1024;

/** Writes rows by COPY on a connection that is free for it; what is open on the connection goes on, a transaction too. */
export async function copyRows(
  client: pg.ClientBase,
  { table, columns }: CopyTarget,
  rows: Iterable<readonly CopyCell[]> | AsyncIterable<readonly CopyCell[]>,
): Promise<number> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const sink = client.query(copyFrom(`copy "${table}" (${names}) from stdin`));
  await pipeline(Readable.from(piecesOf(rows), { objectMode: false }), sink);
  return sink.rowCount;
}

async function* piecesOf(
  rows: Iterable<readonly CopyCell[]> | AsyncIterable<readonly CopyCell[]>,
): AsyncGenerator<string> {
  let piece = '';
  for await (const row of rows) {
    piece += `${row.map(cellText).join('\t')}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The text format of COPY: an absent value is \N, everything else as the server writes it itself. */
function cellText(cell: CopyCell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' ? cell.replace(/[\\\t\n\r]/g, (one) => ESCAPES[one] ?? one) : String(cell);
}

const clientsOf = new WeakMap<pg.Pool, Map<number, pg.PoolClient>>();

const processOf = (client: pg.PoolClient): number => (client as unknown as { readonly processID: number }).processID;

/** From now on the connections of a pool are known by their server process. */
export function watchClients(pool: pg.Pool): void {
  const clients = new Map<number, pg.PoolClient>();
  clientsOf.set(pool, clients);
  pool.on('connect', (client) => void clients.set(processOf(client), client));
  pool.on('remove', (client) => void clients.delete(processOf(client)));
}

/** The connection whose server process this is: the ORM does not hand out that of its transaction. */
export function clientOfProcess(pool: pg.Pool, processId: number): pg.PoolClient {
  const client = clientsOf.get(pool)?.get(processId);
  if (client === undefined) throw new Error(`no connection of the pool has server process ${processId}`);
  return client;
}
