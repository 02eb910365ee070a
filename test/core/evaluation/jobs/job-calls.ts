import type { Evaluated, Unapproved } from '../../../../src/core/evaluation/evaluated.ts';
import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import type { EvaluationEffects } from '../../../../src/core/evaluation/effects.ts';
import { call } from '../support.ts';

export const HOUR = 3_600_000;

export const request = (given: Record<string, unknown>): EvaluateRequest => EvaluateRequest.parse(given);

/** Thirty questions whose answer is one of two. */
export const rows = Array.from({ length: 30 }, (_, index) => ({
  prompt: `Where does it's ticket ${index} go?`,
  answer: index % 2 === 0 ? 'HQ' : 'LQ',
}));

type World = { effects: EvaluationEffects };

/** The plan of a job; the test fails when there is none. */
export async function planned({ effects }: World, asked: EvaluateRequest): Promise<Unapproved> {
  const plan = await evaluateModel(effects, asked, call());
  if (!('approval' in plan)) throw new Error(`no plan came back but ${plan.record.id} ${plan.record.state}`);
  return plan;
}

/** What a call answers that needs no leave. */
export async function answered({ effects }: World, asked: EvaluateRequest): Promise<Evaluated> {
  const answer = await evaluateModel(effects, asked, call());
  if ('approval' in answer) throw new Error(`a plan came back: ${answer.approval.id}`);
  return answer;
}

/** A job that was planned and approved. */
export async function started(here: World, asked: EvaluateRequest): Promise<{ plan: Unapproved; answer: Evaluated }> {
  const plan = await planned(here, asked);
  return { plan, answer: await answered(here, { ...asked, approve: plan.token }) };
}
