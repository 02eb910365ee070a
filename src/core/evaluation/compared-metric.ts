import { ForgeError } from '../errors.ts';
import { chooseMetrics, metricName } from './choose-metrics.ts';
import type { Chosen } from './choose-evaluations.ts';
import { PANEL_METRIC } from './panels/panel-gold.ts';
import { isRewardMetric, isSampledMetric } from './sampled-scores.ts';

/**
 * The metric that decides a comparison: the one asked for, or the deciding one of the evaluations; a panel has one only, and so has a judge. Which run is
 * named first does not matter where one has several answers to each row: then it is pass_at_1, which any number of answers has.
 */
export function comparedMetric(chosen: readonly [Chosen, ...Chosen[]], asked: string | undefined): string {
  const { panel, judge, task, result } = chosen[0].evaluation;
  if (panel !== undefined && (asked ?? PANEL_METRIC) === PANEL_METRIC) return PANEL_METRIC;
  if (judge !== undefined && (asked ?? result.primary) === result.primary) return result.primary;
  const wanted = asked ?? decidingMetric(chosen);
  if (wanted === 'solved_sometimes') throw noDirection();
  if (isSampledMetric(wanted)) return wanted;
  return chooseMetrics(task, [metricName(wanted)], true)[0] ?? result.primary;
}

function decidingMetric(chosen: readonly [Chosen, ...Chosen[]]): string {
  const [{ evaluation }] = chosen;
  const all = chosen.map((one) => one.evaluation.result);
  if (all.every(({ primary }) => primary === evaluation.result.primary)) return evaluation.result.primary;
  if (all.some(({ metrics }) => Object.hasOwn(metrics, 'pass_at_1'))) return 'pass_at_1';
  return all.find(({ primary }) => !isRewardMetric(primary))?.primary ?? evaluation.result.primary;
}

function noDirection(): ForgeError {
  return new ForgeError('bad_request', 'runs cannot be compared by solved_sometimes: neither more nor less is better', {
    next: 'use metric solved_never (less is better), solved_always or pass_at_1',
  });
}
