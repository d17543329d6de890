/**
 * Interned lists of codes. Many products share the same list of towns or industries; a query tests each distinct list
 * once and each product then looks up one byte. Lists are counted, so that a product's next version frees its old ones.
 */
export type CodeLists = {
  readonly idByCode: Map<string, number>;
  readonly idByKey: Map<string, number>;
  readonly keys: string[];
  /** The codes of each list, shared by all that have it. */
  readonly codes: (readonly string[])[];
  /** Distinct code ids of each list. */
  readonly members: Int32Array[];
  readonly users: number[];
  readonly free: number[];
};

export const emptyCodeLists = (): CodeLists => ({
  idByCode: new Map(),
  idByKey: new Map(),
  keys: [],
  codes: [],
  members: [],
  users: [],
  free: [],
});

/** The id of the list with these codes, whatever their order, counted once more. */
export function retainList(lists: CodeLists, codes: readonly string[]): number {
  const distinct = [...new Set(codes)].sort();
  const key = JSON.stringify(distinct);
  const known = lists.idByKey.get(key);
  if (known !== undefined) {
    lists.users[known] = (lists.users[known] ?? 0) + 1;
    return known;
  }
  const id = lists.free.pop() ?? lists.members.length;
  lists.idByKey.set(key, id);
  lists.keys[id] = key;
  lists.codes[id] = distinct;
  lists.members[id] = Int32Array.from(distinct, (code) => internCode(lists, code));
  lists.users[id] = 1;
  return id;
}

/** Counts one user less; the last one frees the id. */
export function releaseList(lists: CodeLists, id: number): void {
  const users = (lists.users[id] ?? 0) - 1;
  lists.users[id] = users;
  if (users > 0) return;
  lists.idByKey.delete(lists.keys[id] ?? '');
  lists.members[id] = new Int32Array(0);
  lists.codes[id] = NO_CODES;
  lists.free.push(id);
}

/** The codes of every list by its id; none for an id that is free. */
export const codesOfLists = ({ codes }: CodeLists): readonly (readonly string[])[] => codes;

const NO_CODES: readonly string[] = [];

/** How a list must relate to the codes of a query; an empty list passes each of them. */
export type ListRelation = 'any' | 'all' | 'none';

/** One byte for each list: 1 when it stands in `relation` to `codes`. */
export function testLists(lists: CodeLists, codes: Iterable<string>, relation: ListRelation): Uint8Array {
  const held = new Uint8Array(lists.idByCode.size);
  for (const code of codes) {
    const id = lists.idByCode.get(code);
    if (id !== undefined) held[id] = 1;
  }
  const passes = new Uint8Array(lists.members.length);
  for (let listId = 0; listId < passes.length; listId += 1) {
    const members = lists.members[listId] as Int32Array;
    let hits = 0;
    for (let index = 0; index < members.length; index += 1) hits += held[members[index] as number] as number;
    const isAny = hits > 0 || members.length === 0;
    passes[listId] = (relation === 'any' ? isAny : relation === 'all' ? hits === members.length : hits === 0) ? 1 : 0;
  }
  return passes;
}

/** All prefixes of a code, the empty one and the code itself among them. */
export const prefixesOf = (code: string): string[] =>
  Array.from({ length: code.length + 1 }, (_, length) => code.slice(0, length));

function internCode(lists: CodeLists, code: string): number {
  const known = lists.idByCode.get(code);
  if (known !== undefined) return known;
  const id = lists.idByCode.size;
  lists.idByCode.set(code, id);
  return id;
}
