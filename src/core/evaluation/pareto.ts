import type { Board, Comparison } from '../runs/comparison-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { betterSign } from './better-sign.ts';
import type { Chosen } from './choose-evaluations.ts';

type Point = Omit<Board['runs'][string], 'front'>;
type Dimension = { name: keyof Point; sign: 1 | -1 };

/** What runs are weighed by: more is better of the panels, less of price and time; of the compared metric as it is meant. */
function dimensionsFor(metric: string): Dimension[] {
  return [
    { name: 'domain', sign: betterSign(metric) },
    { name: 'general', sign: 1 },
    { name: 'safety', sign: 1 },
    { name: 'usd_per_1000', sign: -1 },
    { name: 'latency_ms', sign: -1 },
  ];
}

/**
 * Each run by the compared metric, its panels, price and speed on one page. `front`: no other run is at least as good in everything and
 * better in something. Only what is known of every run counts (`by`); runs that cannot be compared, or of which the metric is not known, are left out.
 */
export function paretoBoard(
  chosen: readonly Chosen[],
  metric: string,
  all: readonly EvaluationRecord[],
  comparisons: readonly Comparison[] = [],
): Board {
  const points = chosen
    .filter(({ reason }) => reason === undefined)
    .flatMap(({ label, evaluation }): [string, Point][] => {
      const domain = evaluation.result.metrics[metric]?.value ?? comparedValue(label, comparisons);
      return domain === undefined ? [] : [[label, { domain, ...besides(evaluation, all) }]];
    });
  const by = dimensionsFor(metric).filter(({ name }) => points.every(([, point]) => point[name] !== undefined));
  const runs = points.map(([label, point]) => [
    label,
    { ...point, front: !points.some(([, other]) => dominates(other, point, by)) },
  ]);
  return { by: by.map(({ name }) => name), runs: Object.fromEntries(runs) };
}

/** The value of a metric that the evaluation itself did not measure, from the comparison that computed it. */
export function comparedValue(label: string, comparisons: readonly Comparison[]): number | undefined {
  const own = comparisons.find(({ run }) => run === label);
  return own?.run_value ?? comparisons.find(({ baseline }) => baseline === label)?.baseline_value;
}

function besides(evaluation: Chosen['evaluation'], all: readonly EvaluationRecord[]): Omit<Point, 'domain'> {
  const { result, cost_usd, decoding } = evaluation;
  const [general, safety] = [panelOf(evaluation.model, 'general', all), panelOf(evaluation.model, 'safety', all)];
  // What was reused from earlier evaluations has cost nothing here: then the price is not known from this one.
  const isPriced = decoding === undefined || cost_usd > 0 || evaluation.billing === undefined;
  return {
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
