import type { DatasetRecord, Percentiles } from '../../runs/dataset-record.ts';
import type { Knob, Value } from '../recipe/recipe-knobs.ts';
import type { Technique } from './technique.ts';

/** Names of one quantity on the platforms; a job has at most one of them. */
const names = {
  steps: ['max_steps'],
  epochs: ['max_epochs', 'epochCount'],
  batch: ['global_batch_size', 'batchSize'],
  warmup: ['warmup_steps', 'learningRateWarmupSteps'],
  rate: ['learning_rate', 'learningRate'],
  length: ['max_length', 'max_context_length', 'maxPromptLength'],
  save: ['save_steps'],
  check: ['val_check_interval'],
  limit: ['limit_val_batches'],
  generations: ['number_generation', 'trainingSamplePerPrompt'],
  answer: ['max_new_tokens', 'inferenceMaxTokens'],
} as const;
export type Quantity = keyof typeof names;

/** Name of a quantity among these knobs. */
export function nameOf(knobs: readonly Knob[], quantity: Quantity): string | undefined {
  return names[quantity].find((name) => knobs.some((knob) => knob.name === name));
}

/** What the settings come to on a dataset. Counts; `passes` may be a fraction, tokens are estimates. */
export type Schedule = {
  rows: number;
  validation_rows: number;
  batch: number;
  steps: number;
  passes: number;
  warmup: number;
  rate: number;
  save: number;
  checkpoints: number;
  validation_runs: number;
  validation_rows_seen: number;
  /** Tokens of the longest example that is read whole; 0 where nothing says. */
  length: number;
  /** Rows longer than that, at least. */
  rows_over_length: number;
  /** Tokens that pass through training; for RFT with the answers that are tried. */
  tokens: number;
  generated_tokens: number;
};

const CHARS_PER_TOKEN = 4;

/** The arithmetic of a plan, from the values it has decided. */
export function toSchedule(
  dataset: DatasetRecord,
  technique: Technique,
  knobs: readonly Knob[],
  values: Readonly<Record<string, Value>>,
): Schedule {
  const value = (quantity: Quantity): number => {
    const name = nameOf(knobs, quantity);
    const found = name === undefined ? undefined : values[name];
    return typeof found === 'number' ? found : 0;
  };
  const rows = dataset.splits['train']?.rows ?? 0;
  const validation_rows = technique === 'sft' ? (dataset.splits['validation']?.rows ?? 0) : 0;
  const batch = Math.max(1, value('batch'));
  const steps = value('steps') > 0 ? value('steps') : Math.ceil((rows * Math.max(1, value('epochs'))) / batch);
  const seen = steps * batch;
  const passes = rows === 0 ? 0 : value('steps') > 0 ? seen / rows : Math.max(1, value('epochs'));
  const save = nameOf(knobs, 'save') === undefined ? 0 : value('save');
  const runs = validation_rows === 0 || value('check') === 0 ? 0 : Math.floor(steps / value('check'));
  const length = value('length');
  const row_tokens = rows === 0 ? 0 : (dataset.splits['train']?.tokens_estimate ?? 0) / rows;
  const generated_tokens =
    technique === 'rft'
      ? passes * rows * Math.max(1, value('generations')) * answerTokens(dataset, value('answer'), reasons(values))
      : 0;
  return {
    rows,
    validation_rows,
    batch,
    steps,
    passes: Math.round(passes * 100) / 100,
    warmup: value('warmup'),
    rate: value('rate'),
    save,
    checkpoints: save > 0 ? Math.max(1, Math.floor(steps / save)) : 1,
    validation_runs: runs,
    validation_rows_seen: Math.min(validation_rows, value('limit') * batch),
    length,
    rows_over_length: length === 0 ? 0 : rowsOver(rows, dataset.lengths, length),
    tokens: Math.round(passes * rows * row_tokens + generated_tokens),
    generated_tokens: Math.round(generated_tokens),
  };
}

/** Whether answers are tried with all the reasoning there is. */
function reasons(values: Readonly<Record<string, Value>>): boolean {
  return values['reasoning_effort'] === 'high' || values['reasoningEffort'] === 'high';
}

/** Answers that are tried: with much reasoning half of what is allowed, else rarely longer than a few times the known ones. */
function answerTokens(dataset: DatasetRecord, allowed: number, reasoning: boolean): number {
  const most = allowed === 0 ? 6000 : allowed;
  if (reasoning) return most / 2;
  return Math.min(most, Math.max(256, (4 * dataset.lengths.answer.p90) / CHARS_PER_TOKEN));
}

/** Rows that are surely longer than a length in tokens, from the percentiles of characters. */
function rowsOver(rows: number, lengths: DatasetRecord['lengths'], length: number): number {
  const tokens = (name: keyof Percentiles): number => (lengths.prompt[name] + lengths.answer[name]) / CHARS_PER_TOKEN;
  if (tokens('p50') > length) return Math.ceil(rows / 2);
  if (tokens('p90') > length) return Math.ceil(rows / 10);
  if (tokens('p99') > length) return Math.ceil(rows / 100);
  return Math.max(lengths.prompt.max, lengths.answer.max) / CHARS_PER_TOKEN > length ? 1 : 0;
}

/** The figures of a schedule under the names that plans and records use. */
export function toArithmetic(schedule: Schedule) {
  const { rows, validation_rows, batch, steps, passes, warmup, checkpoints, validation_runs } = schedule;
  return {
    train_rows: rows,
    validation_rows,
    batch_size: batch,
    steps_per_epoch: Math.ceil(rows / batch),
    epochs: passes,
    steps,
    passes,
    checkpoints,
    warmup_steps: warmup,
    validation_runs,
    validation_rows_seen: schedule.validation_rows_seen,
    max_length: schedule.length,
    rows_over_length: schedule.rows_over_length,
    tokens: schedule.tokens,
  };
}
