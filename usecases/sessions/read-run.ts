import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Breakage } from '../../domain/sessions/repair-timetable.ts';
import type { Unplaced } from '../../domain/sessions/timetable.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { SessionRun } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps } from '../ports.ts';

export type NamedPair = { readonly firmName: string; readonly bankName: string };
export type RunView = { readonly run: SessionRun; readonly unplaced: readonly (Unplaced & NamedPair)[] };

/** The newest assignment of a session with the names of whoever found no place; `null` when there was none. */
export async function readRun(deps: Deps, sessionId: string): Promise<RunView | null> {
  const em = deps.read();
  const run = await em.findOne(SessionRun, { sessionId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
  if (run === null) return null;
  const unplaced = run.unplaced as Unplaced[];
  const named = await namePairs(em, unplaced);
  return { run, unplaced: unplaced.map((one) => ({ ...one, ...named(one) })) };
}

/** The meetings that stand in the way of a move, by name; `null` beside a reason that is no meeting. */
export async function nameBreakages(
  deps: Deps,
  found: readonly Breakage[],
): Promise<{ code: Breakage['code']; other: NamedPair | null }[]> {
  const named = await namePairs(
    deps.read(),
    found.flatMap(({ other }) => other ?? []),
  );
  return found.map(({ code, other }) => ({ code, other: other === null ? null : named(other) }));
}

type Pair = { readonly firmId: string; readonly bankId: string };

async function namePairs(em: SqlEntityManager, pairs: readonly Pair[]): Promise<(pair: Pair) => NamedPair> {
  const [firms, banks] = await Promise.all([
    em.find(Firm, { id: { $in: [...new Set(pairs.map(({ firmId }) => firmId))] } }, { fields: ['id', 'name'] }),
    em.find(Bank, { id: { $in: [...new Set(pairs.map(({ bankId }) => bankId))] } }, { fields: ['id', 'name'] }),
  ]);
  const nameOf = new Map([...firms, ...banks].map(({ id, name }) => [id, name]));
  return ({ firmId, bankId }) => ({ firmName: nameOf.get(firmId) ?? '', bankName: nameOf.get(bankId) ?? '' });
}
