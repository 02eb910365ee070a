import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { type Evaluated, type EvaluatedWithPanels, UNPAIRED, type Unapproved, hasRowsToPair } from '../core/core.ts';
import { EvaluateRequest } from '../core/evaluation/request.ts';
import { defineTool } from './define-tool.ts';
import { panelText, panels, toPanels } from './panel-output.ts';
import { cost } from './plan-output.ts';
import { counted, formatCount, formatNumber, lines } from './text.ts';

/** More would crowd an agent's context. */
const SHOWN_LABELS = 12;

const metric = z.object({ value: z.number(), stderr: z.number().optional(), ci95: z.array(z.number()).optional() });

const judge = z.object({
  model: z.string(),
  verdict: z.string().optional(),
  agreement: z.number().optional(),
  position_bias: z.number().optional(),
  malformed: z.number().optional(),
});
type Judge = z.output<typeof judge>;

const output = z.object({
  evaluation_id: z.string(),
  state: z.string(),
  n: z.number(),
  task: z.string(),
  metrics: z.record(z.string(), metric),
  primary: z.string(),
  per_label: z
    .record(z.string(), z.object({ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() }))
    .optional(),
  confusion: z.object({ labels: z.array(z.string()), matrix: z.array(z.array(z.number())) }).optional(),
  unparsed: z.number().optional(),
  errors: z.number().optional().describe('rows the model failed on; count as wrong'),
  failure: z.object({ cause: z.string(), fix: z.string() }).optional(),
  warnings: z.array(z.string()).optional(),
  progress: z.object({ step: z.number(), total: z.number() }).optional(),
  response_length: z.record(z.string(), z.number()).optional(),
  untrained: z.object({ evaluation_id: z.string(), metrics: z.record(z.string(), z.number()) }).optional(),
  panels: panels.optional(),
  cost_usd: z.number(),
  plan_id: z.string().optional(),
  approve: z.string().optional(),
  cost: cost.optional(),
  latency_ms: z.record(z.string(), z.number()).optional(),
  judge: judge.optional(),
  predictions: z.string(),
  report: z.string().optional(),
  next: z.string(),
});

export const evaluateModel = defineTool({
  name: 'evaluate_model',
  title: 'Evaluate model',
  description:
    'Measure a model or a file of predictions on a dataset. Closed labels: exact match beside label extraction, unparsed answers wrong, per-label scores, confusion. Open answers: exact match, token F1, ROUGE-L. With intervals, beside the untrained baseline. Local models and predictions are free; others answer first with a plan and stop at max_cost_usd. The same call returns the stored result or goes on. Next: compare_runs.',
  input: EvaluateRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => {
    const answer = await core.evaluateModel(input, call);
    return 'approval' in answer ? toPlanOutput(answer) : toOutput(answer);
  },
  render: (answer) =>
    lines(
      `${answer.evaluation_id} ${answer.state}: ${answer.task}${answer.n === 0 ? '' : `, n = ${formatCount(answer.n)}`}.`,
      ...Object.entries(answer.metrics).map(([name, value]) => metricText(name, value, answer)),
      answer.unparsed !== undefined &&
        answer.unparsed > 0 &&
        `${formatCount(answer.unparsed)} answers held no label and count as wrong`,
      answer.errors !== undefined &&
        answer.errors > 0 &&
        `${formatCount(answer.errors)} rows got no answer and count as wrong`,
      ...(answer.warnings ?? []).map((warning) => `warning: ${warning}`),
      ...Object.entries(answer.panels ?? {}).map(([name, panel]) => panelText(name, panel)),
      answer.failure !== undefined && `failed: ${answer.failure.cause}`,
      answer.cost !== undefined &&
        `it costs ${dollars(answer.cost.low)} to ${dollars(answer.cost.high)} USD: ${answer.cost.assumptions.join('; ')}`,
      answer.judge !== undefined && judgeText(answer.judge),
      answer.approve !== undefined && `approve: ${answer.approve}`,
      answer.cost_usd > 0 && `spent ${dollars(answer.cost_usd)} USD`,
      answer.progress !== undefined &&
        `${formatCount(answer.progress.step)} of ${counted(answer.progress.total, 'row')} answered`,
      `Next: ${answer.next}`,
    ),
});

function judgeText({ model, verdict, agreement, position_bias, malformed = 0 }: Judge): string {
  const share = (value: number | undefined): string =>
    value === undefined ? 'unknown' : `${(100 * value).toFixed(1)} %`;
  return `judge ${model}${verdict === undefined ? '' : `: ${verdict}`}; both orders agree on ${share(agreement)} of rows, position bias ${share(position_bias)}, ${malformed} judgements unreadable`;
}

function metricText(name: string, value: z.output<typeof metric>, answer: z.output<typeof output>): string {
  const interval = value.ci95 === undefined ? '' : ` [${value.ci95.map(formatNumber).join(', ')}]`;
  const untrained = answer.untrained?.metrics[name];
  const beside = untrained === undefined ? '' : ` (untrained ${formatNumber(untrained)})`;
  return `${name}${name === answer.primary ? ' (primary)' : ''}: ${formatNumber(value.value)}${interval}${beside}`;
}

