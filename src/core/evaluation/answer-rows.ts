import { setImmediate } from 'node:timers/promises';
import { promptText } from '../chat-turns.ts';
import { ForgeError, messageOf } from '../errors.ts';
import type { Answerer } from './answerer.ts';
import { createBreath } from './breath.ts';
import { type EvaluationRow, eachRow } from './evaluation-rows.ts';
import { strictMatch } from './open-metrics.ts';
import { type LabelParser, createLabelParser } from './parse-label.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { type PredictionLine, appendPredictions, newestPredictions } from './prediction-lines.ts';

const PROMPT_CHARACTERS = 500;
const FLUSH_MS = 100;
/** So many failed calls in a row mean the model is away, not the row odd. */
const FAILURES_IN_A_ROW = 20;

type Work = {
  folder: string;
  /** Rows whose call failed before are asked again. */
  retryErrors: boolean;
  signal: AbortSignal;
  progress: (done: number, total: number, message: string) => void;
};

/**
 * Asks for every row that has no answer yet and appends what comes back. A failed call is a wrong answer with its error; when 20 in a
 * row or all fail, the evaluation cannot go on and the last error is thrown.
 */
export async function answerRows(plan: EvaluationPlan, answerer: Answerer, work: Work): Promise<void> {
  const answered = new Set(
    (await newestPredictions(work.folder, work.signal))
      .filter((line) => line.error === undefined || !work.retryErrors)
      .map((line) => line.row),
  );
  const parse = plan.task.labels === undefined ? undefined : createLabelParser(plan.task.labels);
  const writer = createWriter(work.folder);
  const failures = createFailureWatch(plan.rows.n - answered.size);
  const breath = createBreath(work.signal);
  let done = answered.size;
  for await (const rows of inGroups(plan, answered, answerer.width, work.signal)) {
    const lines = await Promise.all(rows.map((row) => answerRow(row, answerer, parse, work.signal)));
    work.signal.throwIfAborted();
    await writer.write(lines, answerer.width > 1);
    failures.check(lines);
    done += lines.length;
    const pause = breath();
    if (pause !== undefined) await pause;
    work.progress(done, plan.rows.n, `${done} of ${plan.rows.n} rows answered`);
  }
  await writer.flush();
}

async function* inGroups(plan: EvaluationPlan, answered: ReadonlySet<number>, width: number, signal: AbortSignal) {
  let group: EvaluationRow[] = [];
  for await (const row of eachRow(plan.data.path, signal)) {
    if (!plan.rows.includes(row.row) || answered.has(row.row)) continue;
    group.push(row);
    if (group.length < width) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function answerRow(
  row: EvaluationRow,
  answerer: Answerer,
  parse: LabelParser | undefined,
  signal: AbortSignal,
): Promise<PredictionLine> {
  const line = { row: row.row, prompt: opening(promptText(row.turns.messages)), gold: row.turns.target };
  try {
    const answer = await answerer.answer(row, signal);
    const label = parse?.(answer);
    return { ...line, answer, correct: strictMatch(answer, line.gold), ...(label === undefined ? {} : { label }) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ForgeError)) throw error;
    return { ...line, answer: '', correct: false, error: messageOf(error) };
  }
}

/** Keeps lines back for up to a tenth of a second, so that fast models are not slowed by one write per row. */
function createWriter(folder: string) {
  let waiting: PredictionLine[] = [];
  let flushed = performance.now();
  const flush = async (): Promise<void> => {
    await appendPredictions(folder, waiting);
    waiting = [];
    await setImmediate();
    flushed = performance.now();
  };
  return {
    flush,
    write: async (lines: readonly PredictionLine[], now: boolean): Promise<void> => {
      waiting.push(...lines);
      if (now || performance.now() - flushed > FLUSH_MS) await flush();
    },
  };
}

function createFailureWatch(expected: number) {
  const limit = Math.min(FAILURES_IN_A_ROW, expected);
  let inARow = 0;
  return {
    check(lines: readonly PredictionLine[]): void {
      for (const line of lines) {
        inARow = line.error === undefined ? 0 : inARow + 1;
        if (inARow < limit) continue;
        throw new ForgeError(
          'unavailable',
          `${inARow} rows in a row got no answer; the last, row ${line.row}: ${line.error}`,
          {
            next: 'mend the cause, then call evaluate_model again: it goes on where it stopped',
          },
        );
      }
    },
  };
}

function opening(prompt: string): string {
  if (prompt.length <= PROMPT_CHARACTERS) return prompt;
  return Array.from(prompt.slice(0, 2 * PROMPT_CHARACTERS))
    .slice(0, PROMPT_CHARACTERS)
    .join('');
}
