import { servingEnvironmentSource } from '../../catalog/hosting/serving-environment.ts';
import { type CloudTarget, hostingTargets } from '../../catalog/hosting/hosting-targets.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Check } from '../../runs/training-record.ts';
import type { DeployRequest } from '../request.ts';
import { checkServing } from './check-serving.ts';
import { checkTarget } from './check-target.ts';
import { TERM_CHECK, checkCommitment } from './commitment.ts';
import type { DeployedModel } from './deployed-model.ts';
import { checkDriftAlarm } from './drift-alarm.ts';
import { type ReadEnvironment, listOf } from './environment.ts';

/** Checks that a person may pass over by their names: what tables say may have changed. */
const overridable = ['instance_not_in_table', 'serving_tier', 'on_demand_date', 'target_region', TERM_CHECK];

type Planned = {
  target: CloudTarget;
  request: DeployRequest;
  model: DeployedModel;
  settings: CloudSettings;
  read: ReadEnvironment;
  spec: HostingSpec;
  /** The deployment whose endpoint goes on under the new model. */
  goesOn?: DeploymentRecord;
  now: Date;
};

/** Everything that speaks against a deployment before the account is asked, all at once. */
export function checkPlan(planned: Planned): Check[] {
  const { target, request, model, spec, read } = planned;
  const serves = hostingTargets[target].service === 'sagemaker';
  const instance = spec.cloud?.instance_type;
  const found = [
    ...missingSettings(planned),
    ...read.problems.map((message) => ({
      ...block('environment', message, 'correct it'),
      source: servingEnvironmentSource,
    })),
    ...checkWords(read),
    ...(serves ? checkScaling(planned) : meaningless(planned)),
    ...checkCommitment(planned),
    ...checkTarget(target, model, spec, request.ttl_hours),
    ...(serves && model.model !== undefined && instance !== undefined
      ? checkServing({ model: model.model, instance, environment: spec.environment })
      : []),
    ...checkDriftAlarm(target, spec, read),
    ...kmsOnLocalDisks(spec),
  ];
  return passOver(found, read);
}

function missingSettings({ settings, target, read }: Planned): Check[] {
  const role =
    'set NOVA_FORGE_ROLE_ARN to a role that the service may assume; nova-forge-mcp iam deploy-sagemaker prints its policy; or pass FORGE_CREATE_ROLE "true" to have one made';
  const needsFolder = target === 'sagemaker_async' || read.own.FORGE_CAPTURE_PERCENT !== undefined;
  return [
    ...(settings.region === undefined ? [block('region_not_set', 'no AWS region is set', 'set AWS_REGION')] : []),
    ...(settings.role === undefined
      ? [block('role_not_set', 'no role is set that the service reads the model as', role)]
      : []),
    ...(needsFolder && settings.output === undefined
      ? [block('output_not_set', 'no folder in S3 is set for answers', 'set NOVA_FORGE_OUTPUT to s3://bucket/prefix')]
      : []),
  ];
}

/** What only endpoints have. */
function meaningless({ request, read, target }: Planned): Check[] {
  const container = Object.keys(read.container);
  const own = ['FORGE_MAX_INSTANCES', 'FORGE_MIN_INSTANCES', 'FORGE_ALARMS', 'FORGE_CAPTURE_PERCENT'] as const;
  const given = [
    ...(request.instance_type === undefined ? [] : ['instance_type']),
    ...(request.instance_count !== undefined && target !== 'bedrock_provisioned' ? ['instance_count'] : []),
    ...container,
    ...own.filter((name) => read.own[name] !== undefined),
  ];
  if (given.length === 0) return [];
  return [block('means_nothing', `${given.join(', ')} mean nothing to target ${target}`, 'leave them out')];
}

function checkWords({ own }: ReadEnvironment): Check[] {
  const { FORGE_CREATE_ROLE: create = 'false' } = own;
  const odd = ['true', 'false'].includes(create.toLowerCase())
    ? []
    : [block('environment', `FORGE_CREATE_ROLE is "${create}", but takes true or false`, 'correct it')];
  return [...odd, ...checkUnitPrice(own), ...checkTraffic(own)];
}

