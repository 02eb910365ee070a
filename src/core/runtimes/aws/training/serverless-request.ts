import type { CreateTrainingJobRequest, ServerlessJobConfig } from '@aws-sdk/client-sagemaker';
import { findJobTask } from '../../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../../errors.ts';
import type { CloudJob, TrainingJobSpec } from '../../../ports/training.ts';
import { accountJob, needed, resultsUri } from './account-job.ts';
import { toJobOptions } from './job-options.ts';
import { toChannels } from './training-channels.ts';

type Technique = Pick<ServerlessJobConfig, 'CustomizationTechnique' | 'Peft'>;

/** Our methods as serverless customization has them; full rank is said by leaving Peft out. Source: Nova Forge SDK 1.4.6. */
const techniques: Readonly<Record<string, Technique>> = {
  sft_lora: { CustomizationTechnique: 'SFT', Peft: 'LORA' },
  sft_full: { CustomizationTechnique: 'SFT' },
  dpo_lora: { CustomizationTechnique: 'DPO', Peft: 'LORA' },
  dpo_full: { CustomizationTechnique: 'DPO' },
  rft_lora: { CustomizationTechnique: 'RLVR', Peft: 'LORA' },
};

/** A training job whose machines the service chooses. Rows go as S3 addresses: no dataset has to be registered first. */
export function toServerlessRequest(spec: TrainingJobSpec): CreateTrainingJobRequest {
  const job = accountJob(spec);
  const channels = toChannels(spec);
  return {
    ...toJobOptions(spec, job),
    HyperParameters: toHyperParameters(spec.settings),
    ...(channels.length === 0 ? {} : { InputDataConfig: channels }),
    OutputDataConfig: {
      S3OutputPath: resultsUri(job),
      CompressionType: 'NONE',
      ...(job.kms_key === undefined ? {} : { KmsKeyId: job.kms_key }),
    },
    ServerlessJobConfig: spec.method === 'evaluation' ? toEvaluation(spec, job) : toConfig(spec, job),
    ...toPackageConfig(spec, job),
  };
}

/** A base is evaluated as it is; everything else has the group of its result, or of the package it is. */
function toPackageConfig(spec: TrainingJobSpec, job: CloudJob): Pick<CreateTrainingJobRequest, 'ModelPackageConfig'> {
  const isBase = spec.method === 'evaluation' && job.checkpoint === undefined;
  return isBase ? {} : { ModelPackageConfig: toPackage(spec, job) };
}

/** Benchmarks bring their questions; one's own are scored. Source of the types by task: SageMaker Python SDK 3 (read 2026-08). */
function toEvaluation({ settings }: TrainingJobSpec, job: CloudJob): ServerlessJobConfig {
  const task = findJobTask(String(settings['task'] ?? ''));
  if (task?.serverless === undefined)
    throw new ForgeError('unsupported', `serverless evaluation has no task ${String(settings['task'])}`, {
      next: 'evaluate on runtime sagemaker',
    });
  return {
    BaseModelArn: job.base,
    AcceptEula: true,
    JobType: 'Evaluation',
    EvaluationType: task.serverless,
    ...(job.reward === undefined ? {} : { EvaluatorArn: job.reward }),
  };
}

function toConfig(spec: TrainingJobSpec, job: CloudJob): ServerlessJobConfig {
  const technique = techniques[spec.method];
  if (technique === undefined)
    throw new ForgeError('unsupported', `serverless customization has no ${spec.method}`, {
      next: `use one of ${Object.keys(techniques).join(', ')}, or runtime sagemaker`,
    });
  return {
    BaseModelArn: job.base,
    // What the person approves with the plan, which names it.
    AcceptEula: true,
    JobType: 'FineTuning',
    ...technique,
    ...(job.reward === undefined ? {} : { EvaluatorArn: job.reward }),
  };
}

function toPackage(spec: TrainingJobSpec, job: CloudJob) {
  const ModelPackageGroupArn = needed(job.package_group, spec.name, 'the model package group of its result');
  if (job.checkpoint === undefined) return { ModelPackageGroupArn };
  if (job.checkpoint.startsWith('arn:')) return { ModelPackageGroupArn, SourceModelPackageArn: job.checkpoint };
  throw new ForgeError(
    'unsupported',
    `serverless customization continues from a model package, not ${job.checkpoint}`,
    {
      next: 'continue on runtime sagemaker, or from a serverless run',
    },
  );
}

/** Texts, as Python writes them: the service's containers read `True`, not `true`. */
function toHyperParameters(settings: TrainingJobSpec['settings']): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, toText(value)]));
}

function toText(value: number | string | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
