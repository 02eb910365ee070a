import type { Call } from '../../call.ts';
import { type CloudTarget, isCloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import { canonicalJson } from '../../fingerprint.ts';
import type { HostingRuntime, HostingSpec } from '../../ports/hosting.ts';
import { approve } from '../../runs/approve.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Deployed } from '../deploy.ts';
import { openHost } from '../hosts.ts';
import { liveHolders, nameTaken, nextId } from '../plan.ts';
import type { DeployRequest } from '../request.ts';
import { advanceDeployment } from './advance.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudEffects } from './effects.ts';
import type { Choice } from './explain-choice.ts';
import { extendDeployment } from './extend.ts';
import { goesOnWith } from './goes-on-with.ts';
import { toOffer } from './offer.ts';
import { type CloudPlan, planCloudDeployment } from './plan-cloud-deployment.ts';
import { refuseOtherTerms } from './refuse-other-terms.ts';
import { settleRoles } from './settle-roles.ts';

/**
 * Plans, asks for leave, writes down, and makes as much as can be made at once; the rest is made by whoever calls again or tends the
 * deployments. The same call after a crash goes on where it stopped.
 */
export async function deployCloud(
  effects: CloudEffects,
  request: DeployRequest,
  model: DeployedModel,
  call: Call,
  choice?: Choice,
): Promise<Deployed> {
  const target = cloudTarget(request.target);
  const host = await openHost(effects, target);
  const name = request.name ?? model.name;
  const held = await liveHolders(effects, name);
  const unfinished = held.find(
    (one) => one.state === 'starting' && one.artifact === model.artifact && one.target === target,
  );
  if (unfinished !== undefined) {
    await refuseOtherTerms(effects, unfinished, request, model, target);
    return { deployed: true, record: await advanceDeployment(effects, host, unfinished) };
  }
  const [holder] = held;
  if (holder !== undefined && request.if_exists === 'fail')
    throw nameTaken(holder, name, model.run ?? { id: model.artifact });
  refuseUnfinished(held, name);
  const asked = { name, target, request, model, ...goesOnWith(holder, target) };
  if (holder?.target === target && holder.artifact === model.artifact) {
    const same = await planCloudDeployment(effects, host, { ...asked, id: holder.id });
    if (isSame(holder.spec, same.spec)) return extendDeployment(effects, host, holder, request, same, call);
  }
  const id = await nextId(effects.ledger, target, name);
  const plan = explained(await planCloudDeployment(effects, host, { ...asked, id }), choice);
  const settled = await settleRoles(effects, host, plan, request, call);
  if (settled.state === 'asked') return settled.answer;
  if (settled.state === 'made') return deployCloud(effects, settled.request, model, call, choice);
  const begun = { id, name, request: settled.request, model, plan, call };
  return begin(effects, host, holder === undefined ? begun : { ...begun, holder });
}

/** Two updates of a name at once would leave an endpoint behind: whose place the second takes is decided only when the first ends. */
function refuseUnfinished(held: readonly DeploymentRecord[], name: string): void {
  const busy = held.find(({ state }) => state === 'starting');
  if (busy === undefined) return;
  throw new ForgeError('not_ready', `"${name}" is being changed: deployment ${busy.id} is still being made`, {
    next: `call get_run with id ${busy.id} until it is running, or stop_run with it, then call again`,
  });
}

type Begun = {
  id: string;
  name: string;
  request: DeployRequest;
  model: DeployedModel;
  plan: CloudPlan;
  holder?: DeploymentRecord;
  call: Call;
};

async function begin(effects: CloudEffects, host: HostingRuntime, begun: Begun): Promise<Deployed> {
  const { id, request, plan, call } = begun;
  const approval = await approve(effects, toOffer(begun, plan, request), request, call);
  if (!approval.approved) {
    const { plan: record, token, declined } = approval;
    return { deployed: false, record, declined, cost: plan.hourly, ...(token === undefined ? {} : { token }) };
  }
  const { stored } = await effects.ledger.create('deployment', id, toRecord(effects, begun, approval.plan.id));
  await effects.ledger.audit({ at: effects.now().toISOString(), event: 'deploy_model', id, target: request.target });
  return { deployed: true, record: await advanceDeployment(effects, host, stored.record) };
}

function toRecord(effects: CloudEffects, begun: Begun, planId: string): DeploymentRecord {
  const { id, name, request, model, plan, holder } = begun;
  const { expires_at, cloud } = plan.spec;
  return {
    id,
    names: [name],
    created_at: effects.now().toISOString(),
    state: 'starting',
    target: request.target,
    artifact: model.artifact,
    served_as: name,
    ttl_hours: request.ttl_hours,
    cost_per_hour: plan.hourly.high,
    spec: plan.spec,
    steps: [],
    made: [],
    checks: plan.checks,
    ends_by: expires_at === undefined ? 'nobody' : cloud?.schedule_role === undefined ? 'server' : 'schedule',
    plan_id: planId,
    ...(model.run === undefined ? {} : { run: model.run.id }),
    ...(expires_at === undefined ? {} : { expires_at }),
    ...(holder === undefined ? {} : { replaces: holder.id }),
  };
}

/** A target that was chosen for the caller says why, in the place of how it compares. */
function explained(plan: CloudPlan, choice: Choice | undefined): CloudPlan {
  if (choice === undefined) return plan;
  const others = plan.checks.filter(({ code }) => code !== 'target_recommendation');
  return { ...plan, checks: [choice.check, ...others], alternatives: choice.alternatives };
}

/** Whether two deployments differ in nothing but when they end. */
function isSame(held: HostingSpec | undefined, wanted: HostingSpec): boolean {
  const plain = ({ expires_at: _, cloud, ...rest }: HostingSpec): string =>
    canonicalJson({ ...rest, cloud: { ...cloud, created_at: '', commitment: cloud?.commitment?.term ?? '' } });
  return held !== undefined && plain(held) === plain(wanted);
}

function cloudTarget(target: string): CloudTarget {
  if (isCloudTarget(target)) return target;
  throw new ForgeError('bad_request', `target ${target} is not in an account`, { next: 'choose another target' });
}
