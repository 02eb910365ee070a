import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError, messageOf } from '../errors.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { answerRows } from './answer-rows.ts';
import { openAnswerer } from './answerer.ts';
import { type Owner, claimEvaluation, isOwner } from './claim.ts';
import type { EvaluationEffects } from './effects.ts';
import { type EvaluationPlan, toRecord } from './plan-evaluation.ts';
import { newestPredictions } from './prediction-lines.ts';
import { scoreLabels, scoreOpen } from './score.ts';

export type Work = { signal: AbortSignal; progress: (done: number, total: number, message: string) => void };

const LOOK_MS = 250;

/**
 * Works on an evaluation until it is final, or waits for whoever does. One job per evaluation and process: a second call joins the
 * first. Rejects only when the ledger itself fails; what goes wrong with the work is in the record.
 */
export function evaluationJob(effects: EvaluationEffects, plan: EvaluationPlan, work: Work): Promise<void> {
  const running = effects.evaluating.get(plan.id);
  if (running !== undefined) return running;
  const job = settle(effects, plan, work).finally(() => effects.evaluating.delete(plan.id));
  effects.evaluating.set(plan.id, job);
  job.catch(() => undefined); // whoever waits gets the error; after the call was answered nobody may wait
  return job;
}

async function settle(effects: EvaluationEffects, plan: EvaluationPlan, work: Work): Promise<void> {
  for (;;) {
    const owner: Owner = { pid: process.pid, since: effects.now().toISOString() };
    const before = await effects.ledger.read('evaluation', plan.id);
    const { claimed, record } = await claimEvaluation(effects, toRecord(plan, effects.now()), owner);
    if (claimed) return workOn(effects, plan, owner, before?.record.state === 'failed', work);
    if (record.state !== 'running') return;
    if (work.signal.aborted) return;
    await sleep(LOOK_MS, undefined, { ref: false });
  }
}

async function workOn(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  owner: Owner,
  retryErrors: boolean,
  work: Work,
): Promise<void> {
  const lost = watchOwner(effects, plan.id, owner);
  const signal = AbortSignal.any([work.signal, lost.signal]);
  try {
    if (plan.untrained !== undefined)
      await evaluationJob(effects, plan.untrained, { signal, progress: () => undefined });
    const result = await answerAndScore(effects, plan, retryErrors, { signal, progress: work.progress });
    await finish(effects, plan.id, owner, { state: 'succeeded', result });
  } catch (error) {
    await finish(
      effects,
      plan.id,
      owner,
      signal.aborted ? { state: 'stopped' } : { state: 'failed', failure: toFailure(error) },
    );
  } finally {
    lost.end();
  }
}

async function answerAndScore(effects: EvaluationEffects, plan: EvaluationPlan, retryErrors: boolean, work: Work) {
  const folder = effects.ledger.folder('evaluation', plan.id);
  const answerer = await openAnswerer(effects, plan.target, plan.rows);
  try {
    await answerRows(plan, answerer, { folder, retryErrors, ...work });
  } finally {
    await answerer.close();
  }
  const lines = (await newestPredictions(folder, work.signal)).filter((line) => plan.rows.includes(line.row));
  if (lines.length !== plan.rows.n) {
    throw new ForgeError('io', `${lines.length} of ${plan.rows.n} predictions could be read back`, {
      next: 'call evaluate_model again: missing rows are asked again',
    });
  }
  return plan.task.labels === undefined
    ? scoreOpen(lines, plan.metrics, work.signal)
    : scoreLabels(lines, plan.task.labels, plan.metrics, work.signal);
}

async function finish(
  effects: EvaluationEffects,
  id: string,
  owner: Owner,
  end: Pick<EvaluationRecord, 'state' | 'result' | 'failure'>,
): Promise<void> {
  await effects.ledger.update('evaluation', id, (record) => {
    if (!isOwner(record, owner)) return undefined;
    const { owner: _, ...rest } = record;
    return { ...rest, ...end };
  });
}

/** Aborts when the record is no longer ours: it was stopped, or taken over. A look that fails is repeated at the next tick. */
function watchOwner(effects: EvaluationEffects, id: string, owner: Owner): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const look = async (): Promise<void> => {
    const stored = await effects.ledger.read('evaluation', id);
    if (stored === undefined || !isOwner(stored.record, owner)) controller.abort();
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  timer.unref();
  return { signal: controller.signal, end: () => clearInterval(timer) };
}

function toFailure(error: unknown): { cause: string; fix: string } {
  const next = error instanceof ForgeError ? error.next : undefined;
  return { cause: messageOf(error), fix: next ?? 'call evaluate_model again: it goes on where it stopped' };
}
