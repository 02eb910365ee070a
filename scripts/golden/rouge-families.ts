import { z } from 'zod';
import { porterStem } from '../../src/core/evaluation/metrics/porter-stemmer.ts';
import { rougeLsum } from '../../src/core/evaluation/metrics/rouge-lsum.ts';
import { type RougeScore, bestRouge, rougeL, rougeN, rougeTokens } from '../../src/core/evaluation/metrics/rouge.ts';
import { mean, sequentialMean } from '../../src/core/evaluation/statistics/mean.ts';
import { createNumpyIndex } from '../../src/core/evaluation/statistics/numpy-random.ts';
import { quantile } from '../../src/core/evaluation/statistics/quantile.ts';
import { type Family, family } from './case.ts';

const Options = z.object({ types: z.array(z.string()), use_stemmer: z.boolean() });
const Samples = z.object({ predictions: z.array(z.string()), references: z.array(z.string()) });

export const rougeFamilies: Readonly<Record<string, Family>> = {
  rouge_tokenize: family(
    z.object({ prediction: z.string(), options: z.object({ use_stemmer: z.boolean() }) }),
    ({ prediction, options }) => rougeTokens(prediction, options.use_stemmer),
  ),
  porter_stem_batch: family(z.object({ predictions: z.array(z.string()) }), ({ predictions }) =>
    predictions.map(porterStem),
  ),
  rouge: family(
    z.object({ prediction: z.string(), reference: z.string(), options: Options }),
    ({ prediction, reference, options }) =>
      byType(options.types, (type) => rougeOf(type, prediction, reference, options.use_stemmer)),
  ),
  rouge_multi: family(
    z.object({ prediction: z.string(), references: z.array(z.string()), options: Options }),
    ({ prediction, references, options }) =>
      byType(options.types, (type) =>
        bestRouge(references.map((reference) => rougeOf(type, prediction, reference, options.use_stemmer))),
      ),
  ),
  lighteval_rouge1: family(Samples, (samples) => meanRouge('rouge1', samples)),
  lighteval_rouge2: family(Samples, (samples) => meanRouge('rouge2', samples)),
  lighteval_rougeL: family(Samples, (samples) => meanRouge('rougeL', samples)),
  lighteval_rougeLsum: family(Samples, (samples) => meanRouge('rougeLsum', samples)),
  rouge_bootstrap_aggregate: family(
    Samples.extend({
      options: z.object({ types: z.array(z.string()), n_samples: z.number(), confidence: z.number(), rng: z.string() }),
    }),
    ({ predictions, references, options }) => {
      const index = createNumpyIndex(Number(/seed\((\d+)\)/.exec(options.rng)?.[1]));
      return byType(options.types, (type) => {
        const scores = predictions.map((text, row) => rougeOf(type, text, references[row] ?? '', false).fmeasure);
        const means = Array.from({ length: options.n_samples }, () =>
          sequentialMean(scores.map(() => scores[index(scores.length)] ?? 0)),
        );
        const tail = (1 - options.confidence) / 2;
        return { low: quantile(means, tail), mid: quantile(means, 0.5), high: quantile(means, 1 - tail) };
      });
    },
  ),
};

/** lighteval averages over every pair of prediction and reference. */
function meanRouge(type: string, { predictions, references }: z.infer<typeof Samples>): number {
  return mean(
    predictions.flatMap((prediction) =>
      references.map((reference) => rougeOf(type, prediction, reference, false).fmeasure),
    ),
  );
}

export function rougeOf(type: string, prediction: string, reference: string, stem: boolean): RougeScore {
  if (type === 'rougeLsum') return rougeLsum(prediction, reference, stem);
  const [predicted, expected] = [rougeTokens(prediction, stem), rougeTokens(reference, stem)];
  if (type === 'rougeL') return rougeL(predicted, expected);
  return rougeN(predicted, expected, Number(type.slice('rouge'.length)));
}

function byType<T>(types: readonly string[], compute: (type: string) => T): Record<string, T> {
  return Object.fromEntries(types.map((type) => [type, compute(type)]));
}
