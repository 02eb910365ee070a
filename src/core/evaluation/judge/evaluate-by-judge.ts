import { fingerprint } from '../../fingerprint.ts';
import { ForgeError } from '../../errors.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import type { Task } from '../decide-task.ts';
import { evaluate } from '../evaluate-order.ts';
import type { Evaluated, Unapproved } from '../evaluated.ts';
import { resolveData } from '../evaluation-data.ts';
import type { EvaluateRequest } from '../request.ts';
import { chooseDecoding } from '../decoding.ts';
import { questionsOf } from '../evaluation-cost.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';
import { planToFollow } from '../plan-to-follow.ts';
import { type EvaluationTarget, type JudgeTarget, resolveTarget } from '../target.ts';
import type { EvaluationCall } from '../wait-for-evaluation.ts';
import { JUDGE_PROMPTS_VERSION } from './judge-prompts.ts';
import { familyWarning } from './model-family.ts';
import { judgedMetric } from './score-judged.ts';

/**
 * Has another model judge the answers: task "judge" against the reference answers, each pair in both orders; task "rubric" by weighted
 * criteria. The answers come first, as the evaluation that they would be without a judge; each part that costs money waits for its own leave.
 */
export async function evaluateByJudge(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  kind: 'judge' | 'rubric',
  call: EvaluationCall,
): Promise<Evaluated | Unapproved> {
  refuseMisfit(request, kind);
  const data = await resolveData(effects, request);
  const judge = await resolveJudge(effects, request.judge_model);
  const order = { data, limit: request.limit };
  const money = { approve: request.approve, max_cost_usd: request.max_cost_usd };
  const student = await resolveTarget(effects, request, undefined);
  const plain = {
    ...order,
    hints: { datasetLabels: data.labels },
    target: (task: Task) => resolveTarget(effects, request, task.labels),
    follows: async ({ rows }: EvaluationPlan) => {
      const questions = questionsOf({ rows, decoding: chooseDecoding('generation'), target: { kind: 'judge' } });
      const billing = await (await effects.inference()).billing?.(judge.source);
      return planToFollow(`the judgement by ${judge.model} of these answers`, billing, questions, request.max_cost_usd);
    },
  };
  const answered = await answersOf(effects, { ...plain, ...money }, call);
  if ('approval' in answered || answered.record.state !== 'succeeded') return answered;
  const target = await toTarget(effects, kind, judge, answered.record, student);
  // A token given for the answers is used up.
  const asked = answered.existed ? money : { max_cost_usd: money.max_cost_usd };
  const judged = await evaluate(
    effects,
    {
      ...order,
      hints: { task: 'generation' },
      name: request.name,
      target: async () => target,
      metrics: [judgedMetric[kind]],
      ...asked,
    },
    call,
  );
  return 'approval' in judged ? { ...judged, finished: [answered.record] } : judged;
}

/** The answers to be judged. A token for the judging does not fit them when they are there already: then it is not shown. */
async function answersOf(
  effects: EvaluationEffects,
  order: Parameters<typeof evaluate>[1],
  call: EvaluationCall,
): Promise<Evaluated | Unapproved> {
  const free = { ...order, approve: undefined };
  const known = await evaluate(effects, free, call);
  return 'approval' in known && order.approve !== undefined ? evaluate(effects, order, call) : known;
}

function refuseMisfit({ judge_model, metrics, labels }: EvaluateRequest, kind: string): void {
  if (judge_model === undefined)
    throw new ForgeError('bad_request', `task ${kind} needs judge_model: who judges`, {
      next: 'name a model of another family than the student: a catalog model, an ARN, a run, or http(s)://host/v1#model',
    });
  const given = [...(metrics === undefined ? [] : ['metrics']), ...(labels === undefined ? [] : ['labels'])];
  if (given.length > 0)
    throw new ForgeError('bad_request', `${given.join(' and ')} mean nothing to task ${kind}`, {
      next: 'leave them out, or leave task out to measure by rules',
    });
}

async function resolveJudge(
  effects: EvaluationEffects,
  model: string | undefined,
): Promise<Extract<EvaluationTarget, { kind: 'model' }>> {
  const found = await resolveTarget(effects, { model }, undefined);
  if (found.kind === 'model') return found;
  throw new ForgeError('bad_request', `${model} cannot judge`, { next: 'name a model' });
}

async function toTarget(
  effects: EvaluationEffects,
  kind: 'judge' | 'rubric',
  judge: Extract<EvaluationTarget, { kind: 'model' }>,
  answered: EvaluationRecord,
  student: EvaluationTarget,
): Promise<JudgeTarget> {
  const run = answered.run === undefined ? undefined : await effects.ledger.read('training', answered.run);
  const warning = familyWarning(judge.model, run?.record.model ?? student.model);
  return {
    kind: 'judge',
    model: answered.model,
    ...(answered.run === undefined ? {} : { run: answered.run }),
    fingerprint: fingerprint('judged', kind, judge.fingerprint, answered.id, JUDGE_PROMPTS_VERSION),
    source: judge.source,
    judge: {
      kind,
      model: judge.model,
      of: answered.id,
      prompts_version: JUDGE_PROMPTS_VERSION,
      ...(warning === undefined ? {} : { warning }),
    },
  };
}
