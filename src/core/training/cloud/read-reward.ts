import type { Value } from '../recipe/recipe-knobs.ts';
import type { Shape } from './plan-facts.ts';

/** Functions that reward. Sources: patterns of the Nova SDK 1.4.6 and of the services' API models (2026-05). */
const LAMBDA = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:[A-Za-z0-9-_]+(?::(?:\$LATEST|[A-Za-z0-9-_]+))?$/;
const PLAIN_LAMBDA = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+$/;
const EVALUATOR =
  /^arn:aws[a-zA-Z-]*:sagemaker:([a-z0-9-]+):\d{12}:hub-content\/[\w-]+\/[\w-]+\/[\w-]+\/\d+\.\d+\.\d+$/;

export type Reward = { arn?: string; problems: string[] };

/** The reward function of an RFT job, and what is wrong with it. */
export function readReward(
  { technique, runtime }: Shape,
  region: string | undefined,
  given: Value | undefined,
): Reward {
  if (technique !== 'rft') return { problems: [] };
  if (given === undefined || given === '')
    return { problems: ['RFT learns from a reward function: pass hyperparameters.reward_lambda_arn'] };
  const arn = String(given);
  const found = (runtime === 'serverless' ? EVALUATOR.exec(arn) : null) ?? LAMBDA.exec(arn);
  if (found === null) return { problems: [wrong(runtime, arn)] };
  if (runtime !== 'bedrock' && !EVALUATOR.test(arn) && !PLAIN_LAMBDA.test(arn))
    return {
      problems: [
        `"reward_lambda_arn" ${arn} names a version or another partition, which ${runtime} jobs refuse: name the function alone`,
      ],
    };
  if (region !== undefined && found[1] !== region)
    return {
      problems: [`"reward_lambda_arn" is in ${found[1] ?? ''}, the job in ${region}: deploy the function there`],
    };
  return { arn, problems: [] };
}

function wrong(runtime: Shape['runtime'], arn: string): string {
  return runtime === 'serverless'
    ? `"reward_lambda_arn" ${arn} is neither a Lambda function (arn:aws:lambda:<region>:<account>:function:<name>) nor an evaluator of a hub (arn:aws:sagemaker:…:hub-content/…/JsonDoc/…/1.0.0)`
    : `"reward_lambda_arn" ${arn} is no ARN of a Lambda function (arn:aws:lambda:<region>:<account>:function:<name>)`;
}
