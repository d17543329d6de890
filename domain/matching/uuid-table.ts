import { invariant } from '../invariant.ts';

/**
 * UUIDs in dense slots from 0, sixteen bytes each, found again by an open table of slot numbers: some thirty bytes an id
 * where a map of strings holds more than a hundred. Changed in place; one owner only.
 */
export type UuidTable = {
  size: number;
  /** Sixteen bytes for each slot. */
  bytes: Uint8Array;
  /** Slot number plus one, 0 where empty; a power of two long, at most {@link LOAD_MAX} of it filled. */
  places: Int32Array;
};

export const UUID_BYTES = 16;
const FIRST_ROOM = 64;
const LOAD_MAX = 0.7;
/** Room is what memory is spent on; each id is moved some five times while the table grows. */
const GROWTH = 1.25;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const emptyUuidTable = (): UuidTable => ({
  size: 0,
  bytes: new Uint8Array(FIRST_ROOM * UUID_BYTES),
  places: new Int32Array(FIRST_ROOM * 2),
});

/** The sixteen bytes of a UUID in lower case; anything else is a bug of the caller. */
export function bytesOfUuid(uuid: string): Uint8Array {
  invariant(UUID.test(uuid), `not a UUID in lower case: ${uuid}`);
  const digits = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: UUID_BYTES }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

/** The id that stands in a slot, in the bytes of a table or in a column of ids. */
export function uuidAt(bytes: Uint8Array, slot: number): string {
  let digits = '';
  for (let index = slot * UUID_BYTES; index < (slot + 1) * UUID_BYTES; index += 1)
    digits += (bytes[index] as number).toString(16).padStart(2, '0');
  return [8, 12, 16, 20].reduceRight((text, cut) => `${text.slice(0, cut)}-${text.slice(cut)}`, digits);
}

/** The slot of an id, or `undefined`. */
export function slotOfUuid(table: UuidTable, uuid: string): number | undefined {
  const slot = (table.places[placeOf(table, bytesOfUuid(uuid))] as number) - 1;
  return slot < 0 ? undefined : slot;
}

/** Puts an id that is not there into the slot after the last. */
export function addUuid(table: UuidTable, uuid: string): number {
  const key = bytesOfUuid(uuid);
  if ((table.size + 1) * UUID_BYTES > table.bytes.length) growBytes(table);
  if (table.size + 1 > table.places.length * LOAD_MAX) growPlaces(table);
  const place = placeOf(table, key);
  invariant(table.places[place] === 0, `the table holds ${uuid} already`);
  const slot = table.size;
  table.bytes.set(key, slot * UUID_BYTES);
  table.places[place] = slot + 1;
  table.size += 1;
  return slot;
}

/** Takes the id of a slot below size out; the last id moves into its slot. */
export function removeUuidAt(table: UuidTable, slot: number): void {
  const { bytes, places } = table;
  const last = table.size - 1;
  emptyPlace(table, placeOfSlot(table, slot));
  if (slot !== last) {
    const place = placeOfSlot(table, last);
    bytes.copyWithin(slot * UUID_BYTES, last * UUID_BYTES, (last + 1) * UUID_BYTES);
    places[place] = slot + 1;
  }
  table.size = last;
}

/** Where a key stands, or the empty place where it would. */
function placeOf(table: UuidTable, key: Uint8Array): number {
  const { places, bytes } = table;
  const mask = places.length - 1;
  let place = hashOf(key, 0) & mask;
  for (let held = places[place] as number; held !== 0; held = places[place] as number) {
    if (isSame(bytes, (held - 1) * UUID_BYTES, key)) return place;
    place = (place + 1) & mask;
  }
  return place;
}

const placeOfSlot = (table: UuidTable, slot: number): number =>
  placeOf(table, table.bytes.subarray(slot * UUID_BYTES, (slot + 1) * UUID_BYTES));

/** Empties a place and closes the gap: what stands behind it and could stand nearer to its own place moves up. */
function emptyPlace({ places, bytes }: UuidTable, place: number): void {
  const mask = places.length - 1;
  let gap = place;
  for (let at = (gap + 1) & mask; places[at] !== 0; at = (at + 1) & mask) {
    const own = hashOf(bytes, ((places[at] as number) - 1) * UUID_BYTES) & mask;
    if (((at - own) & mask) < ((at - gap) & mask)) continue;
    places[gap] = places[at] as number;
    gap = at;
  }
  places[gap] = 0;
}

/** FNV-1a: ids made by a clock differ in few bytes, and all of them must count. */
function hashOf(bytes: Uint8Array, from: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < from + UUID_BYTES; index += 1)
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isSame(bytes: Uint8Array, from: number, key: Uint8Array): boolean {
  for (let index = 0; index < UUID_BYTES; index += 1) if (bytes[from + index] !== key[index]) return false;
  return true;
}

function growBytes(table: UuidTable): void {
  const larger = new Uint8Array(Math.ceil((table.bytes.length / UUID_BYTES) * GROWTH) * UUID_BYTES);
  larger.set(table.bytes);
  table.bytes = larger;
}

function growPlaces(table: UuidTable): void {
  table.places = new Int32Array(table.places.length * 2);
  for (let slot = 0; slot < table.size; slot += 1) table.places[placeOfSlot(table, slot)] = slot + 1;
}
