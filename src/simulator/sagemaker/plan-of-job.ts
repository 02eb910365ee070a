import { parse } from 'yaml';
import { messageOf } from '../../core/errors.ts';
import { rewardOf } from '../hub/own-hubs.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import { leavesOf, planFromLeaves } from '../jobs/plan-from-leaves.ts';
import type { World } from '../world.ts';
import { readChannel } from './read-channel.ts';
import type { TrainingJob } from './training-job.ts';

/** Hyperparameters of serverless jobs that recipes call otherwise. */
const LEAF_NAMES: Readonly<Record<string, string>> = { learning_rate: 'lr', lambda_arn: 'reward_lambda_arn' };

/** What a job was asked to do, from its recipe or its hyperparameters; or why that cannot be said. */
export async function planOfJob(world: World, job: TrainingJob): Promise<JobPlan | { problem: string }> {
  const { ServerlessJobConfig, HyperParameters = {} } = job.request;
  const plan = ServerlessJobConfig === undefined ? await fromRecipe(world, job) : fromHyperparameters(world, job);
  if ('problem' in plan) return plan;
  const begin = job.request.ModelPackageConfig?.SourceModelPackageArn ?? HyperParameters['base_model_location'];
  const reward = HyperParameters['reward_lambda_arn'] ?? HyperParameters['eval_lambda_arn'];
  return { ...plan, ...(begin === undefined ? {} : { begin }), ...(reward === undefined ? {} : { reward }) };
}

async function fromRecipe(world: World, job: TrainingJob): Promise<JobPlan | { problem: string }> {
  const channel = await readChannel(world, job, 'recipe');
  if (channel === undefined) return { problem: 'ClientError: no recipe was given: there is no channel "recipe"' };
  if ('problem' in channel) return channel;
  const tree = parseRecipe(channel.text);
  if (typeof tree !== 'object' || tree === null)
    return { problem: `AlgorithmError: recipe.yaml cannot be read: ${String(tree)}` };
  const leaves = leavesOf(tree);
  const kind = 'evaluation' in tree ? 'evaluation' : leaves.has('reward_lambda_arn') ? 'rewarded' : 'supervised';
  const unfilled = [...leaves].find(([, value]) => typeof value === 'string' && value.includes('{{'));
  if (unfilled !== undefined)
    return { problem: `AlgorithmError: recipe.yaml: ${unfilled[0]} is the placeholder ${String(unfilled[1])}` };
  return planFromLeaves(leaves, kind);
}

function parseRecipe(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    return messageOf(error);
  }
}

function fromHyperparameters({ sagemaker, clock }: World, { request, region }: TrainingJob): JobPlan {
  const { JobType, CustomizationTechnique, EvaluatorArn } = request.ServerlessJobConfig ?? {};
  const leaves = new Map<string, unknown>(
    Object.entries(request.HyperParameters ?? {}).map(([name, value]) => [LEAF_NAMES[name] ?? name, value]),
  );
  const kind = JobType === 'Evaluation' ? 'evaluation' : CustomizationTechnique === 'RLVR' ? 'rewarded' : 'supervised';
  const plan = planFromLeaves(leaves, kind);
  if (EvaluatorArn === undefined || plan.reward !== undefined) return plan;
  return { ...plan, reward: rewardOf(sagemaker(region), EvaluatorArn, new Date(clock.now())) };
}
