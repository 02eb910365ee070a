import { createCore, type Core } from '../../src/core/core.ts';
import type { DeployRequest } from '../../src/core/deployment/request.ts';
import type { InferenceRuntime } from '../../src/core/ports/inference.ts';
import type { Ledger } from '../../src/core/ports/ledger.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import type { TrainingRecord } from '../../src/core/runs/training-record.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { simulatedPorts } from './simulated-ports.ts';
import { trainingRecord } from './training-record.ts';

export const CHECKPOINT = 's3://customer-escrow-111122223333-smtj-5e1f0a2b/job/step_40';

type Asked = Partial<DeployRequest>;

export type HostingAccount = {
  core: Core;
  /** Asks models of the account as a user's program does. */
  inference: () => Promise<InferenceRuntime>;
  ledger: Ledger;
  simulator: Simulator;
  deploy: (request: Asked) => ReturnType<Core['deployModel']>;
  /** Plans, approves, and tends until it is ready or has failed; gives the deployment's id. */
  ready: (request: Asked) => Promise<string>;
  /** Lets time pass, and what is to be tended be tended. */
  pass: (minutes: number) => Promise<void>;
  names: (kind: string) => Promise<string[]>;
  close: () => Promise<void>;
};

const call = { signal: new AbortController().signal, progress: () => undefined };

/** Plants a model that a job left in the account: it answers with the last word of what it is asked, in capitals. */
export async function plantModel(
  simulator: Simulator,
  ledger: Ledger,
  changed: Partial<TrainingRecord> = {},
): Promise<void> {
  const uri = changed.artifact ?? CHECKPOINT;
  const respond = (prompt: string): string => (prompt.trim().split(/\s+/).at(-1) ?? '').toUpperCase();
  simulator.world.checkpoints.set(uri, { uri, respond, rows: { prompts: [], targets: [] }, passes: 1 });
  const record = trainingRecord({ names: ['router'], artifact: uri, artifacts: { checkpoint: uri }, ...changed });
  await ledger.create('training', record.id, record);
}

/** A core whose account is a simulator's, with one trained model in it. */
export async function openHostingAccount(
  home: string,
  through?: (endpoint: string) => string,
  set: { roles: boolean } = { roles: true },
): Promise<HostingAccount> {
  const { ports, simulator, close } = await simulatedPorts(home, through, set);
  const core = createCore(ports);
  const ledger = createFileLedger(home);
  await plantModel(simulator, ledger);
  const deploy = (request: Asked) =>
    core.deployModel(
      { run: 'router', target: 'sagemaker', environment: {}, ttl_hours: 24, if_exists: 'fail', ...request },
      call,
    );
  const pass = async (minutes: number): Promise<void> => {
    await simulator.advance(minutes * 60_000);
    await core.tend();
  };
  return {
    core,
    inference: ports.inference['aws'] ?? absent,
    ledger,
    simulator,
    deploy,
    pass,
    close,
    async ready(request) {
      const plan = await deploy(request);
      if (plan.deployed || !('token' in plan) || plan.token === undefined) throw new Error('no plan to approve');
      const begun = await deploy({ ...request, approve: plan.token });
      if (!begun.deployed) throw new Error('not begun');
      for (let turn = 0; turn < 12; turn++) {
        if ((await ledger.read('deployment', begun.record.id))?.record.state !== 'starting') break;
        await pass(10);
      }
      return begun.record.id;
    },
    async names(kind) {
      return (await simulator.inventory()).filter((item) => item.kind === kind).map(({ name }) => name);
    },
  };
}

async function absent(): Promise<never> {
  throw new Error('no account is wired');
}
