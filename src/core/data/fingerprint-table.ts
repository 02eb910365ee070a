import { createFreedWords } from './freed-words.ts';

const SHARDS = 64;
const SHARD_SHIFT = 26;
const OTHER_SHARD = 0x80000000;
const FULL = 0.86;
const GROWTH = 1.2;
const FIRST_SLOTS = 64;

/**
 * A map from 64-bit fingerprints to a few 32-bit words, in typed arrays: about 10 bytes an entry, and 1.25 times its words. `seek`
 * makes an entry current; `read` and `write` are for the current one.
 */
export type FingerprintTable = {
  /** Finds the fingerprint, adding it with words of 0 when it is new; tells whether it was there. */
  seek(high: number, low: number): boolean;
  /** Makes the fingerprint current if it is there, and tells whether it was; adds nothing. */
  find(high: number, low: number): boolean;
  /** Whether the fingerprint is there; adds nothing and leaves the current entry as it is. */
  has(high: number, low: number): boolean;
  read(word: number): number;
  write(word: number, value: number): void;
  /** What is kept in the bits that the fingerprint gives up; 0 at first. */
  readSpare(): number;
  writeSpare(value: number): void;
  size(): number;
};

type Shard = { entries: Uint32Array; free: () => void; slots: number; used: number };

/**
 * `spare`: so many bits of a fingerprint do not count and hold a small number instead. Each shard grows on its own and from another
 * size, so that memory grows in small steps and never doubles at once.
 */
export function createFingerprintTable(words: number, spare = 0): FingerprintTable {
  const width = words + 2;
  const payload = 2 ** spare - 1;
  const mask = ~payload;
  const shards = Array.from({ length: SHARDS }, (_, index) =>
    emptyShard(Math.round(FIRST_SLOTS * GROWTH ** (index / SHARDS)), width),
  );
  let current: Uint32Array = new Uint32Array(width);
  let at = 0;
  let size = 0;

  function shardOf(low: number): Shard {
    const shard = shards[low >>> SHARD_SHIFT];
    if (shard === undefined) throw new RangeError(`no shard for ${low}`);
    return shard;
  }

  function seek(high: number, low: number): boolean {
    const shard = shardOf(low);
    const key = keyOf(high, low);
    if (shard.used >= shard.slots * FULL) grow(shard, width, mask);
    at = locate(shard, high, key, width, mask);
    current = shard.entries;
    if (current[at] !== 0 || current[at + 1] !== 0) return true;
    current[at] = high;
    current[at + 1] = key;
    shard.used++;
    size++;
    return false;
  }

  function find(high: number, low: number): boolean {
    const shard = shardOf(low);
    const found = locate(shard, high, keyOf(high, low), width, mask);
    if (shard.entries[found] === 0 && shard.entries[found + 1] === 0) return false;
    at = found;
    current = shard.entries;
    return true;
  }

  function has(high: number, low: number): boolean {
    const shard = shardOf(low);
    const found = locate(shard, high, keyOf(high, low), width, mask);
    return shard.entries[found] !== 0 || shard.entries[found + 1] !== 0;
  }

  /** An entry of zeros is free, so that fingerprint is kept as one that belongs to another shard. */
  function keyOf(high: number, low: number): number {
    const key = (low & mask) >>> 0;
    return high === 0 && key === 0 ? OTHER_SHARD : key;
  }

  return {
    seek,
    find,
    has,
    read: (word) => current[at + 2 + word] ?? 0,
    write: (word, value) => {
      current[at + 2 + word] = value;
    },
    readSpare: () => (current[at + 1] ?? 0) & payload,
    writeSpare(value) {
      current[at + 1] = ((current[at + 1] ?? 0) & mask) | (value & payload);
    },
    size: () => size,
  };
}

function emptyShard(slots: number, width: number): Shard {
  const { words, free } = createFreedWords(slots * width);
  return { entries: words, free, slots, used: 0 };
}

/** Offset of the entry, or of the free one where it belongs (linear probing). Both halves 0 mean free. */
function locate(shard: Shard, high: number, key: number, width: number, mask: number): number {
  const { entries, slots } = shard;
  let slot = Math.floor((high / 4_294_967_296) * slots);
  for (;;) {
    const at = slot * width;
    const storedHigh = entries[at] ?? 0;
    const stored = entries[at + 1] ?? 0;
    if (storedHigh === high && ((stored ^ key) & mask) === 0) return at;
    if (storedHigh === 0 && stored === 0) return at;
    slot = slot + 1 === slots ? 0 : slot + 1;
  }
}

function grow(shard: Shard, width: number, mask: number): void {
  const larger = emptyShard(Math.ceil(shard.slots * GROWTH), width);
  for (let from = 0; from < shard.entries.length; from += width) {
    const high = shard.entries[from] ?? 0;
    const low = shard.entries[from + 1] ?? 0;
    if (high === 0 && low === 0) continue;
    const to = locate(larger, high, low, width, mask);
    for (let word = 0; word < width; word++) larger.entries[to + word] = shard.entries[from + word] ?? 0;
  }
  shard.free();
  shard.entries = larger.entries;
  shard.free = larger.free;
  shard.slots = larger.slots;
}
