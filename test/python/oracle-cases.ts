import { cohenKappa, matthewsCorrelation } from '../../src/core/evaluation/metrics/agreement.ts';
import {
  balancedAccuracy,
  macroAverage,
  microAverage,
  perClass,
  weightedAverage,
} from '../../src/core/evaluation/metrics/classification.ts';
import { countConfusion, labelsSeen } from '../../src/core/evaluation/metrics/confusion.ts';
import { binomialCdf, binomialPmf } from '../../src/core/evaluation/statistics/binomial.ts';
import { clopperPearsonInterval } from '../../src/core/evaluation/statistics/clopper-pearson.ts';
import { mcnemarChiSquare, mcnemarExactP, mcnemarMidP } from '../../src/core/evaluation/statistics/mcnemar.ts';
import { mean, sampleDeviation } from '../../src/core/evaluation/statistics/mean.ts';
import { detectableMcNemar } from '../../src/core/evaluation/statistics/minimum-detectable.ts';
import { benjaminiHochberg, bonferroni, holm } from '../../src/core/evaluation/statistics/multiple-testing.ts';
import { normalCdf, normalQuantile } from '../../src/core/evaluation/statistics/normal.ts';
import { pairedT } from '../../src/core/evaluation/statistics/paired-t.ts';
import { pairedPermutation } from '../../src/core/evaluation/statistics/permutation.ts';
import { quantile } from '../../src/core/evaluation/statistics/quantile.ts';
import { signTest } from '../../src/core/evaluation/statistics/sign-test.ts';
import { wilsonInterval } from '../../src/core/evaluation/statistics/wilson.ts';

// Prints what our metrics and statistics say about seeded random inputs, for another implementation to say the same.
const random = seeded(20_260_101);
const whole = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const list = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

const families = {
  classification: list(60, (index) => classificationCase(index)),
  proportion: list(80, (index) => proportionCase(index)),
  mcnemar: list(120, () => mcnemarCase(whole(0, 60), whole(0, 60))),
  adjusted: list(40, () => adjustedCase(list(whole(1, 20), () => random() ** whole(1, 6)))),
  differences: list(40, (index) => differencesCase(list(whole(2, 200), () => gaussian() + (index % 3) * 0.2))),
  permutation: list(10, () => permutationCase(list(whole(2, 12), () => gaussian() + 0.4))),
  normal: list(60, () => normalCase(random() * 16 - 8, random() ** whole(1, 20))),
  binomial: list(60, () => binomialCase(whole(1, 2000), random())),
  detectable: list(40, () => detectableCase(0.05 + random() * 0.6, whole(50, 5000))),
};
process.stdout.write(JSON.stringify(families));

function classificationCase(index: number) {
  const labels = list(whole(2, 8), (place) => `label ${place}`);
  const pick = (skew: number): string => labels[Math.floor(random() ** skew * labels.length)] ?? '';
  const golds = list(whole(1, 400), () => pick(1 + (index % 3)));
  const predictions = golds.map((gold) => (random() < 0.6 ? gold : random() < 0.1 ? '(unparsed)' : pick(1)));
  const confusion = countConfusion(golds, predictions, labels);
  const classes = perClass(confusion);
  const parsed = countConfusion(golds, predictions, labelsSeen(golds, predictions));
  return {
    in: { labels, golds, predictions },
    out: {
      matrix: confusion.matrix,
      per_class: classes.map(({ precision, recall, f1, support }) => [precision, recall, f1, support]),
      macro: values(macroAverage(classes)),
      weighted: values(weightedAverage(classes)),
      micro: values(microAverage(confusion)),
      balanced: balancedAccuracy(classes),
      matthews: matthewsCorrelation(parsed),
      kappa: (['none', 'linear', 'quadratic'] as const).map((weights) => cohenKappa(parsed, weights)),
    },
  };
}

function values({ precision, recall, f1 }: { precision: number; recall: number; f1: number }): number[] {
  return [precision, recall, f1];
}

function proportionCase(index: number) {
  const n = whole(1, 3000);
  const successes = index % 10 === 0 ? 0 : index % 10 === 1 ? n : whole(0, n);
  const alpha = [0.05, 0.01, 0.1][index % 3] ?? 0.05;
  const wilson = wilsonInterval(successes, n, alpha);
  const exact = clopperPearsonInterval(successes, n, alpha);
  return { in: { successes, n, alpha }, out: { wilson: [wilson.low, wilson.high], exact: [exact.low, exact.high] } };
}

function mcnemarCase(b: number, c: number) {
  return {
    in: { b, c },
    out: {
      exact: mcnemarExactP(b, c),
      mid: mcnemarMidP(b, c),
      plain: mcnemarChiSquare(b, c, false).p,
      corrected: mcnemarChiSquare(b, c, true).p,
    },
  };
}

function adjustedCase(p: number[]) {
  return { in: { p }, out: { holm: holm(p), bonferroni: bonferroni(p), fdr_bh: benjaminiHochberg(p) } };
}

function differencesCase(differences: number[]) {
  const t = pairedT(differences);
  return {
    in: { differences },
    out: {
      mean: mean(differences),
      deviation: sampleDeviation(differences),
      t: [t.t, t.p, t.low, t.high],
      sign: signTest(differences).p,
      quantiles: [0, 0.025, 0.5, 0.9, 1].map((q) => quantile(differences, q)),
    },
  };
}

function permutationCase(differences: number[]) {
  const { p, pGreater } = pairedPermutation(differences);
  return { in: { differences }, out: { p, greater: pGreater } };
}

function normalCase(z: number, p: number) {
  return { in: { z, p }, out: { cdf: normalCdf(z), quantile: normalQuantile(p) } };
}

function binomialCase(n: number, p: number) {
  const k = Math.min(n, Math.max(0, Math.round(n * p + gaussian() * Math.sqrt(n * p * (1 - p)) * 2)));
  return { in: { k, n, p }, out: { pmf: binomialPmf(k, n, p), cdf: binomialCdf(k, n, p) } };
}

function detectableCase(discordant: number, n: number) {
  return { in: { discordant, n }, out: { difference: detectableMcNemar(discordant, n, { alpha: 0.05, power: 0.8 }) } };
}

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mulberry32: a 32-bit generator of a few lines, good enough for test inputs. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
