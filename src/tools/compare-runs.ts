import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { CompareRequest } from '../core/evaluation/compare-request.ts';
import type { ComparisonRecord } from '../core/core.ts';
import { defineTool } from './define-tool.ts';
import { formatNumber, lines, oneLine } from './text.ts';

const number = z.number();

const comparison = z.object({
  run: z.string(),
  baseline: z.string(),
  metric: z.string(),
  n: number,
  baseline_value: number,
  run_value: number,
  delta: number,
  ci95: z.array(number),
  test: z.string(),
  p: number,
  p_adjusted: number,
  significant: z.boolean(),
  minimum_detectable: number,
});

const flips = z.object({
  gained: number,
  lost: number,
  examples: z.array(
    z.object({ row: number, prompt: z.string(), gold: z.string(), before: z.string(), after: z.string() }),
  ),
});

const output = z.object({
  comparison_id: z.string(),
  verdict: z.record(z.string(), z.enum(['better', 'worse', 'no_evidence', 'not_comparable'])),
  comparisons: z.array(comparison),
  reasons: z.record(z.string(), z.string()).describe('why not comparable'),
  changed: z.record(z.string(), z.record(z.string(), z.unknown())),
  warnings: z.array(z.string()),
  flips: z.record(z.string(), flips),
  promote: z.record(z.string(), z.object({ promote: z.boolean(), why: z.string() })),
  report: z.string(),
  next: z.string(),
});

export const compareRuns = defineTool({
  name: 'compare_runs',
  title: 'Compare runs',
  description:
    'Say whether runs really differ from a baseline: a paired test on the same rows (McNemar for right or wrong, paired permutation otherwise), corrected for the number of runs (Holm), with the interval of the difference, the smallest difference this many rows could show, settings that changed, and rows that flipped. Verdict per run: better, worse, no_evidence, not_comparable. Takes 2 to 50 runs or evaluations; each must have been evaluated on the same rows. Free. Next: deploy_model for what is better.',
  input: CompareRequest,
  output,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: async (core, input, call) => toOutput(await core.compareRuns(input, call)),
  render: (answer) =>
    lines(
      ...Object.entries(answer.verdict).map(([run, verdict]) => verdictText(answer, run, verdict)),
      ...answer.warnings.map((warning) => `warning: ${warning}`),
      ...Object.entries(answer.promote).map(
        ([run, { promote, why }]) => `${promote ? 'promote' : 'do not promote'} ${run}: ${why}`,
      ),
      `Next: ${answer.next}`,
    ),
});

function verdictText(answer: z.output<typeof output>, run: string, verdict: string): string {
  const row = answer.comparisons.find((candidate) => candidate.run === run);
  if (row === undefined) return `${run}: ${verdict.replace('_', ' ')}: ${answer.reasons[run] ?? ''}`;
  const flipped = answer.flips[run];
  const rows = flipped === undefined ? '' : ` ${flipped.gained} rows gained, ${flipped.lost} lost.`;
  return `${run}: ${verdict.replace('_', ' ')}. ${row.metric} ${formatNumber(row.baseline_value)} -> ${formatNumber(row.run_value)} (${signed(row.delta)}, 95 % ${row.ci95.map(signed).join(' to ')}; ${row.test}, p ${pText(row.p)}, adjusted ${pText(row.p_adjusted)}; n = ${row.n} shows ${formatNumber(row.minimum_detectable)} or more).${rows}`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(value)}`;
}

function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function toOutput(record: ComparisonRecord): z.input<typeof output> {
  const better = Object.entries(record.verdict).find(([, verdict]) => verdict === 'better')?.[0];
  const cut = Object.entries(record.flips).map(([run, { examples, ...counts }]) => [
    run,
    { ...counts, examples: examples.map((flip) => ({ ...flip, prompt: oneLine(flip.prompt, 120) })) },
  ]);
  return {
    comparison_id: record.id,
    verdict: record.verdict,
    comparisons: record.comparisons,
    reasons: record.reasons,
    changed: record.changed,
    warnings: record.warnings,
    flips: Object.fromEntries(cut),
    promote: record.promote,
    report: addresses.comparison(record.id),
    next: nextStep(record, better),
  };
}

function nextStep({ verdict, reasons }: ComparisonRecord, better: string | undefined): string {
  if (better !== undefined) return `call deploy_model with run ${better}`;
  if (Object.values(verdict).every((each) => each === 'not_comparable')) {
    return Object.values(reasons)[0] === undefined
      ? 'evaluate both on the same rows'
      : 'evaluate both on the same dataset and split, then compare again';
  }
  return 'nothing is shown to be better: keep the baseline, or measure on more rows';
}
