import type { Deps } from '../../usecases/ports.ts';
import { NOWHERE } from '../paging.ts';

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

/** Accounts and limits name their holder by id; for people it is a name. One statement however many there are. */
export async function loadHolderNames(
  deps: Pick<Deps, 'read'>,
  keys: readonly string[],
): Promise<(key: string) => string | null> {
  const idOf = (key: string): string | null => ID.exec(key)?.[0] ?? null;
  const ids = [...new Set(keys.map((key) => idOf(key) ?? NOWHERE))];
  const rows = await deps.read().execute<{ id: string; name: string }[]>(
    `select id, name from organisation where id = any(?::uuid[])
     union all select id, name from firm where id = any(?::uuid[])`,
    [`{${ids.join(',')}}`, `{${ids.join(',')}}`],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (key) => names.get(idOf(key) ?? NOWHERE) ?? null;
}
