import { ForgeError } from '../errors.ts';
import type { CorpusTable } from './corpus-sums.ts';
import { bitsPerByte, weightedPerplexity } from './metrics/perplexity.ts';
import type { FilePrediction, FileRecord, PredictionFile } from './prediction-file.ts';
import type { PredictionLine } from './prediction-lines.ts';

/** Metrics of how likely the gold texts were to a model; less is better. */
export const likelihoodMetricNames = ['perplexity', 'bits_per_byte'] as const;
type LikelihoodMetric = (typeof likelihoodMetricNames)[number];

/** Natural logarithm of the probability of a row's gold text, and how many tokens the text has. */
export type Likelihood = { loglikelihood?: number | undefined; tokens?: number | undefined };

const NEEDED = {
  perplexity: ['loglikelihood', 'tokens'],
  bits_per_byte: ['loglikelihood'],
} as const satisfies Record<LikelihoodMetric, readonly (keyof Likelihood)[]>;

const IS: Record<keyof Likelihood, string> = {
  loglikelihood: 'a sum of natural logarithms, at most 0',
  tokens: 'a whole number of at least 1',
};

export function isLikelihoodMetric(metric: string): metric is LikelihoodMetric {
  return likelihoodMetricNames.some((name) => name === metric);
}

/** What a record of a predictions file tells of its gold text. A log-likelihood above 0 or a broken count of tokens is none. */
export function likelihoodOf(fields: FileRecord): Likelihood {
  const loglikelihood = toNumber(fields['loglikelihood']);
  const tokens = toNumber(fields['tokens']);
  return {
    ...(loglikelihood === undefined || loglikelihood > 0 ? {} : { loglikelihood }),
    ...(tokens === undefined || tokens < 1 || !Number.isInteger(tokens) ? {} : { tokens }),
  };
}

/**
 * The sums of a metric of likelihoods: perplexity is exp(-sum / tokens), bits per byte -sum / (UTF-8 bytes of the gold text * ln 2), both over all rows
 * at once. Undefined for another metric; ForgeError bad_data when a row tells too little.
 */
export function toLikelihoodTable(metric: string, lines: readonly PredictionLine[]): CorpusTable | undefined {
  if (!isLikelihoodMetric(metric)) return undefined;
  refuseSilentRows(metric, lines, 'the evaluation');
  const weigh = ({ gold, tokens = 0 }: PredictionLine) => (metric === 'perplexity' ? tokens : Buffer.byteLength(gold));
  const table = Float64Array.from(lines.flatMap((line) => [line.loglikelihood ?? 0, weigh(line)]));
  const of = metric === 'perplexity' ? weightedPerplexity : bitsPerByte;
  return { n: lines.length, width: 2, table, value: ([sum = 0, weight = 0]) => of([sum], [weight]) };
}

/** Refuses a metric of likelihoods where rows lack them; `where` names whose rows they are. */
export function refuseSilentRows(metric: string, rows: readonly Likelihood[], where: string): void {
  if (!isLikelihoodMetric(metric)) return;
  for (const key of NEEDED[metric]) {
    const has = rows.filter((row) => row[key] !== undefined).length;
    if (has === rows.length) continue;
    const first = rows.findIndex((row) => row[key] === undefined) + 1;
    throw new ForgeError(
      'bad_data',
      `${metric} needs "${key}" in every row: ${has} of ${rows.length} rows of ${where} have one that is ${IS[key]}; the first without is row ${first}`,
      { next: `write "${key}" (${IS[key]}) into every record of the predictions file, or ask for other metrics` },
    );
  }
}

/** Refuses metrics that a file of predictions cannot give: likelihoods that it lacks, and answers when it holds only likelihoods. */
export function refuseUntold(
  { path, column }: PredictionFile,
  answers: ReadonlyMap<number, FilePrediction>,
  metrics: readonly string[],
): void {
  const told = [...answers].toSorted(([a], [b]) => a - b).map(([, { fields }]) => likelihoodOf(fields));
  for (const metric of metrics) refuseSilentRows(metric, told, path);
  const spoken = metrics.filter((metric) => !isLikelihoodMetric(metric));
  if (column.name !== undefined || spoken.length === 0) return;
  throw new ForgeError(
    'bad_request',
    `${path} holds log-likelihoods and no predictions to measure ${spoken.join(', ')} of`,
    {
      next: `pass metrics ${JSON.stringify(likelihoodMetricNames)}, or add "prediction" to every record`,
    },
  );
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
