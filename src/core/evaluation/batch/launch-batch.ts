import { existsSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { questionKey, toPredictionLine } from '../answer-rows.ts';
import type { EvaluationEffects } from '../effects.ts';
import { type EvaluationRow, eachRow } from '../evaluation-rows.ts';
import { createLabelParser } from '../parse-label.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';
import { type PredictionLine, appendPredictions } from '../prediction-lines.ts';
import { openBatch } from './open-batch.ts';
import { putQuestions } from './put-questions.ts';
import { questionsPath, writeQuestions } from './questions-file.ts';
import { type QuestionsToAsk, findQuestionsToAsk } from './questions-to-ask.ts';
import { recordOfBatch } from './record-of-batch.ts';

/**
 * Makes the job that the record describes: its questions are written down here, then put into S3, then the job is created under its name.
 * After a crash at any point the same again comes to the same job.
 */
export async function launchBatch(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  signal: AbortSignal,
): Promise<EvaluationRecord> {
  const { ledger, now } = effects;
  const { attempt, spec } = await recordOfBatch(effects, plan.id);
  await ledger.audit({ at: now().toISOString(), event: 'evaluate_model', id: plan.id, job: spec.name });
  try {
    const batch = await openBatch(effects);
    const path = questionsPath(ledger.folder('evaluation', plan.id), attempt);
    if (!existsSync(path)) await keepQuestions(effects, plan, path, signal);
    await putQuestions(effects, batch, { path, to: spec.input, decoding: plan.decoding }, signal);
    const { arn, state, status } = await batch.start(spec);
    const made = await ledger.update('evaluation', plan.id, (record) =>
      record.state === 'planned' && record.batch?.spec.name === spec.name
        ? { ...record, state: state === 'running' ? state : 'starting', batch: { ...record.batch, arn, status } }
        : undefined,
    );
    return made.record;
  } catch (error) {
    const message = messageOf(error);
    await ledger.append('evaluation', plan.id, { at: now().toISOString(), event: 'start_failed', message });
    throw error;
  }
}

/** What other evaluations know is taken from them; the rest is written down as the questions of the job, after it. */
async function keepQuestions(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const asks = await findQuestionsToAsk(effects, plan, await openBatch(effects), signal);
  const parse = plan.task.labels === undefined ? undefined : createLabelParser(plan.task.labels);
  const reused: PredictionLine[] = [];
  for await (const row of eachRow(plan.data.path, signal)) {
    const key = questionKey(row);
    const known = plan.rows.includes(row.row) ? asks.earlier.get(key) : undefined;
    if (known !== undefined) reused.push(toPredictionLine(row, known, { parse, panel: false, key }));
  }
  await appendPredictions(effects.ledger.folder('evaluation', plan.id), reused);
  await writeQuestions(path, asked(plan, asks, signal));
}

async function* asked(plan: EvaluationPlan, asks: QuestionsToAsk, signal: AbortSignal): AsyncGenerator<EvaluationRow> {
  for await (const row of eachRow(plan.data.path, signal)) if (asks.includes(row.row)) yield row;
}
