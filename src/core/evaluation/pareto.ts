import type { Board } from '../runs/comparison-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Chosen } from './choose-evaluations.ts';

/** What runs are weighed by: more is better of the first three, less of the others. */
const dimensions = [
  { name: 'domain', sign: 1 },
  { name: 'general', sign: 1 },
  { name: 'safety', sign: 1 },
  { name: 'usd_per_1000', sign: -1 },
  { name: 'latency_ms', sign: -1 },
] as const;

type Dimension = (typeof dimensions)[number];
type Point = Omit<Board['runs'][string], 'front'>;

/**
 * Each run by the compared metric, its panels, price and speed on one page. `front`: no other run is at least as good in everything and
 * better in something. Only what is known of every run counts (`by`); runs that cannot be compared are left out.
 */
export function paretoBoard(chosen: readonly Chosen[], metric: string, all: readonly EvaluationRecord[]): Board {
  const points = chosen
    .filter(({ reason }) => reason === undefined)
    .map(({ label, evaluation }): [string, Point] => [label, toPoint(evaluation, metric, all)]);
  const by = dimensions.filter(({ name }) => points.every(([, point]) => point[name] !== undefined));
  const runs = points.map(([label, point]) => [
    label,
    { ...point, front: !points.some(([, other]) => dominates(other, point, by)) },
  ]);
  return { by: by.map(({ name }) => name), runs: Object.fromEntries(runs) };
}

function toPoint(evaluation: Chosen['evaluation'], metric: string, all: readonly EvaluationRecord[]): Point {
  const { result, cost_usd, decoding } = evaluation;
  const [general, safety] = [panelOf(evaluation.model, 'general', all), panelOf(evaluation.model, 'safety', all)];
  // What was reused from earlier evaluations has cost nothing here: then the price is not known from this one.
  const isPriced = decoding === undefined || cost_usd > 0 || evaluation.billing === undefined;
  return {
    domain: result.metrics[metric]?.value ?? Number.NaN,
    ...(general === undefined ? {} : { general }),
    ...(safety === undefined ? {} : { safety }),
    ...(isPriced ? { usd_per_1000: (1000 * cost_usd) / Math.max(1, result.n) } : {}),
    ...(result.latency_ms === undefined ? {} : { latency_ms: result.latency_ms.p50 }),
  };
}

/** The newest result of a panel that a model was asked. */
function panelOf(model: string, panel: string, all: readonly EvaluationRecord[]): number | undefined {
  const found = all.find((one) => one.model === model && one.panel?.name === panel && one.state === 'succeeded');
  return found?.result?.metrics[found.result.primary]?.value;
}

function dominates(other: Point, point: Point, by: readonly Dimension[]): boolean {
  const gains = by.map(({ name, sign }) => sign * ((other[name] ?? 0) - (point[name] ?? 0)));
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}
