import { passAtK } from './metrics/pass-at-k.ts';
import type { PredictionLine, Sample } from './prediction-lines.ts';
import { samplesOf, succeeds } from './sampled-answers.ts';
import { mean } from './statistics/mean.ts';

/** Below this a row's rewards count as equal. */
const FLAT = 1e-8;

const PASS_AT = /^pass_at_([1-9]\d{0,5})$/;

/** Metrics that are a share of rows: of rows that were solved never, sometimes or always, always the same way counted as one of the outer two. */
export const solvedMetrics = ['solved_never', 'solved_sometimes', 'solved_always'] as const;

/** The metrics of lines with several answers or rewards, the deciding one first; none for other lines. `pass_at_k` names the fewest answers of a row. */
export function sampledMetrics(lines: readonly PredictionLine[]): string[] {
  const sampled = lines.flatMap(({ samples }) => (samples === undefined ? [] : [samples]));
  if (sampled.length === 0) return [];
  const fewest = Math.min(...lines.map((line) => samplesOf(line).length));
  const rewarded = sampled.some((samples) => samples.some(({ reward }) => reward !== undefined));
  const several = fewest < 2 ? [] : ['pass_at_1', `pass_at_${fewest}`, ...solvedMetrics];
  return [...(rewarded ? ['mean_reward', ...(fewest < 2 ? [] : ['best_reward'])] : []), ...several];
}

/** The score of each row under such a metric; undefined for any other. A row that got no answer scores 0. */
export function sampledScores(metric: string, lines: readonly PredictionLine[]): Float64Array | undefined {
  const score = scorerOf(metric);
  if (score === undefined) return undefined;
  return Float64Array.from(lines, (line) => (line.error === undefined ? score(samplesOf(line)) : 0));
}

/** Whether a metric is told by several answers to each row, or by rewards. */
export function isSampledMetric(metric: string): boolean {
  return scorerOf(metric) !== undefined;
}

/** Whether a metric is told by rewards alone. */
export function isRewardMetric(metric: string): boolean {
  return metric === 'mean_reward' || metric === 'best_reward';
}

/** How many answers to each row a metric needs: pass_at_k needs k. */
export function answersNeeded(metric: string): number {
  return Number(PASS_AT.exec(metric)?.[1] ?? 1);
}

type Score = (samples: readonly Sample[]) => number;

function scorerOf(metric: string): Score | undefined {
  if (metric === 'mean_reward') return (samples) => mean(rewardsOf(samples));
  if (metric === 'best_reward') return (samples) => Math.max(...rewardsOf(samples));
  const solved = solvedMetrics.find((name) => name === metric);
  if (solved !== undefined) return (samples) => (solvedHow(samples) === solved ? 1 : 0);
  const k = PASS_AT.exec(metric)?.[1];
  if (k === undefined) return undefined;
  return (samples) => passAtK(samples.length, samples.filter(succeeds).length, Math.min(Number(k), samples.length));
}

/** A row whose answers all fare alike teaches a group-relative method nothing: never when none succeeds, always when they do. */
function solvedHow(samples: readonly Sample[]): (typeof solvedMetrics)[number] {
  const rewards = rewardsOf(samples);
  if (Math.max(...rewards) - Math.min(...rewards) > FLAT) return 'solved_sometimes';
  return samples.every(succeeds) ? 'solved_always' : 'solved_never';
}

/** Where nothing rewards, a right answer is worth 1. */
function rewardsOf(samples: readonly Sample[]): number[] {
  return samples.map(({ correct, reward }) => reward ?? (correct ? 1 : 0));
}
