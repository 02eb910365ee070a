import { toBedrockRequest } from '../../src/core/runtimes/aws/training/bedrock-request.ts';
import { toSagemakerRequest } from '../../src/core/runtimes/aws/training/sagemaker-request.ts';
import { toServerlessRequest } from '../../src/core/runtimes/aws/training/serverless-request.ts';
import type { CloudJob, TrainingJobSpec } from '../../src/core/ports/training.ts';

const ACCOUNT = '111122223333';
type Names = readonly [model: string, recipe: string, bedrock: string, hub: string];
const models: readonly [Names, ...Names[]] = [
  ['nova-2-lite', 'nova-lite-2/prod', 'amazon.nova-2-lite-v1:0:256k', 'nova-textgeneration-lite-v2'],
  ['nova-lite', 'nova-lite/prod', 'amazon.nova-lite-v1:0:300k', 'nova-textgeneration-lite'],
  ['nova-micro', 'nova-micro/prod', 'amazon.nova-micro-v1:0:128k', 'nova-textgeneration-micro'],
  ['nova-pro', 'nova-pro/prod', 'amazon.nova-pro-v1:0:300k', 'nova-textgeneration-pro'],
];
const machines: readonly [string, ...string[]] = [
  'ml.p5.48xlarge',
  'ml.p5en.48xlarge',
  'ml.p4d.24xlarge',
  'ml.g6.48xlarge',
  'ml.g5.12xlarge',
];

/** A request as it goes to a service, with the operation it is for. */
export type BuiltRequest = {
  service: 'sagemaker' | 'bedrock';
  operation: 'CreateTrainingJob' | 'CreateModelCustomizationJob';
  request: object;
};

/** Six hundred different jobs: every method each service has, with each option there and not there in many mixtures. */
export function builtRequests(): BuiltRequest[] {
  const kinds = [
    { methods: ['sft_lora', 'sft_full', 'dpo_lora', 'dpo_full', 'rft_lora', 'rft_full'], build: onMachines },
    { methods: ['sft_lora', 'sft_full', 'dpo_lora', 'dpo_full', 'rft_lora'], build: serverless },
    { methods: ['sft_lora', 'rft_lora'], build: bedrock },
  ];
  return kinds.flatMap(({ methods, build }) =>
    Array.from({ length: 200 }, (_, number) => build(number, methods[number % methods.length] ?? '')),
  );
}

function onMachines(number: number, method: string): BuiltRequest {
  const [model, base] = at(models, number);
  const checkpoint = has(number, 1) ? `s3://customer-escrow-${ACCOUNT}-smtj-abc/run/checkpoint` : undefined;
  const job = accountJob(number, {
    base,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    instance: { type: at(machines, number), count: 1 << (number % 5) },
    image: `708977205387.dkr.ecr.us-east-1.amazonaws.com/nova-fine-tune-repo:SM-TJ-SFT-V2-latest`,
    recipe: 'run:\n  name: x\n',
    ...(has(number, 2) ? { keep_alive_s: 1800 } : {}),
    ...(has(number, 3) ? { training_plan: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:training-plan/plan-${number}` } : {}),
    ...(has(number, 4) ? { network_isolation: has(number, 5) } : {}),
    ...(has(number, 5) ? { encrypt_traffic: true } : {}),
    ...(has(number, 6) ? { checkpoints: `s3://bucket/own/${number}` } : {}),
    ...(method.startsWith('rft') ? { reward: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:my-reward` } : {}),
  });
  return {
    service: 'sagemaker',
    operation: 'CreateTrainingJob',
    request: toSagemakerRequest(toSpec(number, model, method, job)),
  };
}

function serverless(number: number, method: string): BuiltRequest {
  const [model, , , hub] = at(models, number);
  const group = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:model-package-group/nova-forge`;
  const job = accountJob(number, {
    base: `arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/${hub}/1.0.${number % 9}`,
    package_group: group,
    ...(has(number, 1)
      ? { checkpoint: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:model-package/nova-forge/${number + 1}` }
      : {}),
    ...(method.startsWith('rft')
      ? { reward: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:hub-content/nova-forge/JsonDoc/my-reward/0.0.1` }
      : {}),
  });
  return {
    service: 'sagemaker',
    operation: 'CreateTrainingJob',
    request: toServerlessRequest(toSpec(number, model, method, job)),
  };
}

function bedrock(number: number, method: string): BuiltRequest {
  const [model, , id] = at(models, number);
  const job = accountJob(number, {
    base: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
    ...(has(number, 1)
      ? {
          checkpoint: `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/${id}/abcdefghij${String(number).padStart(2, '0').slice(0, 2)}`,
        }
      : {}),
    ...(method.startsWith('rft') ? { reward: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:my-reward` } : {}),
  });
  const spec = toSpec(number, model, method, job);
  const settings = method.startsWith('rft') ? rftSettings : bedrockSettings;
  return {
    service: 'bedrock',
    operation: 'CreateModelCustomizationJob',
    request: toBedrockRequest({ ...spec, settings }),
  };
}

const bedrockSettings = { epochCount: 2, batchSize: 1, learningRate: 0.00001, learningRateWarmupSteps: 10 };
const rftSettings = {
  epochCount: 1,
  batchSize: 128,
  learningRate: 0.00001,
  maxPromptLength: 8192,
  trainingSamplePerPrompt: 8,
  inferenceMaxTokens: 2048,
  reasoningEffort: 'medium',
  evalInterval: 10,
};

function accountJob(number: number, more: Partial<CloudJob> & Pick<CloudJob, 'base'>): CloudJob {
  return {
    region: 'us-east-1',
    role: `arn:aws:iam::${ACCOUNT}:role/service-role/nova-forge`,
    output: `s3://bucket/nova-forge/runs/${runName(number)}`,
    tags: { 'nova-forge:run': runName(number), 'nova-forge:dataset': 'ds-0123456789ab' },
    ...(has(number, 7) ? { kms_key: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f` } : {}),
    ...(has(number, 2) ? { subnets: ['subnet-0123456789abcdef0'], security_groups: ['sg-0123456789abcdef0'] } : {}),
    ...(has(number, 3) ? { mlflow: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:mlflow-tracking-server/forge` } : {}),
    ...more,
  };
}

function toSpec(number: number, model: string, method: string, cloud: CloudJob): TrainingJobSpec {
  return {
    name: runName(number),
    model,
    method,
    data: {
      train: `s3://bucket/data/${number}/train.jsonl`,
      trainSha256: 'a'.repeat(64),
      ...(has(number, 4)
        ? { validation: `s3://bucket/data/${number}/validation.jsonl`, validationSha256: 'b'.repeat(64) }
        : {}),
    },
    settings: {
      max_steps: 100 + number,
      learning_rate: 0.00001,
      global_batch_size: 64,
      reasoning_enabled: has(number, 5),
    },
    maxRuntimeSeconds: 3600 + 977 * number,
    cloud,
  };
}

function runName(number: number): string {
  return `tr-${(number * 2654435761).toString(16).padStart(12, '0').slice(-12)}`;
}

/** Whether option `bit` is in mixture `number`: all mixtures of any few options come up. */
function has(number: number, bit: number): boolean {
  return ((Math.imul(number + 1, 0x9e3779b1) >>> (bit * 3)) & 1) === 1;
}

function at<T>(list: readonly [T, ...T[]], number: number): T {
  return list[Math.trunc(number / 3) % list.length] ?? list[0];
}
