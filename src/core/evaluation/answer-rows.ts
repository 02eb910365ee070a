import { createHash } from 'node:crypto';
import { promptText } from '../chat-turns.ts';
import { ForgeError, messageOf } from '../errors.ts';
import { canonicalJson } from '../fingerprint.ts';
import type { EarlierAnswers } from './answer-earlier.ts';
import { answerPool } from './answer-pool.ts';
import { openAnswerWriter } from './answer-writer.ts';
import type { Answerer, RowAnswer } from './answerer.ts';
import { createBreath } from './breath.ts';
import { type EvaluationRow, eachRow } from './evaluation-rows.ts';
import { strictMatch } from './open-metrics.ts';
import { isUnreadable, unreadable } from './judge/unreadable-judge.ts';
import { type LabelParser, createLabelParser } from './parse-label.ts';
import { passesPanel } from './panels/panel-gold.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { type PredictionLine, newestPredictions } from './prediction-lines.ts';
import { toSamples } from './sampled-answers.ts';

const PROMPT_CHARACTERS = 500;
/** So many failed calls in a row mean the model is away, not the row odd. */
const FAILURES_IN_A_ROW = 20;
const KEY_DIGITS = 16;

type Work = {
  folder: string;
  /** Rows whose call failed before, or whose judge could not be understood, are asked again. */
  retryErrors: boolean;
  signal: AbortSignal;
  progress: (done: number, total: number, message: string) => void;
  /** What the same model said to the same question in other evaluations. */
  earlier: EarlierAnswers;
};

/**
 * Asks for every row that has no answer yet and appends what comes back. A failed call is a wrong answer with its error; when 20 in a
 * row or all fail, the evaluation cannot go on and the last error is thrown; so it is when nothing that a judge says of 20 can be read. So is ceiling_exceeded when the money is used up.
 */
export async function answerRows(plan: EvaluationPlan, answerer: Answerer, work: Work): Promise<void> {
  const answered = new Set(
    (await newestPredictions(work.folder, work.signal))
      .filter((line) => (line.error === undefined && !isUnreadable(line)) || !work.retryErrors)
      .map((line) => line.row),
  );
  const parse = plan.task.labels === undefined ? undefined : createLabelParser(plan.task.labels);
  const writer = await openAnswerWriter(work.folder);
  const failures = createFailureWatch(plan.rows.n - answered.size);
  const breath = createBreath(work.signal);
  let done = answered.size;
  let failed = 0;
  const answerOne = async (row: EvaluationRow): Promise<void> => {
    const line = await answerRow(row, answerer, { parse, panel: plan.data.panel !== undefined, ...work });
    work.signal.throwIfAborted();
    writer.write(line);
    failures.check(line);
    const pause = breath();
    if (pause !== undefined) await pause;
    if (line.error !== undefined) failed++;
    const lost = failed === 0 ? '' : `, ${failed} failed`;
    work.progress(++done, plan.rows.n, `${done - failed} of ${plan.rows.n} rows answered${lost}${answerer.told()}`);
  };
  try {
    await answerPool(unanswered(plan, answered, work.signal), answerer.most, answerOne);
  } finally {
    writer.close();
  }
}

async function* unanswered(plan: EvaluationPlan, answered: ReadonlySet<number>, signal: AbortSignal) {
  for await (const row of eachRow(plan.data.path, signal))
    if (plan.rows.includes(row.row) && !answered.has(row.row)) yield row;
}

async function answerRow(
  row: EvaluationRow,
  answerer: Answerer,
  { signal, earlier, ...how }: Pick<Work, 'signal' | 'earlier'> & Omit<LineParts, 'key'>,
): Promise<PredictionLine> {
  const key = answerer.most === 1 ? undefined : questionKey(row);
  const parts = { ...how, ...(key === undefined ? {} : { key }) };
  try {
    const known = key === undefined ? undefined : earlier.get(key);
    return toPredictionLine(row, known ?? (await answerer.answer(row, signal)), parts);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ForgeError) || error.code === 'ceiling_exceeded') throw error;
    return toPredictionLine(row, { error: messageOf(error) }, parts);
  }
}

/** How an answer is read, and the key of its question where one is kept. */
type LineParts = { parse: LabelParser | undefined; panel: boolean; key?: string };

/** The line of a row: what was answered, or why nothing was, which counts as wrong. */
export function toPredictionLine(
  { row, turns }: EvaluationRow,
  outcome: RowAnswer | { error: string },
  { parse, panel, key }: LineParts,
): PredictionLine {
  const line = { row, prompt: opening(promptText(turns.messages)), gold: turns.target };
  const keyed = key === undefined ? {} : { key };
  if ('error' in outcome) return { ...line, answer: '', correct: false, error: outcome.error, ...keyed };
  const { text: answer, samples, ...told } = outcome;
  const label = parse?.(answer);
  const correct = panel ? passesPanel({ ...line, answer }) : strictMatch(answer, line.gold);
  const drawn = samples === undefined ? {} : { samples: toSamples(samples, line.gold) };
  return { ...line, answer, correct, ...(label === undefined ? {} : { label }), ...keyed, ...toldAs(told), ...drawn };
}

/** What identifies a question to a model, whichever dataset it stands in. */
export function questionKey({ turns }: EvaluationRow): string {
  return createHash('sha256').update(canonicalJson(turns.messages)).digest('hex').slice(0, KEY_DIGITS);
}

function toldAs({
  input_tokens,
  output_tokens,
  latency_ms,
  attempts,
  stop_reason,
  reused,
  judged,
  loglikelihood,
  tokens,
}: Omit<RowAnswer, 'text' | 'samples'>) {
  return {
    ...(input_tokens === undefined ? {} : { input_tokens }),
    ...(output_tokens === undefined ? {} : { output_tokens }),
    ...(latency_ms === undefined ? {} : { latency_ms }),
    ...(attempts === undefined || attempts === 1 ? {} : { attempts }),
    ...(stop_reason === undefined || stop_reason === 'end_turn' ? {} : { stop_reason }),
    ...(reused === undefined ? {} : { reused }),
    ...(judged === undefined ? {} : { judged }),
    ...(loglikelihood === undefined ? {} : { loglikelihood }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

function createFailureWatch(expected: number) {
  const limit = Math.min(FAILURES_IN_A_ROW, expected);
  let inARow = 0;
  let unread = 0;
  return {
    check(line: PredictionLine): void {
      inARow = line.error === undefined ? 0 : inARow + 1;
      if (isUnreadable(line)) unread++;
      else if (line.judged?.replies.length !== 0) unread = 0;
      if (unread === FAILURES_IN_A_ROW)
        throw unreadable(`nothing that the judge said of ${unread} rows in a row could be read`, [line]);
      if (inARow < limit) return;
      throw new ForgeError(
        'unavailable',
        `${inARow} rows in a row got no answer; the last, row ${line.row}: ${line.error}`,
        { next: 'mend the cause, then call evaluate_model again: it goes on where it stopped' },
      );
    },
  };
}

function opening(prompt: string): string {
  if (prompt.length <= PROMPT_CHARACTERS) return prompt;
  return Array.from(prompt.slice(0, 2 * PROMPT_CHARACTERS))
    .slice(0, PROMPT_CHARACTERS)
    .join('');
}
