import type { Call } from '../call.ts';
import { ForgeError, messageOf } from '../errors.ts';
import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../ports/hosting.ts';
import type { InferenceRuntime } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';
import { approve } from '../runs/approve.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { PlanRecord } from '../runs/plan-record.ts';
import type { Limits } from '../runs/spending.ts';
import type { Cost, TrainingRecord } from '../runs/training-record.ts';
import { type Hosts, openHost } from './hosts.ts';
import { type DeploymentPlan, nameTaken, planDeployment } from './plan.ts';
import { removeDeployment } from './remove.ts';
import type { DeployRequest } from './request.ts';
import { smokeTest } from './smoke.ts';

const HOUR_MS = 3_600_000;

export type DeploymentEffects = Hosts & {
  ledger: Ledger;
  now: () => Date;
  limits: Limits;
  inference: () => Promise<InferenceRuntime>;
};

export type Deployed =
  | { deployed: false; plan?: DeploymentPlan; record: PlanRecord; token?: string; declined: boolean; cost: Cost }
  | { deployed: true; record: DeploymentRecord; token_file?: string };

/**
 * Record, endpoint, smoke test, ready: each step finds what the one before left, so the same call after a crash goes on where
 * it stopped. The deployment it replaces is removed only when the new one has answered.
 */
export async function deployModel(
  effects: DeploymentEffects,
  request: DeployRequest,
  run: TrainingRecord,
  call: Call,
): Promise<Deployed> {
  const host = await openHost(effects, request.target);
  const plan = await planDeployment(effects, request, run);
  const spec = toSpec(effects, request, plan);
  host.refuse?.(spec); // before anything is written down: what cannot be made is no failed deployment
  const cost = await host.hourly(spec);
  const approval =
    host.paid && plan.unfinished === undefined
      ? await approve(effects, offer(request, plan, spec, cost), request, call)
      : undefined;
  if (approval?.approved === false) {
    const { plan: record, token, declined } = approval;
    return { deployed: false, plan, record, declined, cost, ...(token === undefined ? {} : { token }) };
  }
  const draft = toRecord(effects, request, plan, spec, cost, approval?.plan.id);
  const { stored } = await effects.ledger.create('deployment', plan.id, draft);
  if (stored.record.artifact !== plan.artifact) throw nameTaken(stored.record, plan.name, run);
  await effects.ledger.audit({
    at: effects.now().toISOString(),
    event: 'deploy_model',
    id: plan.id,
    target: request.target,
  });
  const endpoint = await createEndpoint(effects, host, withExpiry(spec, stored.record));
  const record = await makeReady(effects, plan, endpoint);
  if (plan.replaces !== undefined) await removeDeployment(effects, plan.replaces);
  return { deployed: true, record, ...(endpoint.token_file === undefined ? {} : { token_file: endpoint.token_file }) };
}

/** The record's expiry holds: another call, or this one before a crash, may have written it. */
function withExpiry(spec: HostingSpec, record: DeploymentRecord): HostingSpec {
  const { expires_at: _, ...rest } = spec;
  return record.expires_at === undefined ? rest : { ...rest, expires_at: record.expires_at };
}

function toSpec(effects: DeploymentEffects, request: DeployRequest, plan: DeploymentPlan): HostingSpec {
  const ends = request.ttl_hours === 0 ? undefined : effects.now().getTime() + request.ttl_hours * HOUR_MS;
  return {
    name: plan.id,
    artifact: plan.artifact,
    served_as: plan.name,
    environment: request.environment,
    ...(ends === undefined ? {} : { expires_at: new Date(ends).toISOString() }),
  };
}

function offer(request: DeployRequest, plan: DeploymentPlan, spec: HostingSpec, hourly: Cost) {
  const hours = request.ttl_hours === 0 ? 24 : request.ttl_hours;
  const cost: Cost = {
    low: hourly.low * hours,
    high: hourly.high * hours,
    assumptions: [
      ...hourly.assumptions,
      `${hours} hours${request.ttl_hours === 0 ? ' (no time to live: each further day costs the same)' : ''}`,
    ],
  };
  const { expires_at: _, ...terms } = spec;
  return {
    tool: 'deploy_model',
    for: plan.id,
    summary: `Deploy ${plan.run.id} as "${plan.name}" on ${request.target}.`,
    terms: { ...terms, target: request.target, ttl_hours: request.ttl_hours, cost },
    cost,
    settings: [],
    checks: [],
    creates: [`${request.target} endpoint ${plan.id}`],
  };
}

function toRecord(
  effects: DeploymentEffects,
  request: DeployRequest,
  plan: DeploymentPlan,
  spec: HostingSpec,
  cost: Cost,
  planId: string | undefined,
): DeploymentRecord {
  return {
    id: plan.id,
    names: [plan.name],
    created_at: effects.now().toISOString(),
    state: 'starting',
    target: request.target,
    run: plan.run.id,
    artifact: plan.artifact,
    served_as: plan.name,
    ttl_hours: request.ttl_hours,
    cost_per_hour: cost.high,
    ...(spec.expires_at === undefined ? {} : { expires_at: spec.expires_at }),
    ...(plan.replaces === undefined ? {} : { replaces: plan.replaces.id }),
    ...(planId === undefined ? {} : { plan_id: planId }),
  };
}

async function createEndpoint(
  effects: DeploymentEffects,
  host: HostingRuntime,
  spec: HostingSpec,
): Promise<HostedEndpoint> {
  try {
    const endpoint = await host.create(spec);
    if (endpoint.failure !== undefined)
      throw new ForgeError('unavailable', endpoint.failure.cause, { next: endpoint.failure.fix });
    return endpoint;
  } catch (error) {
    await fail(effects, spec.name, messageOf(error));
    throw error;
  }
}

async function makeReady(
  effects: DeploymentEffects,
  plan: DeploymentPlan,
  endpoint: HostedEndpoint,
): Promise<DeploymentRecord> {
  const smoke = await smokeTest(effects, plan, endpoint);
  if (!smoke.ok) {
    await fail(effects, plan.id, `the smoke test failed: ${smoke.answer}`);
    throw new ForgeError('unavailable', `deployment ${plan.id} did not pass its smoke test: ${smoke.answer}`, {
      next: `call stop_run with id ${plan.id} to remove it, then deploy again`,
    });
  }
  const stored = await effects.ledger.update('deployment', plan.id, (record) => ({
    ...record,
    state: 'running',
    smoke,
    ...(endpoint.url === undefined ? {} : { endpoint: endpoint.url }),
  }));
  return stored.record;
}

async function fail(effects: DeploymentEffects, id: string, cause: string): Promise<void> {
  const failure = { cause, fix: 'see the cause; deploy_model with the same arguments tries again' };
  await effects.ledger.update('deployment', id, (record) => ({
    ...record,
    state: 'failed',
    failure,
    ended_at: effects.now().toISOString(),
  }));
}
