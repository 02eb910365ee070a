import type { SourceSample } from './source.ts';

const SAMPLE_ROWS = 200;

/** Samples of several parts as one: all columns, and rows of each part. */
export function mergeSamples(samples: readonly SourceSample[]): SourceSample {
  const [only] = samples;
  if (only !== undefined && samples.length === 1) return only;
  const columns = [...new Set(samples.flatMap((sample) => sample.columns))];
  const share = Math.ceil(SAMPLE_ROWS / Math.max(1, samples.length));
  return {
    format: [...new Set(samples.map(({ format }) => format))].join(', '),
    columns,
    rows: samples.flatMap((sample) => sample.rows.slice(0, share).map((row) => rearrange(sample, row, columns))),
    conversations: samples.some(({ conversations }) => conversations),
    remarks: samples.flatMap(({ remarks }) => remarks),
    shapes: addShapes(samples),
  };
}

function addShapes(samples: readonly SourceSample[]): NonNullable<SourceSample['shapes']> {
  const sums = new Map<string, number>();
  for (const { shapes = {} } of samples)
    for (const [shape, count] of Object.entries(shapes)) sums.set(shape, (sums.get(shape) ?? 0) + count);
  return Object.fromEntries(sums);
}

function rearrange(
  sample: SourceSample,
  row: readonly (string | undefined)[],
  columns: readonly string[],
): (string | undefined)[] {
  return columns.map((column) => row[sample.columns.indexOf(column)]);
}
