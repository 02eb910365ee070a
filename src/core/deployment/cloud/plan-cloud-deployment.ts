import { type CloudTarget, hostingTargets } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { CloudHosting, HostingRuntime, HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Check, Cost } from '../../runs/training-record.ts';
import type { DeployRequest } from '../request.ts';
import { checkPlan } from './check-plan.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudEffects } from './effects.ts';
import { listDriftAlarm } from './drift-alarm.ts';
import { readEnvironment } from './environment.ts';
import { type Traffic, recommendTarget, usualTraffic } from './recommend-target.ts';
import { regionOf, toSpec } from './to-spec.ts';
import { type RolePlan, wantRoles } from './want-roles.ts';

/** What will be made, what speaks against it, and what it costs an hour. */
export type CloudPlan = {
  spec: HostingSpec;
  checks: Check[];
  hourly: Cost;
  creates: string[];
  traffic: Traffic;
  roles: RolePlan;
  /** Targets that were not chosen, where the caller left that to us. */
  alternatives?: readonly unknown[];
};

export type PlannedFor = {
  id: string;
  name: string;
  target: CloudTarget;
  request: DeployRequest;
  model: DeployedModel;
  /** The deployment whose endpoint goes on under the new model. */
  goesOn?: DeploymentRecord;
};

/** A deployment in an account, planned whole before anybody is asked for leave. */
export async function planCloudDeployment(
  effects: CloudEffects,
  host: HostingRuntime,
  asked: PlannedFor,
): Promise<CloudPlan> {
  const { id, target, request, model, goesOn } = asked;
  const read = readEnvironment(request.environment);
  const set = await settingsOf(effects);
  const region = regionOf(model.artifact) ?? set.region ?? '';
  const roles = await wantRoles(host, set, read, { target, request, artifact: model.artifact, region });
  const { settings } = roles;
  const slot = goesOn?.spec?.cloud?.slot ?? id;
  const now = effects.now();
  const spec = toSpec({ ...asked, slot, settings, read, now });
  const checks = checkPlan({ ...asked, settings, read, spec, now });
  const byToken = target === 'bedrock_on_demand' || target === 'publish';
  const priced = await priceOf(host, spec, byToken ? undefined : read.own.FORGE_UNIT_USD);
  const found = checks.some(({ severity }) => severity === 'block') ? [] : ((await host.check?.(spec)) ?? []);
  const dataset =
    model.run === undefined ? undefined : (await effects.ledger.read('dataset', model.run.dataset))?.record;
  const traffic = usualTraffic(dataset);
  const paid = target === 'bedrock_on_demand' ? undefined : priced.hourly;
  return {
    spec,
    hourly: priced.hourly,
    roles,
    traffic,
    checks: [
      ...checks,
      ...priced.checks,
      ...found
        .filter(({ status, code }) => status !== 'pass' && !isOfMissing(code, roles))
        .map(({ code, status, message, fix }): Check => ({
          code,
          severity: status === 'fail' ? 'block' : 'warn',
          message,
          fix,
        })),
      ...recommendTarget(target, model, paid, traffic),
    ],
    creates: listCreated(target, spec, goesOn),
  };
}

/** A role that is still to be made has nothing to be looked at. */
function isOfMissing(code: string, { missing }: RolePlan): boolean {
  return missing.length > 0 && /^(?:schedule_)?role/.test(code);
}

async function settingsOf(effects: CloudEffects): Promise<CloudSettings> {
  const catalog = await effects.cloud?.();
  return catalog?.settings ?? { subnets: [], security_groups: [] };
}

/** A price that nobody knows blocks, unless the person states it. */
async function priceOf(
  host: HostingRuntime,
  spec: HostingSpec,
  stated: string | undefined,
): Promise<{ hourly: Cost; checks: Check[] }> {
  if (stated !== undefined) {
    const usd = Number(stated) * Math.max(spec.cloud?.units ?? 1, spec.cloud?.scaling?.most ?? 0);
    if (usd > 0)
      return {
        hourly: { low: usd, high: usd, assumptions: [`${stated} USD an hour each, as FORGE_UNIT_USD says`] },
        checks: [],
      };
    return { hourly: { low: 0, high: 0, assumptions: [] }, checks: [] }; // refused with the other words
  }
  try {
    return { hourly: await host.hourly(spec), checks: [] };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const check: Check = { code: 'price_unknown', severity: 'block', message: error.message, fix: error.next ?? '' };
    return { hourly: { low: 0, high: 0, assumptions: [] }, checks: [check] };
  }
}

/** What will come to be, in its order, how long that takes, and what is left when it has ended. */
function listCreated(target: CloudTarget, spec: HostingSpec, goesOn: DeploymentRecord | undefined): string[] {
  const { expires_at, cloud, name } = spec;
  const [least, most] = hostingTargets[target].minutes;
  const serves = hostingTargets[target].service === 'sagemaker';
  const slot = cloud?.slot ?? name;
  const changed =
    goesOn === undefined ? '' : `, in the place of deployment ${goesOn.id}, whose model is kept for the way back`;
  return [
    ...(serves
      ? [`model ${name}-model`, `endpoint configuration ${name}-config`]
      : cloud?.from === 'custom_model'
        ? []
        : ['custom model in Bedrock, unless the checkpoint has one']),
    ...(expires_at !== undefined && cloud?.schedule_role !== undefined
      ? [`schedule nova-forge-${slot} that deletes it before ${expires_at}`]
      : []),
    ...(target === 'publish' ? [] : [`${target} ${slot}${changed}`]),
    ...listScaling(cloud?.scaling, goesOn?.spec?.cloud?.scaling),
    ...listDriftAlarm(spec),
    `it takes ${least} to ${most} minutes${serves || target === 'publish' ? '' : '; a custom model stays after the end, 1.95 USD a month, until it is deleted'}`,
  ];
}

/** Between which numbers of instances it will be; what it was before is said where that changes. */
function listScaling(wanted: CloudHosting['scaling'], held: CloudHosting['scaling']): string[] {
  const words = (scaling: NonNullable<CloudHosting['scaling']>): string =>
    `from ${scaling.least} to ${scaling.most} instances, ${scaling.per_instance} requests for each`;
  if (wanted === undefined) return held === undefined ? [] : [`the autoscaling ${words(held)} ends`];
  const before = held === undefined || words(held) === words(wanted) ? '' : ` (until now ${words(held)})`;
  return [`autoscaling ${words(wanted)}${before}`];
}
