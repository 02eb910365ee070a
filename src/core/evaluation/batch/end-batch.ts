import type { BatchInference, BatchJob } from '../../ports/batch-inference.ts';
import type { EvaluationRecord, EvaluationResult } from '../../runs/evaluation-record.ts';
import { tokenCost } from '../answer-budget.ts';
import { withSpeed } from '../answer-speed.ts';
import type { EvaluationEffects } from '../effects.ts';
import { withFlatNote } from '../flat-note.ts';
import { type PredictionLine, newestPredictions } from '../prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../score.ts';
import { type AnswersRead, readAnswers } from './read-answers.ts';

type Ended = { record: EvaluationRecord; job: BatchJob };
type End = Pick<EvaluationRecord, 'state' | 'result' | 'failure' | 'cost_usd'>;

const AGAIN = 'call evaluate_model again: the other rows can be asked in another job, or at once with via "inference"';

/** What an ended job comes to: its answers measured as those of inference are, and what they cost. What a job left counts whatever its end was. */
export async function endBatch(
  { ledger }: Pick<EvaluationEffects, 'ledger'>,
  runtime: BatchInference,
  { record, job }: Ended,
  signal: AbortSignal,
): Promise<End> {
  const folder = ledger.folder('evaluation', record.id);
  const read = await readAnswers(runtime, record, folder, { whole: job.state === 'succeeded', signal });
  const lines = await newestPredictions(folder, signal);
  const cost_usd = costOf(record, lines);
  const failure = failureOf(record, job, read, lines);
  const measured = failure?.state === 'failed' || lines.length === 0 ? undefined : await measure(record, lines, signal);
  const result = measured === undefined ? {} : { result: withNotes(measured, read) };
  if (failure === undefined) return { state: 'succeeded', cost_usd, ...result };
  const { state, cause, fix } = failure;
  return { state, failure: { cause, fix }, cost_usd, ...result };
}

/** Why there is no whole result; undefined when there is one. */
function failureOf(
  { rows = 0, batch }: EvaluationRecord,
  { state, status, failure }: BatchJob,
  { came }: AnswersRead,
  lines: readonly PredictionLine[],
): { state: 'failed' | 'stopped'; cause: string; fix: string } | undefined {
  const said = failure === undefined ? `the batch job is ${status}` : `the batch job is ${status}: ${failure}`;
  if (state === 'failed') return { state, cause: said, fix: 'mend what it says, then call evaluate_model again' };
  if (state === 'stopped') {
    const answered = lines.filter(({ error }) => error === undefined).length;
    return { state, cause: `${answered} of ${rows} rows have an answer: ${said}`, fix: AGAIN };
  }
  if (came > 0) return undefined;
  const cause = `${said}, and there are no answers below ${batch?.spec.output ?? ''}`;
  return { state: 'failed', cause, fix: 'look there for what it left; calling evaluate_model again asks anew' };
}

/** US dollars for the tokens that the answers tell; answers taken from other evaluations were paid there. */
function costOf({ batch }: EvaluationRecord, lines: readonly PredictionLine[]): number {
  if (batch === undefined) return 0;
  const own = lines.filter(({ reused }) => reused !== true);
  return own.reduce(
    (sum, { input_tokens = 0, output_tokens = 0 }) => sum + tokenCost(batch.price, input_tokens, output_tokens),
    0,
  );
}

async function measure(
  { labels, batch }: EvaluationRecord,
  lines: readonly PredictionLine[],
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const metrics = batch?.metrics ?? [];
  const scored =
    labels === undefined ? await scoreOpen(lines, metrics, signal) : await scoreLabels(lines, labels, metrics, signal);
  return withSpeed(withFlatNote(scored), lines);
}

function withNotes(result: EvaluationResult, { torn, foreign }: AnswersRead): EvaluationResult {
  const notes = [
    ...(torn === 0 ? [] : [`${torn} lines of the job's answers cannot be read`]),
    ...(foreign === 0 ? [] : [`${foreign} of the job's answers are to rows that were not asked`]),
  ];
  return notes.length === 0 ? result : { ...result, warnings: [...(result.warnings ?? []), ...notes] };
}
