import type { CloudTarget } from '../../src/core/catalog/hosting/hosting-targets.ts';
import type { HostingAccount } from './hosting-account.ts';

/** Numbers from 0 to 1, the same for the same seed. Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const targets = [
  'sagemaker',
  'sagemaker_async',
  'bedrock_on_demand',
  'bedrock_provisioned',
] as const satisfies CloudTarget[];
const ends = {
  sagemaker: ['sagemaker', 'DeleteEndpoint', 'CreateEndpoint'],
  sagemaker_async: ['sagemaker', 'DeleteEndpoint', 'CreateEndpoint'],
  bedrock_on_demand: ['bedrock', 'DeleteCustomModelDeployment', 'CreateCustomModelDeployment'],
  bedrock_provisioned: ['bedrock', 'DeleteProvisionedModelThroughput', 'CreateProvisionedModelThroughput'],
} as const;
const serving = ['endpoint', 'model deployment', 'provisioned throughput'];

/** Calls of the schedule that fail before one works: as many as fit into the time that is kept for them. */
const MOST_FAILED = 3;

export type History = { target: string; crashed: string; failed: number; served: boolean; survivors: string[] };

/**
 * One life of a deployment: begun, let down at some point by its server, which may never come back, and by calls that should have ended
 * it. What still serves at its time to live is told.
 */
export async function liveHistory(account: HostingAccount, number: number, random: () => number): Promise<History> {
  const { simulator, ledger } = account;
  const pick = (most: number): number => Math.floor(random() * (most + 1));
  const target = targets[pick(targets.length - 1)] ?? 'sagemaker';
  const [service, remove, create] = ends[target];
  const crashed =
    (['before the schedule', 'before it serves', 'after some minutes', 'never'] as const)[pick(3)] ?? 'never';
  if (crashed === 'before the schedule') fail(account, 'scheduler', 'CreateSchedule');
  if (crashed === 'before it serves') fail(account, service, create);
  const asked = { target, name: `life-${number}`, ttl_hours: 1 + random() * 5, environment: { FORGE_UNIT_USD: '40' } };
  const plan = await account.deploy(asked);
  const token = !plan.deployed && 'token' in plan ? (plan.token ?? '') : '';
  // A server that is let down answers with an error; the record is there.
  await account.deploy({ ...asked, approve: token }).catch(() => undefined);
  const [begun] = await ledger.list('deployment');
  const turns = crashed === 'after some minutes' ? pick(4) : crashed === 'never' ? 8 : 5;
  for (let turn = 0; turn < turns; turn++) await account.pass(5);
  const served = (await simulator.inventory()).some(({ kind }) => serving.includes(kind));
  simulator.faults.clear();
  const failed = pick(MOST_FAILED);
  if (failed > 0)
    simulator.faults.add({
      service,
      operation: remove,
      times: failed,
      fault: { kind: 'error', name: 'InternalFailure', status: 500 },
    });
  const end = Date.parse(begun?.record.expires_at ?? '');
  await simulator.advance(end - simulator.world.clock.now());
  const survivors = (await simulator.inventory())
    .filter(({ kind }) => serving.includes(kind))
    .map(({ kind, name }) => `${kind} ${name}`);
  simulator.faults.clear();
  await account.pass(1);
  await account.pass(3);
  return { target, crashed, failed, served, survivors };
}

function fail({ simulator }: HostingAccount, service: string, operation: string): void {
  simulator.faults.add({
    service,
    operation,
    times: 1e6,
    fault: { kind: 'error', name: 'AccessDeniedException', status: 403 },
  });
}
