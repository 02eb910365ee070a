import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { PrepareRequest } from '../core/data/request.ts';
import type { PreparedDataset } from '../core/core.ts';
import { defineTool } from './define-tool.ts';
import { counted, formatCount, lines } from './text.ts';

const count = z.number();

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
      examples: z.array(z.object({ row: count, detail: z.string() })),
      fix: z.string(),
    }),
  ),
  repairs: z.array(z.object({ code: z.string(), count })),
  labels: z.record(z.string(), count).optional(),
  report: z.string(),
  next: z.string(),
});

export const prepareDataset = defineTool({
  name: 'prepare_dataset',
  title: 'Prepare dataset',
  description:
    'Read a whole file of examples (CSV or JSON lines), check every row, convert it to training or evaluation records, remove exact duplicates, and split it so that no prompt is in two splits. Use it before anything else: training and evaluation take only datasets it has made. Free and local; writes under the home folder, never to the source. The same file and options give the same dataset id. Next: fix problems of severity block, then evaluate_model and start_training.',
  input: PrepareRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: async (core, input, call) => toOutput(await core.prepareDataset(input, call)),
  render: (dataset) =>
    lines(
      `${dataset.dataset_id} ${dataset.ready ? 'is ready' : 'is NOT ready'}: ${formatCount(dataset.rows.kept)} of ${counted(dataset.rows.read, 'row')} kept (${dataset.shape}).`,
      Object.entries(dataset.splits)
        .map(([name, split]) => `${name} ${formatCount(split.rows)}`)
        .join(', '),
      `columns: ${Object.entries(dataset.columns).map(columnText).join(', ')}`,
      dataset.labels !== undefined && `${Object.keys(dataset.labels).length} labels`,
      ...dataset.problems.map(
        (problem) => `${problem.severity} ${problem.code} (${formatCount(problem.count)}): ${problem.fix}`,
      ),
      ...dataset.repairs.map((repair) => `repaired ${repair.code}: ${formatCount(repair.count)}`),
      `Next: ${dataset.next}`,
    ),
});

function columnText([key, { column, confidence }]: [
  string,
  { column: string; confidence?: number | undefined },
]): string {
  return `${key} <- ${column}${confidence === undefined ? '' : ` (guessed, ${Math.round(confidence * 100)} %)`}`;
}

function toOutput({ record }: PreparedDataset): z.input<typeof output> {
  const next = record.ready
    ? `call start_training with dataset ${record.id} and model "baseline" (free), or evaluate_model with your predictions`
    : `mend the blocking problems in ${record.source.uri} (all of them: ${addresses.dataset(record.id)}), then call prepare_dataset again`;
  return {
    dataset_id: record.id,
    content_hash: record.content_hash,
    ready: record.ready,
    shape: record.shape,
    rows: record.rows,
    splits: record.splits,
    columns: record.columns,
    problems: record.problems,
    repairs: record.repairs,
    ...(record.labels === undefined ? {} : { labels: record.labels }),
    report: addresses.dataset(record.id),
    next,
  };
}
