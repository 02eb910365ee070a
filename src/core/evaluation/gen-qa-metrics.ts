import type { Metric } from '../runs/evaluation-record.ts';
import { genQaReport } from './metrics/gen-qa.ts';
import type { PredictionLine } from './prediction-lines.ts';

/** Name of the set of metrics that Nova's own gen_qa evaluation reports, its oddities included. */
export const GEN_QA = 'nova_gen_qa';

/** Beyond, the error of BLEU (which is wrong by design there) takes longer than it is worth. */
const MOST_FOR_BLEU_ERROR = 500;

/** The numbers of a Nova gen_qa report over the rows, each as `nova_` and its name there, so that both can be laid side by side. */
export function genQaMetrics(lines: readonly PredictionLine[]): Record<string, Metric> {
  const n = lines.length;
  const report = genQaReport(
    lines.map(({ answer }) => answer),
    lines.map(({ gold }) => gold),
    { bleuError: n <= MOST_FOR_BLEU_ERROR },
  );
  const names = Object.keys(report).filter((name) => !name.endsWith('_stderr'));
  return Object.fromEntries(
    names.map((name): [string, Metric] => {
      const stderr = report[`${name}_stderr`];
      return [`nova_${name}`, { value: report[name] ?? 0, n, ...(stderr === undefined ? {} : { stderr }) }];
    }),
  );
}