function checkUnitPrice({ FORGE_UNIT_USD: text }: ReadEnvironment['own']): Check[] {
  if (text === undefined || (Number(text) > 0 && Number(text) < Infinity)) return [];
  return [block('environment', `FORGE_UNIT_USD is "${text}", but takes US dollars above 0`, 'correct it')];
}

function checkTraffic({ FORGE_REQUESTS_PER_HOUR: text }: ReadEnvironment['own']): Check[] {
  if (text === undefined || (text.trim() !== '' && Number(text) >= 0 && Number(text) < Infinity)) return [];
  return [block('environment', `FORGE_REQUESTS_PER_HOUR is "${text}", but takes a number from 0 up`, 'correct it')];
}

function checkScaling({ target, spec, read }: Planned): Check[] {
  const { scaling } = spec.cloud ?? {};
  const capture = Number(read.own.FORGE_CAPTURE_PERCENT ?? 0);
  const problems = [
    ...(capture >= 0 && capture <= 100 ? [] : [`FORGE_CAPTURE_PERCENT is ${capture}, but takes 0 to 100`]),
    ...(scaling === undefined ? unscaledProblems(read) : scalingProblems(target, scaling)),
  ];
  return problems.map((message) => block('environment', message, 'correct it'));
}

function unscaledProblems({ own }: ReadEnvironment): string[] {
  if (own.FORGE_REQUESTS_PER_INSTANCE === undefined) return [];
  return ['FORGE_REQUESTS_PER_INSTANCE means nothing without FORGE_MAX_INSTANCES, which turns autoscaling on'];
}

function scalingProblems(
  target: CloudTarget,
  { least, most, per_instance }: { least: number; most: number; per_instance: number },
): string[] {
  const lowest = target === 'sagemaker_async' ? 0 : 1;
  const wanted = `${target} takes whole numbers from ${lowest} up`;
  const odd = (name: string, value: number, from: number): string[] =>
    Number.isInteger(value) && value >= from
      ? []
      : [`${name} is ${Number.isNaN(value) ? 'no number' : value}, but ${wanted}`];
  return [
    ...odd('FORGE_MIN_INSTANCES', least, lowest),
    ...odd('FORGE_MAX_INSTANCES', most, 1),
    ...(least > most
      ? [`FORGE_MIN_INSTANCES is ${least}, above FORGE_MAX_INSTANCES ${most}: lower the one or raise the other`]
      : []),
    ...(per_instance > 0 ? [] : [`FORGE_REQUESTS_PER_INSTANCE is ${per_instance}, but takes a number above 0`]),
  ];
}

/** Source: SageMaker developer guide, encryption of instances with local disks. */
function kmsOnLocalDisks({ cloud }: HostingSpec): Check[] {
  if (cloud?.kms_key === undefined || !/^ml\.(g5|g6|g6e|p4d|p4de|p5|p5e|p5en)\./.test(cloud.instance_type ?? ''))
    return [];
  const message = `${cloud.instance_type} has disks of its own, which are encrypted by the machine: the key is used for answers in S3 alone`;
  return [{ code: 'kms_local_disks', severity: 'info', message, fix: '' }];
}

function passOver(checks: readonly Check[], { own }: ReadEnvironment): Check[] {
  const named = listOf(own.FORGE_OVERRIDE);
  const unknown = named.filter((name) => !overridable.includes(name));
  return [
    ...checks.map((check): Check =>
      named.includes(check.code) && overridable.includes(check.code)
        ? { ...check, severity: 'warn', message: `${check.message} (passed over by FORGE_OVERRIDE)` }
        : check,
    ),
    ...unknown.map((name) =>
      block(
        'environment',
        `FORGE_OVERRIDE names "${name}"; what can be passed over is ${overridable.join(', ')}`,
        'correct it',
      ),
    ),
  ];
}

function block(code: string, message: string, fix: string): Check {
  return { code, severity: 'block', message, fix };
}
