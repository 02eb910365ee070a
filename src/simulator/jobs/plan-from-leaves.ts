import type { JobPlan } from './job-plan.ts';

/** A recipe's leaves by their names, or the hyperparameters of a serverless job under the names of those leaves. */
export type Leaves = ReadonlyMap<string, unknown>;

/** Reads what a recipe asks for. Values that are not there have the recipes' own defaults. */
export function planFromLeaves(leaves: Leaves, kind: JobPlan['kind']): JobPlan {
  const steps = numberAt(leaves, 'max_steps');
  const begin = textAt(leaves, 'model_name_or_path');
  const reward = textAt(leaves, 'reward_lambda_arn');
  const task = textAt(leaves, 'task');
  const subtask = textAt(leaves, 'subtask');
  const temperature = numberAt(leaves, 'temperature');
  return {
    kind,
    name: textAt(leaves, 'name') ?? 'None',
    batch: numberAt(leaves, 'global_batch_size') ?? 64,
    ...(steps === undefined ? {} : { steps }),
    epochs: numberAt(leaves, 'max_epochs') ?? 2,
    learningRate: numberAt(leaves, 'lr') ?? 1e-5,
    warmup: numberAt(leaves, 'warmup_steps') ?? 10,
    validateEvery: numberAt(leaves, 'val_check_interval') ?? 2500,
    ...(begin?.startsWith('s3://') || begin?.startsWith('arn:') ? { begin } : {}),
    ...(reward === undefined ? {} : { reward }),
    ...(task === undefined ? {} : { task }),
    ...(subtask === undefined ? {} : { subtask }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** All leaves of a recipe by name; of two with one name the first counts. */
export function leavesOf(tree: unknown, found = new Map<string, unknown>()): Leaves {
  if (typeof tree !== 'object' || tree === null) return found;
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) leavesOf(value, found);
    else if (!found.has(name)) found.set(name, value);
  }
  return found;
}

function numberAt(leaves: Leaves, name: string): number | undefined {
  const value = leaves.get(name);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function textAt(leaves: Leaves, name: string): string | undefined {
  const value = leaves.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
