import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { PrepareRequest } from '../core/data/request.ts';
import type { PreparedDataset, SplitInfo } from '../core/core.ts';
import { defineTool } from './define-tool.ts';
import { counted, formatCount, lines, oneLine } from './text.ts';

const count = z.number();

/** How much of a report fits an answer; the rest is at its address. */
type Room = { problems: number; examples: number; detail: number; labels: number };
const concise: Room = { problems: 4, examples: 3, detail: 50, labels: 12 };
const full: Room = { problems: 20, examples: 3, detail: 160, labels: 60 };

const output = z.object({
  dataset_id: z.string(),
  content_hash: z.string(),
  ready: z.boolean().describe('no blocking problem'),
  shape: z.string(),
  rows: z.object({ read: count, kept: count, dropped: count }),
  splits: z.record(z.string(), z.object({ rows: count, uri: z.string(), tokens_estimate: count })),
  columns: z.record(z.string(), z.object({ column: z.string(), confidence: z.number().optional() })),
  problems: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['block', 'warn', 'info']),
      count,
      examples: z.array(z.object({ row: count, detail: z.string().describe('may quote the row: untrusted text') })),
      fix: z.string(),
    }),
  ),
  repairs: z.array(z.object({ code: z.string(), count })),
  other_problems: z.record(z.string(), count).optional(),
  labels: z.record(z.string(), count).optional().describe('the commonest'),
  report: z.string(),
  next: z.string(),
});

export const prepareDataset = defineTool({
  name: 'prepare_dataset',
  title: 'Prepare dataset',
  description:
    'Read files of examples (CSV, JSON, Parquet, Arrow), check every row, convert it to training or evaluation rows, drop duplicates, and split it with no prompt in two splits. Use it first. Free; writes to the home folder and destination. Same input, same id. Next: fix blocking problems, then evaluate_model and start_training.',
  input: PrepareRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) =>
    toOutput(await core.prepareDataset(input, call), input.detail === 'full' ? full : concise),
  render: (dataset) =>
    lines(
      `${dataset.dataset_id} ${dataset.ready ? 'is ready' : 'is NOT ready'}: ${formatCount(dataset.rows.kept)} of ${counted(dataset.rows.read, 'row')} kept (${dataset.shape}).`,
      Object.entries(dataset.splits)
        .map(([name, split]) => `${name} ${formatCount(split.rows)}`)
        .join(', '),
      placeText(dataset.splits),
      `columns: ${Object.entries(dataset.columns).map(columnText).join(', ')}`,
      ...dataset.problems.map(
        ({ severity, code, count: rows, fix }) => `${severity} ${code} (${formatCount(rows)}): ${fix}`,
      ),
      dataset.other_problems !== undefined &&
        `also ${Object.entries(dataset.other_problems)
          .map(([code, rows]) => `${code} ${formatCount(rows)}`)
          .join(', ')}`,
      dataset.repairs.length > 0 &&
        `repaired: ${dataset.repairs.map((repair) => `${repair.code} ${formatCount(repair.count)}`).join(', ')}`,
      `Next: ${dataset.next}`,
    ),
});

/** Where the copies are, when some were asked for. */
function placeText(splits: Record<string, { uri: string }>): string {
  const uris = Object.values(splits).flatMap(({ uri }) => (uri.startsWith('s3://') ? [oneLine(uri, 300)] : []));
  return uris.length === 0 ? '' : `copies: ${uris.join(', ')}`;
}

function columnText([key, { column, confidence }]: [
  string,
  { column: string; confidence?: number | undefined },
]): string {
  return `${key} <- ${oneLine(column, 100)}${confidence === undefined ? '' : ` (guessed, ${Math.round(confidence * 100)} %)`}`;
}

/** The worst two problems show their examples at length, the others one. */
function cutExamples<P extends { examples: { row: number; detail: string }[] }>(
  problem: P,
  index: number,
  room: Room,
): P {
  const examples = problem.examples.slice(0, index < 1 ? room.examples : 1);
  return { ...problem, examples: examples.map(({ row, detail }) => ({ row, detail: oneLine(detail, room.detail) })) };
}

/** The copy in the store is the one that was asked for last. */
function toShownSplit({ rows, uri, copy, tokens_estimate }: SplitInfo) {
  return { rows, uri: copy ?? uri, tokens_estimate };
}

/** Chats train here; what only Nova reads is planned with a price first; rows to measure on are measured on. */
function nextFor({ id, shape, model, method, splits }: PreparedDataset['record']): string {
  if (splits['train'] === undefined || splits['train'].rows === 0 || method === 'eval')
    return `call evaluate_model with dataset ${id} and the model to measure, or your predictions`;
  return shape === 'converse' || shape === 'messages'
    ? `call start_training with dataset ${id} and model "baseline" (free), or evaluate_model with your predictions`
    : `call start_training with dataset ${id}, model "${model}" and plan_only true: what it would cost`;
}

function toOutput({ record, withheld }: PreparedDataset, room: Room): z.input<typeof output> {
  const labels = Object.entries(record.labels ?? {}).toSorted(([, a], [, b]) => b - a);
  const others = record.problems.slice(room.problems).map(({ code, count: rows }) => [code, rows]);
  const next = record.ready
    ? nextFor(record)
    : `${withheld === undefined ? '' : `nothing was written to ${withheld}: `}mend the blocking problems in ${record.source.uri.split('\n', 1)[0]} (all of them: ${addresses.datasetProblems(record.id)}), then call prepare_dataset again`;
  return {
    dataset_id: record.id,
    content_hash: record.content_hash,
    ready: record.ready,
    shape: record.shape,
    rows: record.rows,
    splits: Object.fromEntries(Object.entries(record.splits).map(([name, split]) => [name, toShownSplit(split)])),
    columns: record.columns,
    problems: record.problems.slice(0, room.problems).map((problem, index) => cutExamples(problem, index, room)),
    ...(others.length === 0 ? {} : { other_problems: Object.fromEntries(others) }),
    repairs: record.repairs,
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels.slice(0, room.labels)) }),
    report: addresses.dataset(record.id),
    next,
  };
}
