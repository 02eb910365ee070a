import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { plantModel } from '../support/hosting-account.ts';
import { initialize, type Spawned, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const REGION = 'us-east-1';
const LIMITS = ['--max-usd-per-run', '1000000', '--max-usd-per-day', '100000000'];
const A_QUARTER = 15 * 60_000;

type Answer = Record<string, unknown>;
type Boundary = { target: string; service: string; operation: string; when: 'before' | 'after' };

const steps: readonly (readonly [string, string, string])[] = [
  ['sagemaker', 'sagemaker', 'CreateModel'],
  ['sagemaker', 'sagemaker', 'CreateEndpointConfig'],
  ['sagemaker', 'scheduler', 'CreateSchedule'],
  ['sagemaker', 'sagemaker', 'CreateEndpoint'],
  ['sagemaker', 'application-autoscaling', 'RegisterScalableTarget'],
  ['sagemaker', 'application-autoscaling', 'PutScalingPolicy'],
  ['sagemaker', 'monitoring', 'PutMetricAlarm'],
  ['bedrock_on_demand', 'bedrock', 'CreateCustomModel'],
  ['bedrock_on_demand', 'bedrock', 'CreateCustomModelDeployment'],
  ['bedrock_provisioned', 'bedrock', 'CreateProvisionedModelThroughput'],
];
const boundaries: Boundary[] = steps.flatMap(([target, service, operation]) =>
  (['before', 'after'] as const).map((when) => ({ target, service, operation, when })),
);

let simulator: Simulator;
const kept = { ...process.env };

beforeAll(async () => {
  simulator = await startSimulator();
  const { role, output, schedule_role } = simulator.furniture;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDSIMULATED',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: REGION,
    NOVA_FORGE_ROLE_ARN: role,
    NOVA_FORGE_OUTPUT: output,
    NOVA_FORGE_SCHEDULE_ROLE_ARN: schedule_role,
  });
});
afterAll(async () => {
  process.env = kept;
  await simulator.close();
  if (simulator.defects.length > 0) throw new Error(simulator.defects.join('\n'));
});

async function call(server: Spawned, name: string, args: Answer): Promise<Answer> {
  const { result } = await server.request('tools/call', { name, arguments: args });
  if (result?.['isError'] === true) throw new Error(JSON.stringify(result['content']));
  return Object(result?.['structuredContent']);
}

/** Goes on with a deployment, time passing, until `isEnough` says so. */
async function goOn(server: Spawned, args: Answer, isEnough: (answer: Answer | undefined) => boolean): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const seen: { answer?: Answer; error?: unknown } = {};
    call(server, 'deploy_model', args).then(
      (answer) => (seen.answer = answer),
      (error: unknown) => (seen.error = error),
    );
    while (seen.answer === undefined && seen.error === undefined && !isEnough(undefined)) await sleep(5);
    if (isEnough(seen.answer)) return;
    if (seen.error !== undefined) throw seen.error;
    await simulator.advance(A_QUARTER);
  }
  throw new Error('it never came so far');
}

/** Kills a server at a boundary: before the call takes effect, or when it has and its answer is lost. */
async function killAt(home: string, { service, operation, when }: Boundary, args: Answer): Promise<void> {
  const doomed = spawnServer(home, LIMITS);
  await initialize(doomed);
  const fault =
    when === 'before' ? { kind: 'stall' as const, ms: 60_000 } : { kind: 'reset' as const, when: 'after' as const };
  simulator.faults.add({ service, operation, times: 1e6, fault });
  const from = simulator.requests.length;
  const isThere = (): boolean =>
    simulator.requests
      .slice(from)
      .some((one) => one.operation === operation && (when === 'before' || isGood(one.status)));
  await goOn(doomed, args, isThere);
  doomed.process.kill('SIGKILL');
  await doomed.exited;
  simulator.faults.clear();
}

/** Some services answer a create with 201 or 202. */
function isGood(status: number | undefined): boolean {
  return status !== undefined && status < 300;
}

async function things(): Promise<string[]> {
  const arns = new Map([...simulator.world.bedrock(REGION).models.values()].map(({ name, arn }) => [name, arn]));
  return (await simulator.inventory()).map(({ kind, name }) => `${kind} ${arns.get(name) ?? name}`).toSorted();
}

/** A shorter soak takes each so-manieth boundary. */
const stride = Number(process.env['SOAK_STRIDE'] ?? 1);

it.each(boundaries.filter((_, index) => index % stride === 0))(
  'goes on after a kill $when $operation of $target, and has nothing twice',
  async (boundary) => {
    const home = await newFolder();
    const ledger = createFileLedger(home);
    await plantModel(simulator, ledger, {
      artifact: `s3://customer-escrow-000000000000-smtj-5e1f0a2b/${boundary.operation}-${boundary.when}`,
    });
    const watched = { FORGE_CAPTURE_PERCENT: '100', FORGE_DRIFT_ALARM: 'on' };
    const environment =
      boundary.target === 'sagemaker' ? { FORGE_MAX_INSTANCES: '2', ...watched } : { FORGE_UNIT_USD: '40' };
    const asked = { run: 'router', target: boundary.target, name: 'killed', environment };
    const planner = spawnServer(home, LIMITS);
    await initialize(planner);
    const args = { ...asked, approve: (await call(planner, 'deploy_model', asked))['approve'] };
    planner.process.kill('SIGKILL');
    await planner.exited;
    const from = simulator.requests.length;

    await killAt(home, boundary, args);
    const steady = spawnServer(home, LIMITS);
    await initialize(steady);
    await goOn(steady, args, (answer) => answer !== undefined && answer['state'] !== 'starting');

    const [stored, ...others] = await ledger.list('deployment');
    expect(others).toEqual([]);
    expect(stored?.record).toMatchObject({ state: 'running', smoke: { ok: true } });
    expect((stored?.record.made ?? []).map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(await things());
    const creates = simulator.requests
      .slice(from)
      .filter(({ operation, status }) => operation === boundary.operation && isGood(status));
    // A create that was asked twice with one token is one thing: the inventory above says so.
    expect(creates.length).toBeGreaterThan(0);

    const id = stored?.id ?? '';
    for (let turn = 0; turn < 5; turn++) {
      const { state } = await call(steady, 'stop_run', { id, approve: id });
      if (state === 'stopped') break;
      await simulator.advance(A_QUARTER);
    }
    simulator.world.bedrock(REGION).models.clear();
    expect(await things()).toEqual([]);
    steady.process.kill('SIGKILL');
    await steady.exited;
  },
);
