import type { EvaluationResult, Metric } from '../../runs/evaluation-record.ts';
import { normalQuantile } from '../statistics/normal.ts';

/** A result of which only the service's numbers are known: intervals by the normal distribution from its standard errors. */
export function serviceResult(service: Readonly<Record<string, number>>): EvaluationResult {
  const names = Object.keys(service).filter((name) => !name.endsWith('_stderr'));
  const width = normalQuantile(0.975);
  const metrics = names.map((name): [string, Metric] => {
    const [value = 0, stderr] = [service[name], service[`${name}_stderr`]];
    if (stderr === undefined) return [name, { value, n: 0 }];
    return [name, { value, stderr, ci95: [value - width * stderr, value + width * stderr], n: 0 }];
  });
  const nothing = { p50: 0, p90: 0, p99: 0, max: 0, mean: 0 };
  return { n: 0, metrics: Object.fromEntries(metrics), primary: names[0] ?? '', response_length: nothing };
}
