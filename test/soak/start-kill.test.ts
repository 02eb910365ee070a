import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { writeTickets } from '../support/dataset.ts';
import { initialize, type Spawned, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const KILLS = Number(process.env['SOAK_KILLS'] ?? 200);
/** Longest time from the record to the kill: most are in the middle of the start, some come after the answer and do not count. */
const LONGEST_MS = 120;
const LIMITS = ['--max-usd-per-run', '1000000', '--max-usd-per-day', '100000000'];

type Answer = Record<string, unknown>;

/** The environment of a server whose account is the simulator's. */
function enter(simulator: Simulator): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDSIMULATED',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: simulator.furniture.region,
    NOVA_FORGE_ROLE_ARN: simulator.furniture.role,
    NOVA_FORGE_OUTPUT: simulator.furniture.output,
  });
}

async function start(home: string): Promise<Spawned> {
  const server = spawnServer(home, LIMITS);
  const early = server.exited.then(({ code }) => {
    throw new Error(`a server ended with ${code} before it had begun`);
  });
  early.catch(() => undefined); // it ends later, as it should
  await Promise.race([initialize(server), early]);
  return server;
}

async function call(server: Spawned, name: string, args: Answer): Promise<Answer> {
  const { result } = await server.request('tools/call', { name, arguments: args });
  if (result?.['isError'] === true) throw new Error(JSON.stringify(result['content']));
  return Object(result?.['structuredContent']);
}

/** Lets a start begin in a server of its own and kills that a moment after the record was written. */
async function killStart(home: string, args: Answer): Promise<'killed' | 'answered'> {
  const runs = async (): Promise<number> => (await readdir(join(home, 'runs')).catch(() => [])).length;
  const before = await runs();
  const doomed = await start(home);
  const seen = { answer: false };
  const work = call(doomed, 'start_training', args).then(() => (seen.answer = true));
  work.catch(() => undefined); // its server is about to die
  while (!seen.answer && (await runs()) === before) await sleep(1);
  await sleep(Math.random() * LONGEST_MS);
  const ended = seen.answer ? 'answered' : 'killed';
  doomed.process.kill('SIGKILL');
  await doomed.exited;
  return ended;
}

it(`loses no paid job and starts none twice when the server is killed ${KILLS} times between record and answer`, async () => {
  const home = await newFolder();
  const kept = { ...process.env };
  const simulator = await startSimulator();
  simulator.world.quotas.set(`${simulator.furniture.region}/ml.p5.48xlarge for training job usage`, 100_000);
  enter(simulator);
  try {
    const steady = await start(home);
    const source = await writeTickets(home, 600);
    const dataset = String((await call(steady, 'prepare_dataset', { source }))['dataset_id']);
    const ends = { killed: 0, answered: 0 };
    const started: string[] = [];
    while (ends.killed < KILLS) {
      const asked = { dataset, model: 'nova-2-lite', runtime: 'sagemaker', name: `run-${started.length}` };
      const { approve } = await call(steady, 'start_training', asked);
      const args = { ...asked, approve };
      ends[await killStart(home, args)]++;
      const { run_id } = await call(steady, 'start_training', args);
      started.push(String(run_id));
    }
    steady.process.kill('SIGKILL');
    await steady.exited;
    console.log(`${ends.killed} killed before the answer, ${ends.answered} after it`);

    const jobs = [...simulator.world.sagemaker(simulator.furniture.region).jobs.keys()];
    const creates = simulator.requests.filter(
      ({ operation, status }) => operation === 'CreateTrainingJob' && status === 200,
    );
    expect(new Set(started).size).toBe(started.length);
    expect(new Set(jobs)).toEqual(new Set(started));
    expect(creates).toHaveLength(started.length);
    expect(new Set(await createFileLedger(home).ids('training'))).toEqual(new Set(started));
  } finally {
    process.env = kept;
    await simulator.close();
  }
});
