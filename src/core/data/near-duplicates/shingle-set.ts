import { ANSWER, PAIR } from './shingles.ts';

/** Shingles kept of a text, about: of longer texts those with the smallest hashes, halving until it is enough. */
const KEPT = 128;
const SLOTS = 1024;

/** How two sets of shingles overlap. */
export type Overlap = {
  /** Jaccard similarity of all shingles, of the prompts' and of the answers'. */
  all: number;
  prompt: number;
  answer: number;
  /** Words that only this text has, and only the other. */
  mine: number;
  theirs: number;
};

/** The different shingles of one text, which others are compared with. */
export type ShingleSet = {
  /** Takes [0, count) of the hashes. */
  fill(hashes: Uint32Array, count: number): void;
  /** Kept shingles are those below 2^(32 - level). */
  level(): number;
  kept(): Uint32Array;
  compare(other: Uint32Array, from: number, to: number, otherLevel: number): Overlap;
  /** Words that `compare` found on one side only. */
  different(other: Uint32Array, from: number, to: number): number[];
};

export function createShingleSet(): ShingleSet {
  const slots = new Uint32Array(SLOTS);
  const stamps = new Uint32Array(SLOTS);
  const hits = new Uint32Array(SLOTS);
  const list = new Uint32Array(SLOTS / 2);
  let size = 0;
  let stamp = 0;
  let round = 0;
  let level = 0;

  function find(hash: number): number {
    let slot = Math.imul(hash, 0x9e3779b1) >>> 8;
    for (slot &= SLOTS - 1; stamps[slot] === stamp && slots[slot] !== hash; slot = (slot + 1) & (SLOTS - 1));
    return slot;
  }

  function fill(hashes: Uint32Array, count: number): void {
    level = Math.max(0, Math.ceil(Math.log2(count / KEPT) - 0.01));
    stamp++;
    size = 0;
    for (let at = 0; at < count && size < list.length; at++) {
      const hash = hashes[at] ?? 0;
      if (level > 0 && hash >>> (32 - level) !== 0) continue;
      const slot = find(hash);
      if (stamps[slot] === stamp) continue;
      stamps[slot] = stamp;
      slots[slot] = hash;
      list[size++] = hash;
    }
  }

  function compare(other: Uint32Array, from: number, to: number, otherLevel: number): Overlap {
    const common = Math.max(level, otherLevel);
    const shift = 32 - common;
    const [mine, theirs, both] = [new Uint16Array(4), new Uint16Array(4), new Uint16Array(4)];
    round++;
    for (let at = 0; at < size; at++) {
      const hash = list[at] ?? 0;
      if (common === 0 || hash >>> shift === 0) mine[hash & 3] = (mine[hash & 3] ?? 0) + 1;
    }
    for (let at = from; at < to; at++) {
      const hash = other[at] ?? 0;
      if (common !== 0 && hash >>> shift !== 0) continue;
      theirs[hash & 3] = (theirs[hash & 3] ?? 0) + 1;
      const slot = find(hash);
      if (stamps[slot] !== stamp) continue;
      hits[slot] = round;
      both[hash & 3] = (both[hash & 3] ?? 0) + 1;
    }
    return overlapOf(mine, theirs, both);
  }

  function different(other: Uint32Array, from: number, to: number): number[] {
    const words: number[] = [];
    for (let at = 0; at < size; at++) {
      const hash = list[at] ?? 0;
      if ((hash & PAIR) === 0 && hits[find(hash)] !== round) words.push(hash);
    }
    for (let at = from; at < to; at++) {
      const hash = other[at] ?? 0;
      if ((hash & PAIR) === 0 && stamps[find(hash)] !== stamp) words.push(hash);
    }
    return words;
  }

  return { fill, level: () => level, kept: () => list.subarray(0, size), compare, different };
}

function overlapOf(mine: Uint16Array, theirs: Uint16Array, both: Uint16Array): Overlap {
  const of = (counts: Uint16Array, ...tags: number[]): number => tags.reduce((sum, tag) => sum + (counts[tag] ?? 0), 0);
  const jaccard = (...tags: number[]): number => {
    const shared = of(both, ...tags);
    const union = of(mine, ...tags) + of(theirs, ...tags) - shared;
    return union === 0 ? 1 : shared / union;
  };
  const words = [0, ANSWER];
  return {
    all: jaccard(0, PAIR, ANSWER, ANSWER | PAIR),
    prompt: jaccard(0, PAIR),
    answer: jaccard(ANSWER, ANSWER | PAIR),
    mine: of(mine, ...words) - of(both, ...words),
    theirs: of(theirs, ...words) - of(both, ...words),
  };
}
