import { takePins } from './assign-meetings.ts';
import type { Edge, SessionMarket } from './session-market.ts';

/** Choose whole numbers 0 or 1 for each variable, such that every row keeps its bounds, at the best total value. */
export type BinaryProgram = {
  readonly sense: 'maximise' | 'minimise';
  readonly values: readonly number[];
  readonly rows: readonly { readonly variables: readonly number[]; readonly min: number; readonly max: number }[];
};

/**
 * The choice of pairs with the most welfare beside the pinned ones, whether anybody would rather leave or not. Variables
 * are edges; a pinned one is in no row, as it is chosen already and has used up its part of the quotas.
 */
export function optimumProgram(market: SessionMarket): BinaryProgram {
  const { pinned, firmLeft, bankLeft } = takePins(market);
  const open = (own: readonly number[]): number[] => own.filter((index) => !pinned.has(index));
  const rows = [
    ...market.edgesOfFirm.map((own, firm) => ({ variables: open(own), min: 0, max: firmLeft[firm] as number })),
    ...market.edgesOfBank.map((own, bank) => ({ variables: open(own), min: 0, max: bankLeft[bank] as number })),
  ];
  return {
    sense: 'maximise',
    values: market.edges.map(({ welfare }) => welfare),
    rows: rows.filter(({ variables }) => variables.length > 0),
  };
}

/** One worker for each task at the least cost: variable `worker * n + task`. */
export function assignmentProgram(costs: readonly (readonly number[])[]): BinaryProgram {
  const n = costs.length;
  const all = costs.map((_, index) => index);
  return {
    sense: 'minimise',
    values: costs.flat(),
    rows: [
      ...all.map((worker) => ({ variables: all.map((task) => worker * n + task), min: 1, max: 1 })),
      ...all.map((task) => ({ variables: all.map((worker) => worker * n + task), min: 1, max: 1 })),
    ],
  };
}

/** The most of the chosen pairs that any timetable can place: variable `place * slots + slot`. */
export function placementProgram(market: SessionMarket, chosen: readonly number[]): BinaryProgram {
  const { slots, firms, banks } = market.input;
  const edges = chosen.map((index) => market.edges[index] as Edge);
  const room = (bank: number, slot: number): number =>
    banks[bank]?.desks.filter(({ freeSlots }) => freeSlots === null || freeSlots.includes(slot)).length ?? 0;
  const byFirm = new Map<string, number[]>();
  const byBank = new Map<string, { variables: number[]; max: number }>();
  const rows: { variables: number[]; min: number; max: number }[] = [];
  edges.forEach(({ firm, bank }, at) => {
    const own: number[] = [];
    for (let slot = 0; slot < slots; slot += 1) {
      const free = firms[firm]?.freeSlots;
      if (free !== null && free !== undefined && !free.includes(slot)) continue;
      const max = room(bank, slot);
      if (max === 0) continue;
      const variable = at * slots + slot;
      own.push(variable);
      byFirm.set(`${firm} ${slot}`, [...(byFirm.get(`${firm} ${slot}`) ?? []), variable]);
      const cell = byBank.get(`${bank} ${slot}`) ?? { variables: [], max };
      cell.variables.push(variable);
      byBank.set(`${bank} ${slot}`, cell);
    }
    rows.push({ variables: own, min: 0, max: 1 });
  });
  for (const variables of byFirm.values()) rows.push({ variables, min: 0, max: 1 });
  for (const { variables, max } of byBank.values()) rows.push({ variables, min: 0, max });
  const used = new Set(rows.flatMap(({ variables }) => variables));
  return {
    sense: 'maximise',
    values: Array.from({ length: edges.length * slots }, (_, variable) => (used.has(variable) ? 1 : 0)),
    rows: rows.filter(({ variables }) => variables.length > 0),
  };
}
