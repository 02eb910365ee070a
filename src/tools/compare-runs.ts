import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { CompareRequest } from '../core/evaluation/compare-request.ts';
import type { ComparisonRecord } from '../core/core.ts';
import { defineTool } from './define-tool.ts';
import { formatNumber, lines, oneLine } from './text.ts';

const number = z.number();

/** What a text of 500 tokens can hold. */
const RUNS_IN_FULL = 2;
const MOST_RUNS = 8;
const MOST_NOTES = 3;
const NOTE_CHARACTERS = 150;
const REASON_CHARACTERS = 66;

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
  board: z.record(z.string(), z.looseObject({ front: z.boolean() })).optional(),
  chain: z.record(z.string(), z.unknown()).optional(),
  report: z.string(),
  next: z.string(),
});

export const compareRuns = defineTool({
  name: 'compare_runs',
  title: 'Compare runs',
  description:
    'Say whether runs really differ from a baseline: a paired test on the same rows (McNemar or permutation), corrected for the number of runs (Holm), with the interval of the difference, the smallest difference this many rows could show, settings that changed and rows that flipped. Verdict per run: better, worse, no_evidence, not_comparable. 2 to 50 runs or evaluations of the same rows. Free. Next: deploy_model for what is better.',
  input: CompareRequest,
  output,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: async (core, input, call) => toOutput(await core.compareRuns(input, call)),
  illustrate: async (core, { detail }, answer) => {
    if (detail === 'concise') return { output: answer, pictures: [] };
    const { pictures, notes } = await (await core.library()).comparisonPictures(answer.comparison_id);
    return { output: { ...answer, warnings: [...notes, ...answer.warnings] }, pictures };
  },
  render: (answer) =>
    lines(
      ...verdictLines(answer),
      frontText(answer.board),
      chainText(answer.chain),
      ...atMost(notesOf(answer), answer.warnings).map((warning) => `warning: ${oneLine(warning, NOTE_CHARACTERS)}`),
      ...atMost(notesOf(answer), Object.entries(answer.promote)).map((entry) =>
        typeof entry === 'string' ? entry : promoteText(...entry),
      ),
      `Charts: ${answer.report}`,
      `Next: ${answer.next}`,
    ),
});

type Output = z.output<typeof output>;

/** A few runs are told in full, more in a line each, and of many the rest is counted. */
function verdictLines(answer: Output): string[] {
  const runs = Object.entries(answer.verdict);
  if (runs.length <= RUNS_IN_FULL) return runs.map(([run, verdict]) => verdictText(answer, run, verdict));
  return atMost(MOST_RUNS, runs).map((entry) => (typeof entry === 'string' ? entry : shortText(answer, ...entry)));
}

function shortText(answer: Output, run: string, verdict: string): string {
  const row = answer.comparisons.find((candidate) => candidate.run === run);
  const said = `${run}: ${verdict.replace('_', ' ')}`;
  const reason = answer.reasons[run];
  if (row === undefined && reason !== undefined) return `${said}: ${oneLine(reason, REASON_CHARACTERS)}`;
  return row === undefined ? said : `${said}, ${signed(row.delta)}, p ${pText(row.p_adjusted)}`;
}

function promoteText(run: string, { promote, why }: Output['promote'][string]): string {
  return `${promote ? 'promote' : 'do not promote'} ${run}: ${oneLine(why, NOTE_CHARACTERS)}`;
}

function frontText(board: Output['board']): string | undefined {
  const front = Object.entries(board ?? {}).flatMap(([run, { front: is }]) => (is ? [run] : []));
  const count = Object.keys(board ?? {}).length;
  return front.length === 0 || front.length === count
    ? undefined
    : `Pareto front: ${atMost(MOST_NOTES, front).join(', ')}`;
}

/** What a chain has to say takes the room of a note. */
function notesOf({ chain }: Output): number {
  return chain === undefined ? MOST_NOTES : MOST_NOTES - 1;
}

/** Backward transfer and forgetting, once every score they need is there; until then what is missing stands in the answer. */
function chainText(chain: Output['chain'] = {}): string | undefined {
  const { backward_transfer: transfer, backward_transfer_ci95: ends, forgetting, metric, stages } = chain;
  if (typeof transfer !== 'number' || typeof forgetting !== 'number' || !Array.isArray(stages)) return undefined;
  const interval = Array.isArray(ends) ? ` (95 % ${ends.map(Number).map(signed).join(' to ')})` : '';
  return `chain of ${stages.length}: backward transfer ${signed(transfer)}${interval}, forgetting ${formatNumber(forgetting)} (${String(metric)})`;
}

/** The first of a list, and how many more there are. */
function atMost<T>(count: number, list: readonly T[]): (T | string)[] {
  const rest = list.length - count;
  return rest <= 0 ? [...list] : [...list.slice(0, count), `and ${rest} more`];
}

function verdictText(answer: z.output<typeof output>, run: string, verdict: string): string {
  const row = answer.comparisons.find((candidate) => candidate.run === run);
  if (row === undefined) return `${run}: ${verdict.replace('_', ' ')}: ${answer.reasons[run] ?? ''}`;
  const flipped = answer.flips[run];
  const rows = flipped === undefined ? '' : ` ${flipped.gained} rows gained, ${flipped.lost} lost.`;
  return `${run}: ${verdict.replace('_', ' ')}. ${row.metric} ${formatNumber(row.baseline_value)} -> ${formatNumber(row.run_value)} (${signed(row.delta)}, 95 % ${row.ci95.map(signed).join(' to ')}; ${row.test}, p ${pText(row.p)}, adjusted ${pText(row.p_adjusted)}; ${powerText(row)}).${rows}`;
}

/** Where all rows differ alike, nothing says which differences they could show. */
function powerText({ n, ci95: [low = 0, high = 0], minimum_detectable }: z.output<typeof comparison>): string {
  const isFlat = high - low < 1e-12;
  return `n = ${n} shows ${isFlat ? 'an unknown difference: all rows differ alike' : `${formatNumber(minimum_detectable)} or more`}`;
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
    ...(record.board === undefined ? {} : { board: record.board.runs }),
    ...(record.chain === undefined ? {} : { chain: chainPart(record.chain) }),
    report: addresses.comparisonReport(record.id),
    next: nextStep(record, better),
  };
}

/** The whole matrix while it is small; of long chains it stands in the report. */
function chainPart({ matrix, ...chain }: NonNullable<ComparisonRecord['chain']>): Record<string, unknown> {
  return chain.stages.length <= MOST_RUNS ? { matrix, ...chain } : chain;
}

function nextStep({ verdict, reasons, baseline, chain }: ComparisonRecord, better: string | undefined): string {
  if (better !== undefined)
    return better.startsWith('tr-')
      ? `call deploy_model with run ${better}`
      : `${better} is better: use it in the place of ${baseline}`;
  const missing = chain?.missing[0];
  if (missing?.startsWith('evaluate_model ') === true) return `call ${missing}: the chain needs it`;
  if (Object.values(verdict).every((each) => each === 'not_comparable')) {
    const rows = /^evaluated on other rows: .* against (.*)$/.exec(Object.values(reasons)[0] ?? '')?.[1];
    if (rows !== undefined) return `evaluate all on the ${rows}, as ${baseline} was, then compare again`;
    return 'evaluate both on the same rows and in the same way, then compare again';
  }
  return `nothing is shown to be better: keep ${baseline}, or measure on more rows`;
}
