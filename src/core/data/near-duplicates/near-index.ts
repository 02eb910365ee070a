import type { Span } from '../draft-row.ts';
import { mix32 } from '../hash-bytes.ts';
import { createBandTable } from './band-table.ts';
import { createMinhashKernel } from './minhash-kernel.ts';
import { type Overlap, createShingleSet } from './shingle-set.ts';
import { ANSWER, type Shingles, addShingles, startShingles } from './shingles.ts';

/** Rows with fewer words are compared exactly or not at all. */
const MIN_WORDS = 6;
const SIMILAR = 0.75;
const SIMILAR_PROMPT = 0.6;
const SIMILAR_ANSWER = 0.5;
/** Comparisons for one row. */
const MAX_COMPARED = 16;
const NOTHING = new Uint32Array(0);

/** A row that is nearly the same as the one looked for. */
export type NearRow = {
  row: number;
  split: number;
  /** Jaccard similarity of the words and pairs of words. */
  similarity: number;
  /** One text is the other with words left out, or in another order. */
  contained: boolean;
  /** Hashes of the words in which they differ. */
  words: number[];
};

export type NearIndex = {
  /**
   * A row kept before that is nearly the same. The spans are of escaped text. `least`: only one row in 2^least is compared, at
   * the most.
   */
  find(text: Buffer, prompt: Span, answer: Span, least?: number): NearRow | undefined;
  /** Says that the next `keep` has nothing to keep. */
  pass(): void;
  /** Keeps the row that was looked for last. */
  keep(row: number, split: number): void;
  /** All shingles of the row that was looked for last. */
  shingles(): Pick<Shingles, 'hashes' | 'count'>;
  /** The different words of the row that was looked for last, as hashes (of long rows a part). */
  words(): Uint32Array;
  /** Rows kept, and one in how many is still compared. */
  compared(): { rows: number; oneIn: number };
};

export type NearBounds = {
  /** Most rows and most shingles kept at once: about 230 bytes a row and 4 a shingle. */
  rows: number;
  shingles: number;
};

/**
 * Finds near duplicates among all rows so far: MinHash sketches in 16 bands of 5 bring up candidates (99 in 100 pairs of
 * similarity 0.75, nearly all from 0.8 on), and the true similarity of the kept shingles decides. When the bounds are reached, half
 * of the rows are forgotten, and so on: which ones is decided by the rows' own first minimum, which near duplicates mostly share,
 * so that pairs stay or go together.
 */
export function createNearIndex(bounds: NearBounds): NearIndex {
  const kernel = createMinhashKernel();
  const shingles: Shingles = { hashes: kernel.shingles, count: 0, words: 0, numbers: 0, answer: 0 };
  const set = createShingleSet();
  const table = createBandTable(bounds);
  let gate = 0;
  let usable = false;

  function find(text: Buffer, prompt: Span, answer: Span, least = 0): NearRow | undefined {
    startShingles(shingles);
    addShingles(shingles, text, prompt.start, prompt.end, 0);
    addShingles(shingles, text, answer.start, answer.end, ANSWER);
    usable = shingles.words >= MIN_WORDS && passesFirst(least);
    if (!usable) return undefined;
    kernel.sketch(shingles.count);
    set.fill(kernel.shingles, shingles.count);
    return choose();
  }

  function passesFirst(least: number): boolean {
    return Math.max(gate, least) === 0 || passes(kernel.first(shingles.count), Math.max(gate, least));
  }

  function passes(first: number, bits = gate): boolean {
    return bits === 0 || mix32(first, 7) >>> (32 - bits) === 0;
  }

  /** Rows with other numbers, or another short answer, are other rows. */
  function must(): number {
    return Math.imul(shingles.numbers, 0x9e3779b1) ^ shingles.answer;
  }

  function choose(): NearRow | undefined {
    let similar: NearRow | undefined;
    for (const entry of table.candidates(kernel.minima, must(), MAX_COMPARED)) {
      const near = compare(entry);
      if (near?.contained === true) return near;
      similar ??= near;
    }
    return similar;
  }

  function compare(entry: number): NearRow | undefined {
    const known = table.entry(entry);
    if (known.must !== must()) return undefined;
    const overlap = set.compare(table.arena(), known.from, known.to, known.level);
    if (!isSimilar(overlap)) return undefined;
    const contained = overlap.mine === 0 || overlap.theirs === 0;
    const words = contained ? [] : set.different(table.arena(), known.from, known.to).slice(0, 8);
    return { row: known.row, split: known.split, similarity: overlap.all, contained, words };
  }

  function keep(row: number, split: number): void {
    if (!usable) return;
    const first = kernel.minima[0] ?? 0;
    while (!table.fits(set.kept().length)) {
      gate++;
      table.forget((minimum) => passes(minimum));
    }
    if (!passes(first)) return;
    table.add(kernel.minima, set.kept(), {
      row,
      split,
      must: must(),
      level: set.level(),
    });
  }

  return {
    find,
    pass() {
      usable = false;
      startShingles(shingles);
    },
    shingles: () => shingles,
    keep,
    words: () => (usable ? set.kept() : NOTHING),
    compared: () => ({ rows: table.size(), oneIn: 2 ** gate }),
  };
}

function isSimilar({ all, prompt, answer }: Overlap): boolean {
  return all >= SIMILAR && prompt >= SIMILAR_PROMPT && answer >= SIMILAR_ANSWER;
}