function toPlanOutput(waiting: Unapproved): z.input<typeof output> {
  const { approval, token, declined, evaluation, task, rows, purpose, finished = [] } = waiting;
  const done = finished.map(finishedText).join('');
  const warnings = approval.checks.map(({ code, message, fix }) => `${code}: ${message}; ${fix}`);
  const next =
    token === undefined
      ? declined
        ? 'the person said no; ask what to change'
        : 'call evaluate_model again: the person will be asked'
      : `show the price${purpose === undefined ? '' : ` of ${purpose},`} to the person; if they agree call evaluate_model again with the same arguments and approve before ${approval.expires_at}`;
  return {
    evaluation_id: evaluation,
    state: 'needs_approval',
    n: rows,
    task,
    metrics: {},
    primary: '',
    cost_usd: 0,
    plan_id: approval.id,
    cost: approval.cost,
    ...(token === undefined ? {} : { approve: token }),
    ...(warnings.length === 0 ? {} : { warnings }),
    predictions: addresses.predictions(evaluation),
    next: `${done}${next}`,
  };
}

function finishedText({ id, state, result }: Evaluated['record']): string {
  const value = result?.metrics[result.primary]?.value;
  const score = value === undefined ? '' : ` (${result?.primary} ${formatNumber(value)})`;
  return `evaluation ${id} is ${state === 'succeeded' ? 'done' : state}${score}; `;
}

function toOutput(evaluated: EvaluatedWithPanels): z.input<typeof output> {
  const { record, untrained, done, total, panels: asked, notes = [], task = record.task } = evaluated;
  const { result } = record;
  const warnings = [...(result?.warnings ?? []), ...notes];
  const values = Object.entries(untrained?.result?.metrics ?? {}).map(([name, { value }]) => [name, value]);
  return {
    evaluation_id: record.id,
    state: record.state,
    n: result?.n ?? (isOver(record) ? 0 : total),
    task,
    metrics: result?.metrics ?? {},
    primary: result?.primary ?? '',
    ...labelParts(result),
    ...(result?.errors === undefined ? {} : { errors: result.errors }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(record.judge === undefined ? {} : { judge: record.judge }),
    ...(result?.latency_ms === undefined ? {} : { latency_ms: result.latency_ms }),
    ...(total > 0 && record.state !== 'succeeded' && (result === undefined || done < total)
      ? { progress: { step: done, total } }
      : {}),
    ...(result?.unparsed === undefined ? {} : { unparsed: result.unparsed }),
    ...(result === undefined ? {} : { response_length: result.response_length }),
    ...(untrained === undefined
      ? {}
      : { untrained: { evaluation_id: untrained.id, metrics: Object.fromEntries(values) } }),
    ...(asked === undefined ? {} : { panels: toPanels(asked) }),
    cost_usd: record.cost_usd,
    predictions: addresses.predictions(record.id),
    ...(result === undefined ? {} : { report: addresses.evaluationReport(record.id) }),
    next: nextStep(evaluated),
  };
}

/** Scores by label while they are few; of more labels the worst, and no matrix: the whole is in the resource. */
function labelParts(result: Evaluated['record']['result']): Pick<z.input<typeof output>, 'per_label' | 'confusion'> {
  const { per_label = {}, confusion } = result ?? {};
  const labels = Object.entries(per_label).toSorted(([, a], [, b]) => a.f1 - b.f1);
  if (confusion === undefined || labels.length === 0) return {};
  const shown = Object.fromEntries(labels.slice(0, SHOWN_LABELS));
  return labels.length <= SHOWN_LABELS ? { per_label: shown, confusion } : { per_label: shown };
}

function nextStep({ record: { state, id, failure, result }, untrained, base }: Evaluated): string {
  if (state === 'failed') return failure?.fix ?? 'call evaluate_model again';
  if (state === 'stopped') return failure?.fix ?? 'call evaluate_model again to go on';
  if (state !== 'succeeded') return `call get_run with id ${id} and wait_s 30, then this again for the numbers`;
  if (!hasRowsToPair(result)) return UNPAIRED;
  if (untrained !== undefined) {
    const compare = `call compare_runs with runs ["${untrained.id}", "${id}"]`;
    return untrained.state === 'succeeded' ? compare : `its base is ${untrained.state}; when it is done ${compare}`;
  }
  if (base !== undefined)
    return `call evaluate_model with ${base} and otherwise the same arguments for its base, then compare_runs`;
  return `call compare_runs with ${id} and another evaluation of the same rows`;
}

function isOver({ state }: Evaluated['record']): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'stopped';
}

/** Cents, or their hundredths where it is about less than a dollar. */
function dollars(amount: number): string {
  return amount.toFixed(amount < 1 ? 4 : 2);
}
