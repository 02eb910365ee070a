import { type BleuWordOptions, createBleuWords } from './bleu-words.ts';
import { createClippedGrams } from './clipped-grams.ts';

/** Defaults are sacreBLEU's: 13a, exp, case kept, orders 1 to 4, no effective order. */
export type BleuOptions = BleuWordOptions & {
  smooth?: 'exp' | 'floor' | 'add-k' | 'none';
  /** 0.1 for floor, 1 for add-k. */
  smoothValue?: number;
  maxOrder?: number;
  effectiveOrder?: boolean;
};

/** All on the 0-100 scale except counts and lengths. */
export type Bleu = {
  score: number;
  counts: number[];
  totals: number[];
  precisions: number[];
  bp: number;
  sysLen: number;
  refLen: number;
};

/** What BLEU is computed from: sums over segments. */
export type BleuStatistics = Pick<Bleu, 'counts' | 'totals' | 'sysLen' | 'refLen'>;

/** Stands in for log 0. */
const LOG_OF_ZERO = -9_999_999_999;
const SMOOTH_VALUES = { exp: 0, none: 0, floor: 0.1, 'add-k': 1 } as const;

/**
 * BLEU of a corpus as sacreBLEU 2 computes it. `streams[r][i]` is the r-th reference of hypothesis i, null when it is missing; what goes
 * beyond the shortest list is not looked at, as in the reference. A perfect match scores 100.00000000000004.
 */
export function corpusBleu(
  hypotheses: readonly string[],
  streams: readonly (readonly (string | null)[])[],
  options: BleuOptions = {},
): Bleu {
  const segments = Math.min(hypotheses.length, ...streams.map((stream) => stream.length));
  const sum = createBleu(options);
  for (let segment = 0; segment < segments; segment++) {
    sum.add(
      hypotheses[segment] ?? '',
      streams.flatMap((stream) => stream[segment] ?? []),
    );
  }
  return sum.score();
}

/** BLEU of a corpus whose segments come one by one, so that whoever adds many can let other work through. */
export type BleuSum = { add(hypothesis: string, references: readonly string[]): void; score(): Bleu };

export function createBleu(options: BleuOptions = {}): BleuSum {
  const order = options.maxOrder ?? 4;
  const sum: BleuStatistics = { counts: zeros(order), totals: zeros(order), sysLen: 0, refLen: 0 };
  const addGrams = createClippedGrams();
  const numberWords = createBleuWords(options);
  return {
    add(hypothesis, references) {
      const [own = new Int32Array(), ...others] = numberWords([hypothesis, ...references]);
      sum.sysLen += own.length;
      sum.refLen += closestLength(
        own.length,
        others.map((tokens) => tokens.length),
      );
      addGrams(sum, own, others);
    },
    score: () => bleuOf(sum, options),
  };
}

/** BLEU of one sentence against alternatives; effective order is on, so that short sentences are not 0. */
export function sentenceBleu(hypothesis: string, references: readonly string[], options: BleuOptions = {}): Bleu {
  return corpusBleu(
    [hypothesis],
    references.map((reference) => [reference]),
    { effectiveOrder: true, ...options },
  );
}

/** The reference length nearest to the hypothesis's; the smaller on ties. */
function closestLength(length: number, lengths: readonly number[]): number {
  return lengths.reduce((best, candidate) => {
    const [old, fresh] = [Math.abs(best - length), Math.abs(candidate - length)];
    return fresh < old || (fresh === old && candidate < best) ? candidate : best;
  }, lengths[0] ?? 0);
}

/** BLEU of sums over segments. */
export function bleuOf(sum: BleuStatistics, options: BleuOptions): Bleu {
  const { sysLen, refLen } = sum;
  const bp = sysLen >= refLen ? 1 : sysLen === 0 ? 0 : Math.exp(1 - refLen / sysLen);
  const smoothed = smooth(sum, options);
  const reached = options.effectiveOrder === true ? smoothed.reached : smoothed.precisions.length;
  if (sum.counts.every((count) => count === 0)) return { ...sum, score: 0, precisions: zeros(sum.counts.length), bp };
  const logs = smoothed.precisions.slice(0, reached).map((value) => (value === 0 ? LOG_OF_ZERO : Math.log(value)));
  const score = bp * Math.exp(logs.reduce((total, log) => total + log, 0) / reached);
  return { ...sum, counts: smoothed.counts, totals: smoothed.totals, precisions: smoothed.precisions, score, bp };
}

type Smoothed = { counts: number[]; totals: number[]; precisions: number[]; reached: number };

/** Precisions up to the first order without n-grams. `add-k` changes the counts it reports, from order 2 on. */
function smooth(sum: BleuStatistics, { smooth: method = 'exp', smoothValue }: BleuOptions): Smoothed {
  const value = smoothValue ?? SMOOTH_VALUES[method];
  const [counts, totals, precisions] = [[...sum.counts], [...sum.totals], zeros(sum.counts.length)];
  let factor = 1;
  let reached = 0;
  for (const order of precisions.keys()) {
    const added = method === 'add-k' && order > 0 ? value : 0;
    const correct = (counts[order] ?? 0) + added;
    const total = (totals[order] ?? 0) + added;
    [counts[order], totals[order]] = [correct, total];
    if (total === 0) break;
    reached = order + 1;
    if (correct > 0) precisions[order] = (100 * correct) / total;
    else if (method === 'exp') precisions[order] = 100 / ((factor *= 2) * total);
    else if (method === 'floor') precisions[order] = (100 * value) / total;
  }
  return { counts, totals, precisions, reached };
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
