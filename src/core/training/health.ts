import type { MetricPoint } from '../ports/run-state.ts';
import type { Check } from '../runs/training-record.ts';

const EPOCHS_PAST_BEST = 3;

/** What the curves say while and after a run: a list of findings, empty when nothing is wrong. */
export function checkHealth(points: readonly MetricPoint[]): Check[] {
  const train = series(points, 'train_loss');
  const validation = series(points, 'validation_loss');
  return [...notFinite(points), ...diverged(train), ...overfitted(validation), ...learnedNothing(validation)];
}

function series(points: readonly MetricPoint[], name: string): number[] {
  return points.filter((point) => point.name === name).map((point) => point.value);
}

function notFinite(points: readonly MetricPoint[]): Check[] {
  const bad = points.find((point) => !Number.isFinite(point.value));
  if (bad === undefined) return [];
  return [
    finding(
      'not_a_number',
      'block',
      `${bad.name} is ${bad.value} at step ${bad.step}`,
      'start again with a smaller learning rate',
    ),
  ];
}

function diverged(losses: readonly number[]): Check[] {
  const [first] = losses;
  const last = losses.at(-1);
  if (first === undefined || last === undefined || losses.length < 3 || last <= first * 1.5) return [];
  return [
    finding(
      'diverged',
      'block',
      `training loss rose from ${first.toFixed(3)} to ${last.toFixed(3)}`,
      'start again with a smaller learning rate',
    ),
  ];
}

function overfitted(losses: readonly number[]): Check[] {
  const best = losses.indexOf(Math.min(...losses));
  const since = losses.length - 1 - best;
  if (losses.length < 2 || since < EPOCHS_PAST_BEST) return [];
  return [
    finding(
      'overfitting',
      'warn',
      `validation loss was best ${since} epochs before the last`,
      'fewer epochs, more rows, or stronger regularisation',
    ),
  ];
}

function learnedNothing(losses: readonly number[]): Check[] {
  const [first] = losses;
  if (first === undefined || losses.length < 3 || Math.min(...losses) < first * 0.99) return [];
  return [
    finding(
      'not_learning',
      'warn',
      'validation loss never fell below its value before the first step',
      'check that prompts carry the answer; then the learning rate',
    ),
  ];
}

function finding(code: string, severity: Check['severity'], message: string, fix: string): Check {
  return { code, severity, message, fix };
}
