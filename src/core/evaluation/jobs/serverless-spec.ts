import { jobTasks } from '../../catalog/evaluation-jobs.ts';
import type { CloudJob, TrainingJobSpec } from '../../ports/training.ts';
import type { JobDraft } from './job-draft.ts';
import type { JobTarget } from './job-target.ts';
import { packageGroupOf } from './package-group-of.ts';

/**
 * An evaluation whose machines the service chooses, told by hyperparameters. Source of their names: SageMaker Python SDK 3 (read 2026-08);
 * a model is evaluated as a package of its group, a base without one.
 */
export function toServerlessSpec(draft: JobDraft): Omit<TrainingJobSpec, 'name'> {
  const { id, place, target, price, reward, rows } = draft;
  return {
    model: target.base,
    method: 'evaluation',
    data: { train: rows?.to ?? '', trainSha256: rows?.sha256 ?? '' },
    settings: toHyperParameters(draft),
    maxRuntimeSeconds: price.seconds,
    cloud: {
      ...place,
      base: baseOf(target, place.region),
      ...loaded(target),
      ...(reward === undefined ? {} : { reward, evaluator: evaluatorOf(reward, place.region) }),
      tags: { 'nova-forge:evaluation': id },
    },
  };
}

function toHyperParameters({ id, task, decoding, reward }: JobDraft): TrainingJobSpec['settings'] {
  const { strategy, metric } = jobTasks[task.task];
  return {
    name: id,
    task: task.task,
    strategy,
    metric,
    ...(task.subtask === undefined ? {} : { subtask: task.subtask }),
    max_new_tokens: decoding.max_tokens,
    temperature: decoding.temperature,
    top_k: -1,
    top_p: 1,
    ...(reward === undefined ? {} : { lambda_type: 'rft', aggregation: 'mean', postprocessing: true }),
  };
}

function loaded({ model_package }: JobTarget): Pick<CloudJob, 'checkpoint' | 'package_group'> {
  return model_package === undefined ? {} : { checkpoint: model_package, package_group: packageGroupOf(model_package) };
}

/** The hub's content that the run was trained from, else the newest of its name. */
function baseOf({ run, nova }: JobTarget, region: string): string {
  const trained = run?.job?.cloud?.base;
  if (trained?.includes(':hub-content/') === true) return trained;
  return `arn:aws:sagemaker:${region}:aws:hub-content/SageMakerPublicHub/Model/${nova.hub}`;
}

/** Letters in the name of something in a hub. Source: SageMaker's API model (2026-05). */
const HUB_NAME_LENGTH = 63;
const HUB = 'nova-forge-mcp';

/** Where the function is registered, as for training: serverless jobs take evaluators of a hub, no functions. */
function evaluatorOf(reward: string, region: string): string {
  const [, account = '', name = ''] = /:(\d{12}):function:([\w-]+)$/.exec(reward) ?? [];
  const content = name
    .replaceAll('_', '-')
    .slice(0, HUB_NAME_LENGTH)
    .replace(/^-+|-+$/g, '');
  return `arn:aws:sagemaker:${region}:${account}:hub-content/${HUB}/JsonDoc/${content === '' ? 'reward' : content}`;
}
