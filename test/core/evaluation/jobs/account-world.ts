import type { EvaluationEffects } from '../../../../src/core/evaluation/effects.ts';
import { ForgeError } from '../../../../src/core/errors.ts';
import type { CloudCatalog } from '../../../../src/core/ports/cloud.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { createEvaluationResults } from '../../../../src/core/runtimes/aws/evaluation/evaluation-results.ts';
import { createSagemakerTraining } from '../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { REGION, openAccount } from '../../../support/simulated-account.ts';

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
      output: 's3://forge/work',
      subnets: [],
      security_groups: [],
    },
    hub: unread,
    recipe: unread,
    price: async () => ({ usd: 60, per: 'hour', source: 'the price list' }),
    preflight: async () => [],
  };
  const sagemaker = createSagemakerTraining(settings);
  const effects: EvaluationEffects = {
    ledger: createFileLedger(home),
    now: settings.now,
    inference: unread,
    training: { sagemaker: async () => sagemaker },
    hosting: {},
    evaluating: new Map(),
    limits: { maxUsdPerRun: 100, maxUsdPerDay: 400 },
    cloud: async () => catalog,
    objects: { s3: settings.objects },
    results: async () => createEvaluationResults(settings.objects),
  };
  return { simulator, effects, close };
}
