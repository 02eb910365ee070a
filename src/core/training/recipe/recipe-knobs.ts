import { bedrockAliases } from '../../catalog/recipes/bedrock-fields.ts';
import type { RecipeDocument, RecipeOverride } from '../../ports/cloud.ts';
import { leavesOf, placeholderOf, type RecipeLeaf, type RecipeTree } from './recipe-tree.ts';

export type Value = number | string | boolean;

/** One thing that may be set: by its own name, or by the name of the leaf it ends up in. */
export type Knob = {
  name: string;
  /** Other names for the same thing. */
  aliases: readonly string[];
  type: RecipeOverride['type'];
  default: Value | null;
  min?: number;
  max?: number;
  enum?: readonly Value[];
  /** False for a leaf of the template that the override document does not list: its type is checked, nothing else. */
  listed: boolean;
};

/** What a plan fills in itself, with what to use instead. */
const managed: Readonly<Record<string, string>> = {
  name: 'the run id is the name',
  model_type: 'model decides it',
  model_name_or_path: 'use from_run',
  data_s3_path: 'dataset decides it',
  validation_s3_path: 'the validation split of the dataset decides it',
  validation_data_s3_path: 'the validation split of the dataset decides it',
  validation_data_s3_path_list: 'the validation split of the dataset decides it',
  output_s3_path: 'NOVA_FORGE_OUTPUT decides it',
  replicas: 'use instance_count',
  instance_count: 'use the argument instance_count',
  instance_type: 'use the argument instance_type',
  mlflow_tracking_uri: 'NOVA_FORGE_MLFLOW_ARN decides it',
  mlflow_experiment_name: 'NOVA_FORGE_MLFLOW_ARN decides it',
  mlflow_run_name: 'the run id is the name',
  namespace: 'it belongs to HyperPod',
  lambda_arn: 'use reward_lambda_arn',
  dataset_catalog: 'the recipe decides it',
};

/** Leaves whose value is the way the container works, not a choice. */
const fixed = new Set(['optimizer', 'peft_scheme', 'task_type', 'adam_w_mode', 'enabled']);

/** Why a name cannot be set, or undefined. */
export function managedBy(name: string): string | undefined {
  return Object.hasOwn(managed, name) ? managed[name] : undefined;
}

/** What a recipe of a training job lets people set: its wired overrides, then the other leaves of `training_config`. */
export function recipeKnobs(tree: RecipeTree, overrides: RecipeDocument['overrides']): Knob[] {
  const spots = leavesOf(tree);
  const wired = new Map<string, string[]>();
  for (const { key, value } of spots) {
    const name = placeholderOf(value);
    if (name !== undefined) wired.set(name, [...(wired.get(name) ?? []), key]);
  }
  const listed = Object.entries(overrides).filter(([name]) => wired.has(name) && managedBy(name) === undefined);
  const leaves = spots.filter(({ path, key, value }) => path[0] !== 'run' && isChoice(key, value));
  return [
    ...listed.map(([name, field]) => toKnob(name, field, wired.get(name) ?? [])),
    ...leaves.map(({ key, value }) => leafKnob(key, value)),
  ];
}

/** What a serverless or Bedrock job lets people set: the override document itself; leaf names of the template stand for their keys. */
export function overrideKnobs(overrides: RecipeDocument['overrides'], tree?: RecipeTree): Knob[] {
  const spots = tree === undefined ? [] : leavesOf(tree);
  const leaves = (name: string): string[] =>
    spots.filter(({ value }) => placeholderOf(value) === name).map(({ key }) => key);
  return Object.entries(overrides)
    .filter(([name]) => managed[name] === undefined)
    .map(([name, field]) => toKnob(name, field, tree === undefined ? (bedrockAliases[name] ?? []) : leaves(name)));
}

function isChoice(key: string, value: RecipeLeaf): boolean {
  if (managed[key] !== undefined || fixed.has(key) || placeholderOf(value) !== undefined) return false;
  if (typeof value === 'string') return !value.startsWith('${') && value !== 'distributed_fused_adam';
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function toKnob(name: string, field: RecipeOverride, leaves: readonly string[]): Knob {
  const { type, min, max } = field;
  return {
    name,
    aliases: leaves.filter((leaf) => leaf !== name),
    type,
    default: field.default,
    listed: true,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(field.enum === undefined ? {} : { enum: field.enum }),
  };
}

function leafKnob(name: string, value: RecipeLeaf): Knob {
  const common = { name, aliases: [], listed: false } as const;
  if (typeof value === 'bigint') return { ...common, type: 'integer', default: Number(value) };
  if (typeof value === 'number') return { ...common, type: 'float', default: value };
  if (typeof value === 'boolean') return { ...common, type: 'boolean', default: value };
  return { ...common, type: 'string', default: String(value) };
}
