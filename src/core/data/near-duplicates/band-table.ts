import { mix32 } from '../hash-bytes.ts';

const BANDS = 16;
const ROWS = 5;
const FIRST_ENTRIES = 1024;
const MAX_CHAIN = 12;

/** What is known of a kept row; its shingles are [from, to) of the arena. */
export type BandEntry = {
  row: number;
  split: number;
  /** Hash of what has to be equal in both. */
  must: number;
  level: number;
  from: number;
  to: number;
};

/** Rows by the bands of their sketches, in typed arrays that grow up to their bounds. */
export type BandTable = {
  /** Entries that share a band with the sketch and have the same `must`, newest first, each once. */
  candidates(minima: Uint32Array, must: number, most: number): number[];
  entry(entry: number): Readonly<BandEntry>;
  arena(): Uint32Array;
  fits(shingles: number): boolean;
  add(minima: Uint32Array, shingles: Uint32Array, facts: Omit<BandEntry, 'from' | 'to'>): void;
  /** Drops all entries whose first minimum does not stay. */
  forget(stays: (firstMinimum: number) => boolean): void;
  size(): number;
};

const FACTS = 6;
/** Bits of the filter for each band of each entry: one look in eight is for nothing. */
const FILTER_BITS = 8;

export function createBandTable(bounds: { rows: number; shingles: number }): BandTable {
  let arena = new Uint32Array(Math.min(bounds.shingles, 65_536));
  let used = 0;
  let size = 0;
  let capacity = Math.min(bounds.rows, FIRST_ENTRIES);
  let heads = new Int32Array(2 ** Math.ceil(Math.log2(capacity * BANDS)));
  let keys = new Uint32Array(capacity * BANDS);
  let next = new Int32Array(capacity * BANDS);
  let facts = new Uint32Array(capacity * FACTS);
  let seen = new Uint32Array(capacity);
  // Which keys may be there: small enough to stay in the cache, where chains are not.
  let filter = newFilter(capacity);
  let round = 0;
  const bands = new Uint32Array(BANDS);
  const current: BandEntry = { row: 0, split: 0, must: 0, level: 0, from: 0, to: 0 };

  /** `must`: what equal rows have in common anyway; without it, rows of one pattern would all be candidates of each other. */
  function setBands(minima: Uint32Array, must: number): void {
    for (let band = 0; band < BANDS; band++) {
      let key = (band + 1) ^ must;
      for (let row = 0; row < ROWS; row++)
        key = Math.imul(key ^ (minima[band * ROWS + row] ?? 0), 0x9e3779b1) ^ (key >>> 15);
      bands[band] = mix32(key, band);
    }
  }

  function slotOf(key: number): number {
    return key & (heads.length - 1);
  }

  function candidates(minima: Uint32Array, must: number, most: number): number[] {
    setBands(minima, must);
    round++;
    const found: number[] = [];
    for (let band = 0; band < BANDS && found.length < most; band++) {
      const key = bands[band] ?? 0;
      if (!mayHave(key)) continue;
      let link = heads[slotOf(key)] ?? 0;
      for (let steps = 0; link !== 0 && steps < MAX_CHAIN; steps++, link = next[link - 1] ?? 0) {
        const entry = Math.floor((link - 1) / BANDS);
        if (keys[link - 1] !== key || seen[entry] === round) continue;
        seen[entry] = round;
        found.push(entry);
      }
    }
    return found;
  }

  function mayHave(key: number): boolean {
    return ((filter[(key >>> 5) & (filter.length - 1)] ?? 0) & (1 << (key & 31))) !== 0;
  }

  function chain(link: number, key: number): void {
    const at = (key >>> 5) & (filter.length - 1);
    filter[at] = (filter[at] ?? 0) | (1 << (key & 31));
    const slot = slotOf(key);
    next[link] = heads[slot] ?? 0;
    heads[slot] = link + 1;
  }

  function grow(): void {
    capacity = Math.min(bounds.rows, capacity * 2);
    keys = enlarge(keys, capacity * BANDS);
    facts = enlarge(facts, capacity * FACTS);
    seen = enlarge(seen, capacity);
    heads = new Int32Array(2 ** Math.ceil(Math.log2(capacity * BANDS)));
    next = new Int32Array(capacity * BANDS);
    filter = newFilter(capacity);
    for (let link = 0; link < size * BANDS; link++) chain(link, keys[link] ?? 0);
  }

  function add(minima: Uint32Array, shingles: Uint32Array, given: Omit<BandEntry, 'from' | 'to'>): void {
    setBands(minima, given.must);
    if (size === capacity) grow();
    if (used + shingles.length > arena.length)
      arena = enlarge(arena, Math.min(bounds.shingles, Math.max(arena.length * 2, used + shingles.length)));
    arena.set(shingles, used);
    const size16 = shingles.length * 16 + given.level;
    facts.set([given.row, given.split, given.must, used, size16, minima[0] ?? 0], size * FACTS);
    used += shingles.length;
    for (let band = 0; band < BANDS; band++) {
      const key = bands[band] ?? 0;
      keys[size * BANDS + band] = key;
      chain(size * BANDS + band, key);
    }
    size++;
  }

  function forget(stays: (firstMinimum: number) => boolean): void {
    let kept = 0;
    let filled = 0;
    for (let entry = 0; entry < size; entry++) {
      if (!stays(facts[entry * FACTS + 5] ?? 0)) continue;
      const from = facts[entry * FACTS + 3] ?? 0;
      const length = (facts[entry * FACTS + 4] ?? 0) >>> 4;
      arena.copyWithin(filled, from, from + length);
      facts.copyWithin(kept * FACTS, entry * FACTS, (entry + 1) * FACTS);
      keys.copyWithin(kept * BANDS, entry * BANDS, (entry + 1) * BANDS);
      facts[kept * FACTS + 3] = filled;
      filled += length;
      kept++;
    }
    size = kept;
    used = filled;
    heads.fill(0);
    filter.fill(0);
    for (let link = 0; link < size * BANDS; link++) chain(link, keys[link] ?? 0);
  }

  function entryAt(entry: number): Readonly<BandEntry> {
    const at = entry * FACTS;
    const packed = facts[at + 4] ?? 0;
    current.row = facts[at] ?? 0;
    current.split = facts[at + 1] ?? 0;
    current.must = (facts[at + 2] ?? 0) | 0;
    current.level = packed & 15;
    current.from = facts[at + 3] ?? 0;
    current.to = current.from + (packed >>> 4);
    return current;
  }

  return {
    candidates,
    entry: entryAt,
    arena: () => arena,
    fits: (shingles) => size < bounds.rows && used + shingles <= bounds.shingles,
    add,
    forget,
    size: () => size,
  };
}

/** Words of 32 bits, a power of two of them. */
function newFilter(capacity: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(2 ** Math.ceil(Math.log2((capacity * BANDS * FILTER_BITS) / 32)));
}

function enlarge(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
