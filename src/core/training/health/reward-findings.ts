import type { MetricPoint } from '../../ports/run-state.ts';
import type { Check } from '../../runs/training-record.ts';
import { finding } from './finding.ts';
import { metricCurve } from './metric-curve.ts';

/** Share of what was gained that may be lost again; our number. */
const LOST = 0.5;
/** Growth of answers that points to a cheated reward (G50). */
const GROWN = 1.5;
/** Tokens that an answer must have grown by as well: from 1 to 4 is a label that is spelt out; our number. */
const GROWN_TOKENS = 32;
/** Reinforcement is stable while the distance to the first model stays below this (G47). */
const STABLE_KL = 0.01;
/** Differences of rewards that no gradient comes from. */
const FLAT = 1e-6;

/** What reinforcement tells: rewards that teach nothing or fall again, answers that swell, a model that runs away. */
export function rewardFindings(points: readonly MetricPoint[]): Check[] {
  return [...rewards(points), ...lengths(points), ...distance(points)];
}

function rewards(points: readonly MetricPoint[]): Check[] {
  const curve = metricCurve(points, 'reward');
  if (curve === undefined) return [];
  const { values, first, last, highest } = curve;
  if (Math.max(...values) - Math.min(...values) < FLAT) {
    const fix = 'stop it: the reward must tell good from bad answers; try it on ten rows, and sample with temperature';
    return [finding('reward_flat', 'block', `every reward is ${last.toFixed(3)}`, fix, 'G4, G5')];
  }
  const gained = highest - first;
  if (gained <= 0 || highest - last < gained * LOST || highest - last < FLAT) return [];
  const message = `reward rose from ${first.toFixed(3)} to ${highest.toFixed(3)} and fell to ${last.toFixed(3)}`;
  const fix = 'keep the checkpoint of its best steps; start again with a smaller learning rate or a larger KL weight';
  return [finding('reward_collapse', 'warn', message, fix, 'G46, G47; half of the gain is our number')];
}

function lengths(points: readonly MetricPoint[]): Check[] {
  const curve = metricCurve(points, 'response_length');
  if (curve === undefined || curve.first <= 0 || curve.last < curve.first * GROWN) return [];
  if (curve.last - curve.first < GROWN_TOKENS) return [];
  const message = `answers grew from ${curve.first.toFixed(0)} to ${curve.last.toFixed(0)} tokens`;
  const fix = 'read some answers: the reward may pay for length; add a penalty or a limit';
  return [finding('length_explosion', 'warn', message, fix, 'G50')];
}

function distance(points: readonly MetricPoint[]): Check[] {
  const curve = metricCurve(points, 'kl');
  if (curve === undefined || curve.last < STABLE_KL) return [];
  const message = `KL to the first model is ${curve.last.toFixed(4)}; training is stable below ${STABLE_KL}`;
  return [finding('kl_high', 'warn', message, 'a smaller learning rate or a larger KL weight', 'G47')];
}
