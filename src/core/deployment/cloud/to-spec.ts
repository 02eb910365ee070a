import { type CloudTarget, hostingTargets, servingImage } from '../../catalog/hosting/hosting-targets.ts';
import { usualInstance } from '../../catalog/hosting/serving-tiers.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { CloudHosting, HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { DeployRequest } from '../request.ts';
import { tierOf, withTier } from './check-serving.ts';
import { commitmentOf, lifeOf } from './commitment.ts';
import type { DeployedModel } from './deployed-model.ts';
import { toDriftAlarm } from './drift-alarm.ts';
import { type ReadEnvironment, listOf } from './environment.ts';

/** Requests a minute one machine is meant for, and requests that may wait for one, when nothing is said. */
const USUAL_LOAD = { sagemaker: 60, sagemaker_async: 5 };
/** What stands for a setting that is missing: such a plan is blocked. */
const MISSING = { region: 'region-not-set', role: 'role-not-set' };

export type Parts = {
  id: string;
  /** Of the deployment that is gone on with, or the id. */
  slot: string;
  name: string;
  target: CloudTarget;
  request: DeployRequest;
  model: DeployedModel;
  settings: CloudSettings;
  read: ReadEnvironment;
  /** The deployment whose endpoint goes on under the new model. */
  goesOn?: DeploymentRecord;
  now: Date;
};

/** A deployment with every default filled in. */
export function toSpec(parts: Parts): HostingSpec {
  const { id, name, target, request, model } = parts;
  const cloud = toCloud(parts);
  const endless = request.ttl_hours === 0 || target === 'publish';
  const ends = lifeOf(parts, cloud.commitment).toISOString();
  const serves = hostingTargets[target].service === 'sagemaker';
  return {
    name: id,
    artifact: model.artifact,
    served_as: name,
    environment: serves ? withTier(parts.read.container) : {},
    ...(endless ? {} : { expires_at: ends }),
    cloud,
  };
}

function toCloud(parts: Parts): CloudHosting {
  const { id, slot, name, target, request, model, settings, read, now } = parts;
  const serves = hostingTargets[target].service === 'sagemaker';
  const commitment = commitmentOf(parts);
  const region = regionOf(model.artifact) ?? settings.region ?? MISSING.region;
  const image = servingImage(region);
  const capture = Number(read.own.FORGE_CAPTURE_PERCENT ?? 0);
  const scaling = serves ? scalingOf(target, request.instance_count ?? 1, read) : undefined;
  return {
    region,
    created_at: now.toISOString(),
    role: settings.role ?? MISSING.role,
    slot,
    from: model.from,
    model: model.model ?? 'unknown',
    units: request.instance_count ?? 1,
    ...(commitment === undefined ? {} : { commitment }),
    alarms: listOf(read.own.FORGE_ALARMS),
    ...(serves
      ? { instance_type: request.instance_type ?? usualInstance(model.model ?? '', tierOf(read.container)) }
      : {}),
    ...(serves && image !== undefined ? { image } : {}),
    ...(settings.output === undefined ? {} : { output: `${settings.output.replace(/\/+$/, '')}/deployments` }),
    ...(settings.kms_key === undefined ? {} : { kms_key: settings.kms_key }),
    ...(settings.subnets.length === 0 ? {} : { subnets: settings.subnets }),
    ...(settings.security_groups.length === 0 ? {} : { security_groups: settings.security_groups }),
    ...(scaling === undefined ? {} : { scaling }),
    ...(capture > 0 ? { capture_percent: capture } : {}),
    ...toDriftAlarm(read, parts.goesOn),
    ...(settings.schedule_role === undefined ? {} : { schedule_role: settings.schedule_role }),
    tags: {
      'nova-forge:deployment': id,
      'nova-forge:name': name,
      ...(model.run === undefined ? {} : { 'nova-forge:run': model.run.id }),
    },
  };
}

/** An ARN names its region; a checkpoint is read from wherever the endpoint is. */
export function regionOf(artifact: string): string | undefined {
  return artifact.startsWith('arn:') ? artifact.split(':')[3] : undefined;
}

function scalingOf(target: CloudTarget, units: number, { own }: ReadEnvironment): CloudHosting['scaling'] {
  if (own.FORGE_MAX_INSTANCES === undefined && own.FORGE_MIN_INSTANCES === undefined) return undefined;
  const usual = target === 'sagemaker_async' ? USUAL_LOAD.sagemaker_async : USUAL_LOAD.sagemaker;
  return {
    least: Number(own.FORGE_MIN_INSTANCES ?? (target === 'sagemaker_async' ? 0 : units)),
    most: Number(own.FORGE_MAX_INSTANCES ?? units),
    per_instance: Number(own.FORGE_REQUESTS_PER_INSTANCE ?? usual),
  };
}
