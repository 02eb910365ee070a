import { novaImage } from '../../catalog/nova-images.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { CloudJob } from '../../ports/training.ts';
import type { Background } from './plan-facts.ts';
import type { FoundRecipe } from './find-recipe.ts';

/** Stands for the id of the run, which is made from the plan and so comes after it. */
export const ID_MARK = '{{name}}';
const GROUP = 'nova-forge-mcp';
/** Letters in the name of something in a hub. Source: SageMaker's API model (2026-05). */
const HUB_NAME_LENGTH = 63;
/** What stands for a setting that is missing: such a plan is blocked, so no job ever has it. */
const MISSING = { region: 'region-not-set', role: 'role-not-set', output: 's3://output-not-set' };

/** Region, role and folder of a job, with marks for what is not set. */
export function placeOf(settings: CloudSettings): { region: string; role: string; output: string } {
  return {
    region: settings.region ?? MISSING.region,
    role: settings.role ?? MISSING.role,
    output: (settings.output ?? MISSING.output).replace(/\/+$/, ''),
  };
}

type Parts = {
  settings: CloudSettings;
  machines: { type: string; count: number } | undefined;
  checkpoint: string | undefined;
  reward: string | undefined;
  recipe?: FoundRecipe;
  yaml?: string;
};

/** The account's part of a job, but for its id. */
export function toCloudJob(
  background: Pick<Background, 'model' | 'technique' | 'generation' | 'runtime' | 'dataset'>,
  parts: Parts,
): CloudJob {
  const { settings, machines, checkpoint, reward, recipe, yaml } = parts;
  const { region, role, output } = placeOf(settings);
  const { runtime, technique, generation } = background;
  const image = runtime === 'sagemaker' ? (recipe?.image ?? novaImage(region, technique, generation)) : undefined;
  return {
    region,
    role,
    output: `${output}/${ID_MARK}`,
    base: baseOf(background, region, recipe?.base),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(machines === undefined ? {} : { instance: { type: machines.type, count: machines.count } }),
    ...(image === undefined ? {} : { image }),
    ...(yaml === undefined ? {} : { recipe: yaml }),
    ...(reward === undefined ? {} : { reward }),
    ...(runtime === 'serverless' ? evaluatorOf(region, role, reward) : {}),
    ...(settings.kms_key === undefined ? {} : { kms_key: settings.kms_key }),
    ...(settings.subnets.length === 0 ? {} : { subnets: settings.subnets }),
    ...(settings.security_groups.length === 0 ? {} : { security_groups: settings.security_groups }),
    ...(settings.mlflow === undefined ? {} : { mlflow: settings.mlflow }),
    ...(settings.notify === undefined ? {} : { notify: settings.notify }),
    ...(runtime === 'serverless' ? { package_group: packageGroup(region, role) } : {}),
    tags: {
      'nova-forge:run': ID_MARK,
      'nova-forge:dataset': background.dataset.id,
      'nova-forge:model': background.model,
    },
  };
}

/** Bedrock's id, the hub's ARN, or the base name of training jobs. */
function baseOf(
  { model, runtime }: Pick<Background, 'model' | 'runtime'>,
  region: string,
  hub: string | undefined,
): string {
  const nova = findNovaModel(model);
  if (runtime === 'bedrock') return nova?.service_id ?? model;
  if (runtime === 'sagemaker') return nova?.base ?? model;
  return hub ?? `arn:aws:sagemaker:${region}:aws:hub-content/SageMakerPublicHub/Model/${nova?.hub ?? model}`;
}

/** The group that results of serverless jobs are filed under, in the account of the role. */
function packageGroup(region: string, role: string): string {
  return `arn:aws:sagemaker:${region}:${accountOf(role)}:model-package-group/${GROUP}`;
}

/** Where a function is registered for serverless jobs, which take no Lambda: in a hub of the group's name, under its own as far as hubs allow. */
function evaluatorOf(region: string, role: string, reward: string | undefined): { evaluator?: string } {
  const [, name] = /:function:([\w-]+)$/.exec(reward ?? '') ?? [];
  if (name === undefined) return {};
  const content =
    name
      .replaceAll('_', '-')
      .slice(0, HUB_NAME_LENGTH)
      .replace(/^-+|-+$/g, '') || 'reward';
  return { evaluator: `arn:aws:sagemaker:${region}:${accountOf(role)}:hub-content/${GROUP}/JsonDoc/${content}` };
}

function accountOf(role: string): string {
  return /^arn:[\w-]+:iam::(\d{12}):/.exec(role)?.[1] ?? '000000000000';
}
