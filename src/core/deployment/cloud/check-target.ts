import {
  type CloudTarget,
  hostingFactsAsOf,
  hostingTargets,
  onDemandSince,
} from '../../catalog/hosting/hosting-targets.ts';
import type { HostingSpec } from '../../ports/hosting.ts';
import type { Check } from '../../runs/training-record.ts';
import type { DeployedModel } from './deployed-model.ts';

/** Shortest time to live in an account: an import alone takes half an hour, and what is coming up cannot be deleted. */
const LEAST_HOURS = 1;

/** Whether a target takes a model as it was trained, there and for that long. */
export function checkTarget(target: CloudTarget, model: DeployedModel, spec: HostingSpec, ttlHours: number): Check[] {
  return [
    ...checkRank(target, model),
    ...checkDate(target, model),
    ...checkRegion(target, spec.cloud?.region ?? ''),
    ...checkBase(target, model),
    ...checkLife(target, spec, ttlHours),
  ];
}

function checkRank(target: CloudTarget, { rank }: DeployedModel): Check[] {
  if (target !== 'bedrock_on_demand' || rank === 'lora') return [];
  const instead = 'choose bedrock_provisioned or sagemaker';
  if (rank === 'full')
    return [
      block('full_rank_on_demand', 'models trained at full rank are not served on demand, only those of LoRA', instead),
    ];
  return [
    warn(
      'rank_unknown',
      'how it was trained is not known: on demand serves models of LoRA alone',
      `pass FORGE_METHOD; if it was full rank, ${instead}`,
    ),
  ];
}

function checkDate(target: CloudTarget, { trained_at }: DeployedModel): Check[] {
  if (target !== 'bedrock_on_demand' || trained_at === undefined || trained_at.slice(0, 10) >= onDemandSince) return [];
  const message = `it was customized on ${trained_at.slice(0, 10)}; on demand serves models from ${onDemandSince} on`;
  return [
    block(
      'on_demand_date',
      message,
      'train it again, choose bedrock_provisioned, or pass FORGE_OVERRIDE "on_demand_date"',
    ),
  ];
}

function checkRegion(target: CloudTarget, region: string): Check[] {
  const { regions, doubtful } = hostingTargets[target];
  if (!regions.includes(region))
    return [
      block(
        'target_region',
        `${target} of Nova is in ${regions.join(', ')}, not in ${region} (read ${hostingFactsAsOf})`,
        'set AWS_REGION to one of them, or pass FORGE_OVERRIDE "target_region"',
      ),
    ];
  if (!doubtful.includes(region)) return [];
  return [
    warn(
      'target_region_doubtful',
      `pages of AWS differ on whether ${target} of Nova is in ${region}`,
      'if it is refused, use us-east-1',
    ),
  ];
}

function checkBase(target: CloudTarget, { model, from }: DeployedModel): Check[] {
  if (hostingTargets[target].service === 'sagemaker' && from === 'custom_model')
    return [
      block(
        'custom_model_on_sagemaker',
        'SageMaker serves checkpoints, not custom models of Bedrock',
        'choose bedrock_on_demand or bedrock_provisioned',
      ),
    ];
  if (model !== undefined) return [];
  return [
    block(
      'model_unknown',
      'which model it was trained from is not known, so neither is its price',
      'pass environment {"FORGE_MODEL": "nova-2-lite"} or another',
    ),
  ];
}

function checkLife(target: CloudTarget, { cloud }: HostingSpec, hours: number): Check[] {
  if (target === 'publish')
    return [
      info('kept', 'a published model is kept until it is removed, whatever ttl_hours says', 'stop_run deletes it'),
    ];
  if (hours === 0) return [warn('no_time_to_live', 'it runs and costs until somebody ends it', 'pass ttl_hours')];
  if (hours < LEAST_HOURS)
    return [
      block(
        'time_to_live',
        `${hours} hours are less than it takes to bring it up and end it again`,
        `pass at least ${LEAST_HOURS}`,
      ),
    ];
  if (cloud?.schedule_role !== undefined)
    return [
      info(
        'ends_by_schedule',
        'EventBridge Scheduler deletes it at its time to live, whether or not this server runs',
        '',
      ),
    ];
  return [
    warn(
      'ends_by_server',
      'nothing in the account ends it: this server does while it runs, and at its next start',
      'set NOVA_FORGE_SCHEDULE_ROLE_ARN; nova-forge-mcp iam deploy-sagemaker prints the policy of that role, FORGE_CREATE_ROLE "true" makes one',
    ),
  ];
}

const check =
  (severity: Check['severity']) =>
  (code: string, message: string, fix: string): Check => ({
    code,
    severity,
    message,
    fix,
  });
const block = check('block');
const warn = check('warn');
const info = check('info');
