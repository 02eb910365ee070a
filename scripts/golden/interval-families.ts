import { z } from 'zod';
import {
  basicInterval,
  bcaInterval,
  bootstrapError,
  bootstrapReplicates,
  percentileInterval,
} from '../../src/core/evaluation/statistics/bootstrap.ts';
import { clopperPearsonInterval } from '../../src/core/evaluation/statistics/clopper-pearson.ts';
import { mean, sampleDeviation, sequentialMean, standardError } from '../../src/core/evaluation/statistics/mean.ts';
import { quantileInterval } from '../../src/core/evaluation/statistics/quantile-interval.ts';
import { quantile } from '../../src/core/evaluation/statistics/quantile.ts';
import { createRandom } from '../../src/core/evaluation/statistics/random.ts';
import { wilsonInterval } from '../../src/core/evaluation/statistics/wilson.ts';
import { type Family, family } from './case.ts';

const Values = z.object({ values: z.array(z.number()) });
const Proportion = z.object({ successes: z.number(), n: z.number(), options: z.object({ alpha: z.number() }) });
const Seeded = z.object({ seed: z.number(), resamples: z.number(), confidence: z.number() });

/** Means, quantiles, intervals and the generator below them. */
export const intervalFamilies: Readonly<Record<string, Family>> = {
  numpy_mean: family(Values, ({ values }) => mean(values)),
  lighteval_mean_stderr: family(Values, ({ values }) => {
    return { mean: mean(values), stderr: standardError(values) };
  }),
  lmeval_mean_stderr: family(Values, ({ values }) => {
    const center = sequentialMean(values);
    return { mean: center, stddev: sampleDeviation(values, center), stderr: standardError(values, center) };
  }),
  wilson_interval: family(Proportion, ({ successes, n, options }) => wilsonInterval(successes, n, options.alpha)),
  clopper_pearson_interval: family(Proportion, ({ successes, n, options }) =>
    clopperPearsonInterval(successes, n, options.alpha),
  ),
  quantile_r7: family(Values.extend({ options: z.object({ q: z.array(z.number()) }) }), ({ values, options }) =>
    Object.fromEntries(options.q.map((q) => [String(q), quantile(values, q)])),
  ),
  quantile_ci_order_statistic: family(
    Values.extend({ options: z.object({ q: z.number(), confidence: z.number() }) }),
    ({ values, options }) => {
      const { low, high, lowRank, highRank } = quantileInterval(values, options.q, options.confidence);
      return { low, high, low_rank_1based: lowRank, high_rank_1based: highRank };
    },
  ),
  python_random: family(z.object({ options: z.object({ seed: z.number() }) }), ({ options }) => {
    const [numbers, choices, triples] = [options.seed, options.seed, options.seed].map(createRandom);
    const draw = (count: number, size: number) => Array.from({ length: count }, () => choices?.index(size));
    return {
      random: Array.from({ length: 5 }, () => numbers?.next()),
      choices_range1000_k8: draw(8, 1000),
      choices_012_k3_x3: [0, 1, 2].map(() => Array.from({ length: 3 }, () => triples?.index(3))),
    };
  }),
  paired_bootstrap_percentile: family(
    z.object({ a: z.array(z.number()), b: z.array(z.number()), options: Seeded }),
    pairedBootstrap,
  ),
  bootstrap_ci_from_replicates: family(
    Values.extend({
      replicates: z.array(z.number()),
      options: z.object({ statistic: z.enum(['mean', 'median']), confidence: z.number() }),
    }),
    ({ values, replicates, options }) => {
      const statistic = options.statistic === 'mean' ? mean : (of: number[]) => quantile(of, 0.5);
      const estimate = statistic(values);
      const jackknife = values.map((_, left) => statistic(values.filter((__, index) => index !== left)));
      const bca = bcaInterval(replicates, estimate, jackknife, options.confidence);
      return {
        percentile: percentileInterval(replicates, options.confidence),
        basic: basicInterval(replicates, estimate, options.confidence),
        BCa: bca,
        se: bootstrapError(replicates),
        z0: bca.z0,
        acceleration: bca.acceleration,
      };
    },
  ),
};

function pairedBootstrap({ a, b, options }: { a: number[]; b: number[]; options: z.infer<typeof Seeded> }): unknown {
  const differences = a.map((value, row) => (b[row] ?? 0) - value);
  const replicates = bootstrapReplicates(createRandom(options.seed), a.length, options.resamples, (rows) => {
    let sum = 0;
    for (const row of rows) sum += differences[row] ?? 0;
    return sum / rows.length;
  });
  const { low, high } = percentileInterval(replicates, options.confidence);
  const share = (test: (value: number) => boolean): number => replicates.filter(test).length / replicates.length;
  return {
    mean_diff: sequentialMean(differences),
    ci_low: low,
    ci_high: high,
    frac_le_0: share((value) => value <= 0),
    frac_gt_0: share((value) => value > 0),
    bootstrap_sd: bootstrapError(replicates),
  };
}
