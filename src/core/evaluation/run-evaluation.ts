import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError, messageOf } from '../errors.ts';
import type { EvaluationRecord, EvaluationResult } from '../runs/evaluation-record.ts';
import { tokenCost } from './answer-budget.ts';
import { findEarlierAnswers } from './answer-earlier.ts';
import { answerRows } from './answer-rows.ts';
import { withSpeed } from './answer-speed.ts';

import { type Owner, claimEvaluation, isOwner } from './claim.ts';
import type { EvaluationEffects } from './effects.ts';
import { withFlatNote } from './flat-note.ts';
import { openAnswerer } from './open-answerer.ts';
import { type EvaluationPlan, toRecord } from './plan-evaluation.ts';
import { unreadableJudge } from './judge/unreadable-judge.ts';
import { scoreJudged } from './judge/score-judged.ts';
import { type PredictionLine, eachPrediction, newestPredictions } from './prediction-lines.ts';
import { scoreLabels, scoreOpen } from './score.ts';
import { withSamples } from './with-samples.ts';
import type { JudgeTarget } from './target.ts';

export type Work = { signal: AbortSignal; progress: (done: number, total: number, message: string) => void };

const LOOK_MS = 250;

/** An evaluation that is ours to work on. */
type Ours = { record: EvaluationRecord; owner: Owner; retryErrors: boolean };
type End = Pick<EvaluationRecord, 'state' | 'result' | 'failure' | 'ceiling_reached' | 'judge'> & { cost_usd?: number };

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
    if (claimed) return workOn(effects, plan, { record, owner, retryErrors: before?.record.state === 'failed' }, work);
    if (record.state !== 'running') return;
    if (work.signal.aborted) return;
    await sleep(LOOK_MS, undefined, { ref: false });
  }
}

async function workOn(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  { record, owner, retryErrors }: Ours,
  work: Work,
): Promise<void> {
  const lost = watchOwner(effects, plan.id, owner);
  const signal = AbortSignal.any([work.signal, lost.signal]);
  setMaxListeners(0, signal); // each question under way listens
  try {
    if (plan.untrained !== undefined)
      await evaluationJob(effects, plan.untrained, { signal, progress: () => undefined });
    const answered = await answerAll(effects, plan, { record, retryErrors }, { signal, progress: work.progress });
    await finish(effects, plan.id, owner, await score(effects, plan, answered, signal));
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

/** How far the questions got: `ceiling` is the error that says that the money was used up. */
type Answered = { cost_usd: number; ceiling?: ForgeError };

async function answerAll(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  { record, retryErrors }: Omit<Ours, 'owner'>,
  work: Work,
): Promise<Answered> {
  const folder = effects.ledger.folder('evaluation', plan.id);
  const { approved_usd: ceiling } = record;
  const spent = Math.max(record.cost_usd, await spentOn(plan, folder, work.signal));
  const answerer = await openAnswerer(effects, plan, { spent, ...(ceiling === undefined ? {} : { ceiling }) });
  try {
    const earlier = await findEarlierAnswers(effects.ledger, plan, work.signal);
    await answerRows(plan, answerer, { folder, retryErrors, earlier, ...work });
    return { cost_usd: answerer.spent() };
  } catch (error) {
    await keepCost(effects, plan.id, answerer.spent());
    if (error instanceof ForgeError && error.code === 'ceiling_exceeded')
      return { cost_usd: answerer.spent(), ceiling: error };
    throw error;
  } finally {
    await answerer.close();
  }
}

/** What the answers on disk have cost: a killed process wrote down no sum. */
async function spentOn({ billing }: EvaluationPlan, folder: string, signal: AbortSignal): Promise<number> {
  if (billing?.by !== 'tokens') return 0;
  let spent = 0;
  for await (const { input_tokens = 0, output_tokens = 0 } of eachPrediction(folder, signal))
    spent += tokenCost(billing.price, input_tokens, output_tokens);
  return spent;
}

async function keepCost({ ledger }: EvaluationEffects, id: string, cost_usd: number): Promise<void> {
  await ledger.update('evaluation', id, (record) => (record.cost_usd < cost_usd ? { ...record, cost_usd } : undefined));
}

/** The result over all rows; when the money was used up, over those that were answered. */
async function score(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  { cost_usd, ceiling }: Answered,
  signal: AbortSignal,
): Promise<End> {
  const folder = effects.ledger.folder('evaluation', plan.id);
  const lines = (await newestPredictions(folder, signal)).filter((line) => plan.rows.includes(line.row));
  if (ceiling === undefined && lines.length !== plan.rows.n) {
    throw new ForgeError('io', `${lines.length} of ${plan.rows.n} predictions could be read back`, {
      next: 'call evaluate_model again: missing rows are asked again',
    });
  }
  if (plan.target.kind === 'judge')
    return judgedEnd(plan, plan.target, lines, { cost_usd, ...(ceiling === undefined ? {} : { ceiling }) }, signal);
  const scored =
    plan.task.labels === undefined
      ? await scoreOpen(lines, plan.metrics, signal)
      : await scoreLabels(lines, plan.task.labels, plan.metrics, signal);
  const sampled = withFlatNote(await withSamples(scored, lines, signal, plan.asked));
  return toEnd(plan, withSpeed(sampled, lines), { cost_usd, ...(ceiling === undefined ? {} : { ceiling }) });
}

function toEnd(plan: EvaluationPlan, result: EvaluationResult, { cost_usd, ceiling }: Answered): End {
  if (ceiling === undefined) return { state: 'succeeded', result, cost_usd };
  const failure = { cause: `${result.n} of ${plan.rows.n} rows: ${ceiling.message}`, fix: ceiling.next ?? '' };
  return { state: 'stopped', failure, cost_usd, ceiling_reached: true, ...(result.n === 0 ? {} : { result }) };
}

async function judgedEnd(
  plan: EvaluationPlan,
  { judge: identity }: JudgeTarget,
  lines: readonly PredictionLine[],
  answered: Answered,
  signal: AbortSignal,
): Promise<End> {
  const { result, judge } = await scoreJudged(lines, identity.kind, signal);
  const warnings = [...(identity.warning === undefined ? [] : [identity.warning]), ...(result.warnings ?? [])];
  const unread = unreadableJudge(lines);
  if (unread !== undefined) {
    const { cost_usd, ceiling } = answered;
    const ended = { state: 'failed', failure: toFailure(unread), cost_usd } as const;
    return {
      ...ended,
      judge: { ...identity, malformed: judge.malformed ?? 0 },
      ...(ceiling === undefined ? {} : { ceiling_reached: true }),
    };
  }
  const noted = { ...result, ...(warnings.length === 0 ? {} : { warnings }) };
  return { ...toEnd(plan, withSpeed(noted, lines), answered), judge: { ...identity, ...judge } };
}

async function finish(effects: EvaluationEffects, id: string, owner: Owner, end: End): Promise<void> {
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
