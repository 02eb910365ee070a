import type { MetricPoint } from '../../ports/run-state.ts';
import type { Check } from '../../runs/training-record.ts';
import { finding } from './finding.ts';
import { metricCurve } from './metric-curve.ts';

/** Validations since the best one; our number. */
const PAST_BEST = 3;
/** A loss that rose so far above its first values has left the slope; our number. */
const RISEN = 1.5;
/** Below this a loss is no loss: nothing is trained on. */
const NOTHING = 1e-6;
/** The last half of a run that gains less than this share of what the first half gained stands still; our number. */
const STANDSTILL = 0.02;
const SMALLER = 'start again with a smaller learning rate';

/** What losses tell: that nothing is learned from, that training leaves the slope, stands still, or learns by heart. */
export function lossFindings(points: readonly MetricPoint[]): Check[] {
  const train = valuesOf(points, 'train_loss');
  const validation = valuesOf(points, 'validation_loss');
  return [
    ...trainedOnNothing(train),
    ...diverged(train),
    ...standsStill(points, train),
    ...overfitted(validation),
    ...learnedNothing(validation),
  ];
}

function valuesOf(points: readonly MetricPoint[], name: string): number[] {
  return points.filter((point) => point.name === name).map((point) => point.value);
}

function trainedOnNothing(losses: readonly number[]): Check[] {
  const begin = losses.slice(0, 3);
  if (begin.length < 3 || begin.some((loss) => Math.abs(loss) > NOTHING)) return [];
  const fix = 'stop it: targets are cut off or masked; check max_length against the lengths in the dataset report';
  return [finding('zero_loss', 'block', `training loss is ${begin[0]} from the first step on`, fix, 'G38')];
}

function diverged(losses: readonly number[]): Check[] {
  const [first] = losses;
  const last = losses.at(-1);
  if (first === undefined || last === undefined || losses.length < 3 || last <= first * RISEN) return [];
  const message = `training loss rose from ${first.toFixed(3)} to ${last.toFixed(3)}`;
  return [finding('diverged', 'block', message, `stop it and ${SMALLER}`, 'G23, G24; factor 1.5 is ours')];
}

function standsStill(points: readonly MetricPoint[], losses: readonly number[]): Check[] {
  const whole = metricCurve(points, 'train_loss', 40);
  if (whole === undefined) return [];
  const middle = losses.slice(Math.floor(losses.length / 2) - 2, Math.floor(losses.length / 2) + 3);
  const half = middle.reduce((sum, loss) => sum + loss, 0) / middle.length;
  const gained = whole.first - half;
  const late = half - whole.lowest;
  if (gained <= 0 || late >= gained * STANDSTILL) return [];
  const message = `training loss has hardly fallen since half of the steps: ${half.toFixed(3)} then, ${whole.last.toFixed(3)} now`;
  return [finding('plateau', 'info', message, 'fewer steps would do, or more varied rows', 'our number')];
}

function overfitted(losses: readonly number[]): Check[] {
  const best = losses.indexOf(Math.min(...losses));
  const since = losses.length - 1 - best;
  if (losses.length < 2 || since < PAST_BEST) return [];
  const message = `validation loss was best ${since} validations before the last`;
  return [finding('overfitting', 'warn', message, 'fewer epochs, more rows, or stronger regularisation', 'G31')];
}

function learnedNothing(losses: readonly number[]): Check[] {
  const [first] = losses;
  if (first === undefined || losses.length < 3 || Math.min(...losses) < first * 0.99) return [];
  const message = 'validation loss never fell below its value before the first step';
  const fix = 'check that prompts carry the answer; then the learning rate';
  return [finding('not_learning', 'warn', message, fix, 'our number')];
}
