import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import { canonicalJson } from '../../fingerprint.ts';
import type { HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { DeployRequest } from '../request.ts';
import type { DeployedModel } from './deployed-model.ts';
import { readEnvironment } from './environment.ts';
import { toSpec } from './to-spec.ts';

type Effects = {
  now: () => Date;
  ledger: { read(kind: 'deployment', id: string): Promise<{ record: DeploymentRecord } | undefined> };
};

/** Throws conflict where a deployment that is being made was approved with other arguments than it is asked for again. */
export async function refuseOtherTerms(
  effects: Effects,
  begun: DeploymentRecord,
  request: DeployRequest,
  model: DeployedModel,
  target: CloudTarget,
): Promise<void> {
  if (begun.spec?.cloud === undefined) return;
  const { slot } = begun.spec.cloud;
  const before = begun.replaces === undefined ? undefined : await effects.ledger.read('deployment', begun.replaces);
  const goesOn = before?.record.spec?.cloud?.slot === slot ? before.record : undefined;
  const asked = toSpec({
    id: begun.id,
    slot,
    name: begun.served_as,
    target,
    request,
    model,
    settings: { subnets: [], security_groups: [] }, // those of the server are not what is asked for
    read: readEnvironment(request.environment),
    now: effects.now(),
    ...(goesOn === undefined ? {} : { goesOn }),
  });
  const is = termsOf(begun.spec, begun.ttl_hours);
  const wanted = termsOf(asked, request.ttl_hours);
  const names = [...new Set([...Object.keys(is), ...Object.keys(wanted)])];
  const differences = names
    .filter((name) => toText(is[name]) !== toText(wanted[name]))
    .map((name) => `${name} ${toText(is[name])}, not ${toText(wanted[name])}`);
  if (differences.length === 0) return;
  throw new ForgeError('conflict', `deployment ${begun.id} is being made with ${differences.join('; ')}`, {
    next: `call again with its arguments or get_run with id ${begun.id}; when it is running pass if_exists "update", or stop_run removes it`,
  });
}

function toText(value: unknown): string {
  return value === undefined ? 'none' : canonicalJson(value);
}

/** What of a deployment comes from the arguments, by the argument's name. */
function termsOf({ environment, cloud }: HostingSpec, ttl_hours: number): Record<string, unknown> {
  return {
    ttl_hours,
    instance_count: cloud?.units,
    instance_type: cloud?.instance_type,
    ...environment,
    FORGE_MIN_INSTANCES: cloud?.scaling?.least,
    FORGE_MAX_INSTANCES: cloud?.scaling?.most,
    FORGE_REQUESTS_PER_INSTANCE: cloud?.scaling?.per_instance,
    FORGE_CAPTURE_PERCENT: cloud?.capture_percent,
    FORGE_ALARMS: cloud?.alarms,
    FORGE_DRIFT_ALARM: cloud?.drift_alarm,
    FORGE_COMMITMENT: cloud?.commitment?.term,
  };
}
