import { fingerprint } from '../../../../src/core/fingerprint.ts';
import type { EvaluationEffects } from '../../../../src/core/evaluation/effects.ts';
import { ForgeError } from '../../../../src/core/errors.ts';
import type { CloudCatalog } from '../../../../src/core/ports/cloud.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import type { TrainingRecord } from '../../../../src/core/runs/training-record.ts';
import { createEvaluationResults } from '../../../../src/core/runtimes/aws/evaluation/evaluation-results.ts';
import { createSagemakerTraining } from '../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { createServerlessTraining } from '../../../../src/core/runtimes/aws/training/serverless-training.ts';
import { REGION, accountSpec, openAccount, serverlessSpec } from '../../../support/simulated-account.ts';
import { plantRun } from '../support.ts';

/** Evaluations in a simulated account; `close` fails when the simulator found a defect of its own. */
export async function accountWorld(home: string) {
  const { simulator, settings, close } = await openAccount();
  const unread = (): never => {
    throw new ForgeError('unavailable', 'not read in this test');
  };
  const catalog: CloudCatalog = {
    settings: {
      region: REGION,
      role: 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs',
      output: 's3://forge/out',
      subnets: [],
      security_groups: [],
    },
    hub: unread,
    recipe: unread,
    price: async (what) =>
      'serverless' in what
        ? { usd: 2, per: 'million_tokens', source: 'the price list' }
        : { usd: 60, per: 'hour', source: 'the price list' },
    preflight: async () => [],
  };
  const sagemaker = createSagemakerTraining(settings);
  const serverless = createServerlessTraining(settings);
  const effects: EvaluationEffects = {
    ledger: createFileLedger(home),
    now: settings.now,
    inference: unread,
    training: { sagemaker: async () => sagemaker, serverless: async () => serverless },
    hosting: {},
    evaluating: new Map(),
    limits: { maxUsdPerRun: 100, maxUsdPerDay: 400 },
    cloud: async () => catalog,
    objects: { s3: settings.objects },
    results: async () => createEvaluationResults(settings.objects),
  };
  /** Trains a model in the account, and writes down the run as if it had been started here. */
  async function train(runtime: 'sagemaker' | 'serverless', more: Partial<TrainingRecord> = {}): Promise<string> {
    const name = `tr-${fingerprint(runtime).slice(0, 12)}`;
    const spec = runtime === 'sagemaker' ? accountSpec(name) : serverlessSpec(name);
    const open = runtime === 'sagemaker' ? sagemaker : serverless;
    await open.start(spec);
    await simulator.advance(3 * 3_600_000);
    const { artifact, artifacts, state } = (await open.get(name)) ?? {};
    if (state !== 'succeeded' || artifact === undefined) throw new Error(`the run is ${state}`);
    const left = { artifact, artifacts: { ...artifacts }, job: spec };
    const id = await plantRun(effects.ledger, runtime, {
      runtime,
      model: 'nova-2-lite',
      method: 'sft_lora',
      ...left,
      ...more,
    });
    return id;
  }
  return { simulator, effects, catalog, train, close };
}
