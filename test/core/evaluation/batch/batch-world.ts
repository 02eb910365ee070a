import type { EvaluationEffects } from '../../../../src/core/evaluation/effects.ts';
import { ForgeError } from '../../../../src/core/errors.ts';
import type { CloudCatalog, CloudSettings } from '../../../../src/core/ports/cloud.ts';
import { createBatchInference } from '../../../../src/core/runtimes/aws/batch/batch-inference.ts';
import { createAwsInference } from '../../../../src/core/runtimes/aws/inference/aws-inference.ts';
import { createS3Objects } from '../../../../src/core/runtimes/aws/s3-objects.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { REGION, openAccount } from '../../../support/simulated-account.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs';

/** Evaluations of models behind an address that speaks as AWS does. */
export function batchEffects(
  home: string,
  endpoint: string,
  now: () => Date,
  changed: Partial<CloudSettings> = {},
): EvaluationEffects {
  const unread = (): never => {
    throw new ForgeError('unavailable', 'not read in this test');
  };
  const settings = { endpoint, region: REGION, pause: async () => {} };
  const store = createS3Objects(settings);
  const batch = createBatchInference({ ...settings, s3: settings, now, objects: async () => store });
  const inference = createAwsInference({ region: REGION, bedrockEndpoint: endpoint, controlEndpoint: endpoint, now });
  const catalog: CloudCatalog = {
    settings: {
      region: REGION,
      role: ROLE,
      output: 's3://forge/out',
      subnets: [],
      security_groups: [],
      ...changed,
    },
    hub: unread,
    recipe: unread,
    price: unread,
    preflight: async () => [],
  };
  return {
    ledger: createFileLedger(home),
    now,
    inference: async () => inference,
    training: {},
    hosting: {},
    evaluating: new Map(),
    limits: { maxUsdPerRun: 100, maxUsdPerDay: 400 },
    cloud: async () => catalog,
    objects: { s3: async () => store },
    batch: async () => batch,
  };
}

/** Evaluations in a simulated account; `close` fails when the simulator found a defect of its own. */
export async function batchWorld(home: string, changed: Partial<CloudSettings> = {}) {
  const { simulator, close } = await openAccount();
  const now = (): Date => new Date(simulator.world.clock.now());
  return { home, simulator, now, close, effects: batchEffects(home, simulator.endpoint, now, changed) };
}
export type BatchWorld = Awaited<ReturnType<typeof batchWorld>>;

/** Questions with two labels, which name their choices: the stand-in of a base model follows instructions. */
export function ticketRows(count: number): { prompt: string; answer: string }[] {
  const words = ['card', 'parcel', 'refund', 'address'];
  return Array.from({ length: count }, (_, index) => {
    const word = words[(index * 7) % words.length] ?? '';
    const prompt = `Answer with one of: card trouble, parcel trouble.\nTicket ${index}: my ${word} is lost`;
    return { prompt, answer: index % 2 === 0 ? 'card trouble' : 'parcel trouble' };
  });
}
