import { quantileInterval } from '../../evaluation/statistics/quantile-interval.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import { passingFailureOf } from '../../passing-failure.ts';
import type { LoadReport, Percentile } from '../../runs/load-record.ts';
import type { Outcome, SentLoad } from './requests-under-way.ts';
import { judgeLoad } from './judge-load.ts';

export type LoadTerms = Pick<LoadReport, 'at' | 'rate' | 'seconds' | 'arrivals' | 'seed' | 'objective_ms'>;

/** What an answer used. */
export type Used = { input_tokens: number; output_tokens: number };

const EXAMPLE_CHARACTERS = 200;

/**
 * The report on a load test. A request without an answer counts as slower than any, so that a service which drops what it cannot do in
 * time does not look fast. `usd`: what the test cost. Intervals are distribution-free and take requests as independent.
 */
export function toLoadReport(terms: LoadTerms, requests: number, load: SentLoad<Used>, usd: number): LoadReport {
  const { outcomes, elapsed, ended_early } = load;
  const answers = outcomes.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
  const latencies = outcomes.map(({ latency }) => latency ?? Infinity).toSorted(byTime);
  const latency_ms = {
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
  };
  const late_ms = atRank(outcomes.map(({ late }) => late).toSorted(byTime), 0.99) ?? 0;
  const perSecond = (count: number): number => (elapsed === 0 ? 0 : round((count * 1000) / elapsed));
  return {
    ...terms,
    requests,
    sent: outcomes.length,
    answered: answers.length,
    errors: errorsOf(outcomes),
    latency_ms,
    answered_per_s: perSecond(answers.length),
    late_ms: round(late_ms),
    tokens_per_s: {
      input: perSecond(answers.reduce((sum, { input_tokens }) => sum + input_tokens, 0)),
      output: perSecond(answers.reduce((sum, { output_tokens }) => sum + output_tokens, 0)),
    },
    cost_usd: usd,
    ...(answers.length === 0 ? {} : { cost_per_1000_usd: (usd / answers.length) * 1000 }),
    ...judgeLoad(latency_ms.p95, terms.objective_ms, outcomes.length, late_ms),
    ...(ended_early === undefined ? {} : { ended_early }),
  };
}

/** By nearest rank: a time that was really measured. */
function percentile(sorted: readonly number[], q: number): Percentile {
  const { low, high } = quantileInterval(sorted, q);
  const named = { value: atRank(sorted, q), low, high };
  const known = Object.entries(named).filter(([, ms]) => ms !== undefined && Number.isFinite(ms));
  return Object.fromEntries(known.map(([name, ms]) => [name, round(ms ?? 0)]));
}

function atRank(sorted: readonly number[], q: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

function errorsOf(outcomes: readonly Outcome<Used>[]): LoadReport['errors'] {
  const kinds = new Map<string, { kind: string; count: number; example: string }>();
  for (const outcome of outcomes) {
    if (outcome.answer !== undefined) continue;
    const kind = kindOf(outcome.error);
    const known = kinds.get(kind) ?? { kind, count: 0, example: exampleOf(outcome.error) };
    kinds.set(kind, { ...known, count: known.count + 1 });
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count);
}

function kindOf(error: unknown): string {
  if (error === undefined) return 'unanswered';
  return passingFailureOf(error)?.passing ?? (error instanceof ForgeError ? error.code : 'broken');
}

function exampleOf(error: unknown): string {
  return error === undefined ? 'no answer when the test ended' : messageOf(error).slice(0, EXAMPLE_CHARACTERS);
}

function byTime(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
