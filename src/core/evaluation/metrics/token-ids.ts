/**
 * Gives the tokens of one pair of texts numbers, equal tokens equal ones, counted from 0. Works on UTF-8, so that no string is made of
 * each token, and starts anew with each pair, so that the table stays in the processor's cache.
 */
export type TokenIds = {
  /** The number of the token whose bytes these are; it has one at least. */
  idOf: (bytes: Uint8Array, start: number, end: number) => number;
  /** The UTF-8 of a text and a space behind it, in memory that the next call uses again. */
  bytesOf: (text: string) => Uint8Array;
  /** Forgets all tokens. */
  clear: () => void;
};

const SPACE = 32;
const FIRST_TOKENS = 1 << 8;
/** After a pair of more different tokens the table is made small again. */
const MOST_KEPT = 1 << 14;
/** Numbers kept of a token: its first four bytes, its last four, its length, where its bytes begin in `letters`. */
const FIELDS = 4;
/** The first and the last four bytes and the length are all there is to know of a token of up to eight. */
const SHORT = 8;
/** Odd, with bits all over: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/** An open-addressing table: a slot holds a token's number plus 1; a quarter of the slots is taken at most. */
type Table = { slots: Int32Array; tokens: Int32Array; letters: Uint8Array; used: number; size: number };

export function createTokenIds(): TokenIds {
  let table = emptyTable();
  let buffer = Buffer.alloc(4096);
  return {
    idOf: (bytes, start, end) => find(table, bytes, start, end),
    bytesOf(text) {
      if (buffer.length <= 3 * text.length) buffer = Buffer.alloc(4 * text.length);
      const end = buffer.write(text, 'utf8');
      buffer[end] = SPACE;
      return buffer.subarray(0, end + 1);
    },
    clear() {
      if (table.size > MOST_KEPT) table = emptyTable();
      table.slots.fill(0);
      table.size = table.used = 0;
    },
  };
}

function emptyTable(): Table {
  return {
    slots: new Int32Array(4 * FIRST_TOKENS),
    tokens: new Int32Array(FIELDS * FIRST_TOKENS),
    letters: new Uint8Array(8 * FIRST_TOKENS),
    used: 0,
    size: 0,
  };
}

function find(table: Table, bytes: Uint8Array, start: number, end: number): number {
  const { slots, tokens } = table;
  const length = end - start;
  const first = length < 4 ? fewBytes(bytes, start, length) : fourBytes(bytes, start);
  const last = length < 4 ? 0 : fourBytes(bytes, end - 4);
  const mask = slots.length - 1;
  let slot = hashOf(first, last, bytes, start, end) & mask;
  for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
    const at = FIELDS * (entry - 1);
    if (tokens[at] === first && tokens[at + 1] === last && tokens[at + 2] === length) {
      if (length <= SHORT || hasLetters(table, tokens[at + 3] ?? 0, bytes, start, end)) return entry - 1;
    }
    slot = (slot + 1) & mask;
  }
  slots[slot] = table.size + 1;
  const at = FIELDS * table.size++;
  tokens[at] = first;
  tokens[at + 1] = last;
  tokens[at + 2] = length;
  if (length > SHORT) tokens[at + 3] = keepLetters(table, bytes, start, end);
  if (at + FIELDS === tokens.length) grow(table);
  return table.size - 1;
}

function hashOf(first: number, last: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = mix(mix(end - start, first), last);
  for (let i = start + 4; i < end - 4; i += 4) hash = mix(hash, fourBytes(bytes, i));
  return hash;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, SPREAD);
  return mixed ^ (mixed >>> 15);
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** One to three bytes: the first, the middle and the last are all there are. */
function fewBytes(bytes: Uint8Array, at: number, length: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + (length >> 1)] ?? 0) << 8) | ((bytes[at + length - 1] ?? 0) << 16);
}

function hasLetters({ letters }: Table, from: number, bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (letters[from + i - start] !== bytes[i]) return false;
  return true;
}

/** Copies a token's bytes, answering where they begin. A loop, since tokens are far shorter than what a call to copy costs. */
function keepLetters(table: Table, bytes: Uint8Array, start: number, end: number): number {
  const from = table.used;
  const to = from + end - start;
  if (to > table.letters.length) table.letters = resized(table.letters, new Uint8Array(2 * to));
  const { letters } = table;
  for (let i = start; i < end; i++) letters[from + i - start] = bytes[i] ?? 0;
  table.used = to;
  return from;
}

function grow(table: Table): void {
  table.tokens = resized(table.tokens, new Int32Array(2 * table.tokens.length));
  table.slots = new Int32Array(8 * table.size);
  const { slots, tokens, letters } = table;
  for (let id = 0; id < table.size; id++) {
    const [first = 0, last = 0, length = 0, start = 0] = tokens.subarray(FIELDS * id, FIELDS * (id + 1));
    let slot = hashOf(first, last, letters, start, start + length) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = id + 1;
  }
}

function resized<T extends Int32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
