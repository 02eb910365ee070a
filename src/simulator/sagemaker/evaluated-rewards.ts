import { isAllowed } from '../iam/iam-state.ts';
import { askReward, toRollout } from '../jobs/ask-reward.ts';
import { drawnAnswer } from '../jobs/drawn-answer.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import { untrainedResponder } from '../jobs/untrained-responder.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { readTrainingRows } from '../learning/read-training-rows.ts';
import type { World } from '../world.ts';
import { type Evaluated, type Problem, meanWithError } from './evaluated.ts';
import { pythonLiteral } from './python-literal.ts';
import { readChannel } from './read-channel.ts';
import type { TrainingJob } from './training-job.ts';

/** Rows of reinforcement, answered and scored by the reward function, which the job's role must be allowed to ask. */
export async function evaluatedRewards(
  world: World,
  job: TrainingJob,
  plan: JobPlan,
  model: Checkpoint | undefined,
): Promise<Evaluated | Problem> {
  const reward = world.functions.get(plan.reward ?? '');
  const role = world.iam.roles.get(job.request.RoleArn ?? '');
  const question = { action: 'lambda:InvokeFunction', resource: plan.reward ?? '' };
  if (reward === undefined || role === undefined || !isAllowed(role, question))
    return { problem: `ClientError: the reward function ${plan.reward ?? ''} cannot be invoked` };
  const read = await readChannel(world, job, 'train');
  if (read === undefined) return { problem: 'ClientError: rft_eval needs the channel "train" with the rows' };
  if ('problem' in read) return read;
  const found = readTrainingRows(read.text);
  if ('problem' in found) return { problem: `ClientError: the rows cannot be read: ${found.problem}` };
  const { prompts, targets } = found.rows;
  const respond = model?.respond ?? untrainedResponder(targets);
  const others = [...new Set(targets)].toSorted();
  const answers = prompts.map((prompt, row) =>
    (plan.temperature ?? 0) > 0 ? drawnAnswer(respond, prompt, String(row), others) : respond(prompt),
  );
  const asked = askReward(
    reward,
    answers.map((answer, row) => toRollout(found.records[row], answer, row)),
  );
  if ('problem' in asked) return asked;
  const rows = prompts.map((prompt, row) => ({
    prompt: pythonLiteral([{ role: 'user', content: prompt }]),
    inference: pythonLiteral([answers[row] ?? '']),
    gold: pythonLiteral([targets[row] ?? '']),
    metadata: pythonLiteral({ id: idOf(found.records[row], row), aggregate_reward_score: asked.scores[row] ?? 0 }),
  }));
  return {
    results: { 'custom|rft_eval_rft_eval|0': meanWithError('aggregate_reward_score', asked.scores), all: {} },
    rows,
  };
}

function idOf(record: unknown, row: number): string {
  return typeof record === 'object' && record !== null && 'id' in record ? String(record.id) : String(row);
}
