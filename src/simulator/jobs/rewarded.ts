import { countTokens } from '../../core/runtimes/local/count-tokens.ts';
import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';
import type { Responder } from '../../core/runtimes/local/local-model.ts';
import type { SimulatedFunction } from '../functions/create-functions.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { responderAt } from '../learning/responder-at.ts';
import { type Milestone, learn } from '../learning/learn.ts';
import { askReward, toRollout } from './ask-reward.ts';
import type { JobPlan } from './job-plan.ts';
import type { Lesson } from './lesson.ts';
import { joined, rateAt } from './supervised.ts';

/** Answers are generated and scored for each step. */
const SECONDS_PER_STEP = 60;
/** Rows whose answers are scored at each milestone. */
const SCORED = 100;

type Scored = Milestone & { reward: number; length: number };

/**
 * Reinforcement: the reward function scores what the model answers, and the model moves towards the references. It begins with what its
 * checkpoint answers. Returns why it fails when the function does not answer as it should.
 */
export async function rewarded(
  plan: JobPlan,
  { rows, records }: { rows: Rows; records: readonly unknown[] },
  begin: Checkpoint | undefined,
  reward: SimulatedFunction | undefined,
): Promise<Lesson | { problem: string }> {
  if (reward === undefined)
    return { problem: `ClientError: the reward function ${plan.reward ?? ''} cannot be invoked` };
  const count = rows.prompts.length;
  const steps = plan.steps ?? Math.max(1, Math.ceil((count * plan.epochs) / plan.batch));
  const passes = (steps * plan.batch) / count;
  const learned = await learn(joined(begin?.rows, rows), undefined, passes);
  const milestones = learned.map((one, index) =>
    index === 0 && begin !== undefined ? { ...one, respond: begin.respond } : one,
  );
  const scored: Scored[] = [];
  for (const milestone of milestones) {
    const score = scoreOf(milestone.respond, rows, records, reward);
    if ('problem' in score) return score;
    scored.push({ ...milestone, ...score });
  }
  return {
    steps,
    perEpoch: Math.max(1, Math.ceil(count / plan.batch)),
    seconds: steps * SECONDS_PER_STEP,
    passes,
    rows: joined(begin?.rows, rows),
    respondAt: (share) => responderAt(milestones, share),
    valuesAt: (step) => ({ ...valuesAt(scored, step / steps), lr: rateAt(plan, step, steps) }),
  };
}

function valuesAt(
  scored: readonly Scored[],
  share: number,
): { loss: number; reward: number; kl: number; length: number } {
  const next = scored.find((one) => one.share >= share) ?? scored.at(-1);
  const before = scored.findLast((one) => one.share <= share) ?? scored[0];
  if (next === undefined || before === undefined) return { loss: 0, reward: 0, kl: 0, length: 0 };
  const width = next.share - before.share;
  const at = width === 0 ? 1 : (share - before.share) / width;
  const between = (key: 'reward' | 'length'): number => before[key] + (next[key] - before[key]) * at;
  return { loss: 0, reward: between('reward'), kl: 0.01 * share, length: between('length') };
}

function scoreOf(
  respond: Responder,
  rows: Rows,
  records: readonly unknown[],
  reward: SimulatedFunction,
): { reward: number; length: number } | { problem: string } {
  const answers = rows.prompts.slice(0, SCORED).map(respond);
  const rollouts = answers.map((answer, row) => toRollout(records[row], answer, row));
  const asked = askReward(reward, rollouts);
  if ('problem' in asked) return asked;
  const { scores } = asked;
  return { reward: meanOf(scores), length: meanOf(answers.map(countTokens)) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
