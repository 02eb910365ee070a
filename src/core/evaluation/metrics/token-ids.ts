/** Gives tokens numbers, equal tokens equal ones, counted from 0. Works on UTF-8, so that no string is made of each token. */
export type TokenIds = {
  /** The number of the token whose bytes these are; it has one at least. */
  idOf(bytes: Uint8Array, start: number, end: number): number;
  /** The UTF-8 of a text and a space behind it, in memory that the next call uses again. */
  bytesOf(text: string): Uint8Array;
  /** How many different tokens there are. */
  size(): number;
  /** Forgets all tokens when there are more than about 100,000, so that memory stays bounded. Older numbers are void then. */
  tidy(): void;
};

const SPACE = 32;
const MOST_TOKENS = 100_000;
const FIRST_TOKENS = 1 << 11;
/** Odd, with bits all over: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/** An open-addressing table: a slot holds a token's number plus 1. */
type Table = { slots: Int32Array; hashes: Int32Array; starts: Int32Array; letters: Uint8Array; size: number };

export function createTokenIds(): TokenIds {
  const table: Table = {
    slots: new Int32Array(4 * FIRST_TOKENS),
    hashes: new Int32Array(FIRST_TOKENS),
    starts: new Int32Array(FIRST_TOKENS + 1),
    letters: new Uint8Array(8 * FIRST_TOKENS),
    size: 0,
  };
  let buffer = Buffer.alloc(4096);
  return {
    idOf: (bytes, start, end) => find(table, bytes, start, end, hashOf(bytes, start, end)),
    bytesOf(text) {
      if (buffer.length <= 3 * text.length) buffer = Buffer.alloc(4 * text.length);
      const end = buffer.write(text, 'utf8');
      buffer[end] = SPACE;
      return buffer.subarray(0, end + 1);
    },
    size: () => table.size,
    tidy() {
      if (table.size <= MOST_TOKENS) return;
      table.slots.fill(0);
      table.size = 0;
    },
  };
}

function find(table: Table, bytes: Uint8Array, start: number, end: number, hash: number): number {
  const { slots, hashes } = table;
  let slot = slotOf(slots, hash);
  for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
    if (hashes[entry - 1] === hash && isSame(table, entry - 1, bytes, start, end)) return entry - 1;
    slot = (slot + 1) & (slots.length - 1);
  }
  const id = append(table, bytes, start, end, hash);
  slots[slot] = id + 1;
  if (table.size === hashes.length) grow(table);
  return id;
}

/** Of all bytes, four at a time; the last four may overlap those before. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i + 4 < end; i += 4) hash = mix(hash, fourBytes(bytes, i));
  const last = end - start < 4 ? start : end - 4;
  const length = end - last;
  const rest = length === 4 ? fourBytes(bytes, last) : fewBytes(bytes, last, length);
  return mix(hash, rest);
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** One to three bytes: the first, the middle and the last are all there are. */
function fewBytes(bytes: Uint8Array, at: number, length: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + (length >> 1)] ?? 0) << 8) | ((bytes[at + length - 1] ?? 0) << 16);
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, SPREAD);
  return mixed ^ (mixed >>> 15);
}

function isSame({ starts, letters }: Table, id: number, bytes: Uint8Array, start: number, end: number): boolean {
  const first = starts[id] ?? 0;
  if ((starts[id + 1] ?? 0) - first !== end - start) return false;
  for (let i = start; i < end; i++) if (letters[first + i - start] !== bytes[i]) return false;
  return true;
}

function append(table: Table, bytes: Uint8Array, start: number, end: number, hash: number): number {
  const from = table.starts[table.size] ?? 0;
  const to = from + end - start;
  if (to > table.letters.length) table.letters = resized(table.letters, new Uint8Array(2 * to));
  for (let i = start; i < end; i++) table.letters[from + i - start] = bytes[i] ?? 0;
  table.hashes[table.size] = hash;
  table.starts[table.size + 1] = to;
  return table.size++;
}

/** Doubles the table; a quarter of the slots is taken at most. */
function grow(table: Table): void {
  const { size } = table;
  table.hashes = resized(table.hashes, new Int32Array(2 * size));
  table.starts = resized(table.starts, new Int32Array(2 * size + 1));
  const slots = new Int32Array(8 * size);
  for (let id = 0; id < size; id++) {
    let slot = slotOf(slots, table.hashes[id] ?? 0);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = id + 1;
  }
  table.slots = slots;
}

function slotOf(slots: Int32Array, hash: number): number {
  return hash & (slots.length - 1);
}

function resized<T extends Int32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
