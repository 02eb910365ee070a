import type { EvaluationResult, Metric } from '../runs/evaluation-record.ts';

const END = 'so the interval has no width and does not say how far other rows may differ';

/** Below this an interval counts as one of no width: what is left is rounding. */
const ROUNDING = 1e-12;

/** A result with a word on the metrics whose interval has no width, since all rows score the same: no resample can tell what other rows would. */
export function withFlatNote(result: EvaluationResult): EvaluationResult {
  const flat = Object.entries(result.metrics).flatMap(([name, metric]) => (isFlat(metric) ? [name] : []));
  const others = (result.warnings ?? []).filter((warning) => !warning.endsWith(END));
  const note = flat.length === 0 ? [] : [`${flat.join(', ')}: all ${result.n} rows score the same, ${END}`];
  const { warnings: _, ...rest } = result;
  return others.length + note.length === 0 ? rest : { ...rest, warnings: [...others, ...note] };
}

function isFlat({ ci95, n }: Metric): boolean {
  return n > 1 && ci95 !== undefined && ci95[1] - ci95[0] < ROUNDING;
}
