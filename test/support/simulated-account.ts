import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { createS3Objects } from '../../src/core/runtimes/aws/s3-objects.ts';
import type { AwsTrainingSettings } from '../../src/core/runtimes/aws/training/training-settings.ts';
import type { TrainingJobSpec } from '../../src/core/ports/training.ts';
import { putObject } from '../../src/simulator/objects/object-shelf.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';

export const REGION = 'us-east-1';
export const START = Date.UTC(2026, 0, 5, 12);

/** US dollars of what tests are billed by. */
const rates: Readonly<Record<string, { usd: number; per: 'hour' | 'million_tokens' }>> = {
  '{"instance":"ml.p5.48xlarge"}': { usd: 60, per: 'hour' },
  '{"serverless":"ServerlessTraining:FineTuning-SFT-LORA-nova-textgeneration-lite-v2"}': {
    usd: 4,
    per: 'million_tokens',
  },
};

/** A simulated account with a bucket and rows in it, whose clock only moves when it is told to. */
export async function openAccount(): Promise<{
  simulator: Simulator;
  settings: AwsTrainingSettings;
  close: () => Promise<void>;
}> {
  const kept = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDSIMULATED', AWS_SECRET_ACCESS_KEY: 'simulated' });
  delete process.env['AWS_PROFILE'];
  const simulator = await startSimulator({ now: () => START });
  const { endpoint, world } = simulator;
  world.objects.buckets.set('forge', { name: 'forge', region: REGION, created: new Date(START), objects: new Map() });
  await putObject(world.objects, new Date(START), { bucket: 'forge', key: 'data/train.jsonl' }, trainingRows());
  const pause = async (): Promise<void> => {};
  const objects = createS3Objects({ endpoint, region: REGION, pause });
  const settings: AwsTrainingSettings = {
    endpoint,
    region: REGION,
    // Whoever waits for a service lets its time pass.
    pause: async (ms) => simulator.advance(ms),
    now: () => new Date(world.clock.now()),
    objects: async () => objects,
    rate: async (what) => rates[JSON.stringify(what)],
  };
  const close = async (): Promise<void> => {
    await simulator.close();
    process.env = kept;
    if (simulator.defects.length > 0) throw new Error(simulator.defects.join('\n'));
  };
  return { simulator, settings, close };
}

function trainingRows(): string {
  const rows = Array.from({ length: 40 }, (_, number) =>
    JSON.stringify({
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        {
          role: 'user',
          content: [{ text: `Route this: my ${number % 2 === 0 ? 'card' : 'parcel'} number ${number} is lost` }],
        },
        { role: 'assistant', content: [{ text: number % 2 === 0 ? 'billing' : 'shipping' }] },
      ],
    }),
  );
  return `${rows.join('\n')}\n`;
}

/** A job of four machines, as a plan would have decided it. */
export function accountSpec(name: string, steps = 20): TrainingJobSpec {
  return {
    name,
    model: 'nova-2-lite',
    method: 'sft_lora',
    data: {
      train: 's3://forge/data/train.jsonl',
      trainSha256: createHash('sha256').update(trainingRows()).digest('hex'),
    },
    settings: { max_steps: steps, global_batch_size: 8, learning_rate: 0.00001 },
    maxRuntimeSeconds: 7200,
    cloud: {
      region: REGION,
      role: 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs',
      output: `s3://forge/runs/${name}`,
      base: 'nova-lite-2/prod',
      instance: { type: 'ml.p5.48xlarge', count: 4 },
      image: `708977205387.dkr.ecr.${REGION}.amazonaws.com/nova-fine-tune-repo:SM-TJ-SFT-V2-latest`,
      recipe: `run:\n  name: ${name}\ntraining_config:\n  max_steps: ${steps}\n  global_batch_size: 8\n`,
      package_group: `arn:aws:sagemaker:${REGION}:000000000000:model-package-group/nova-forge`,
      tags: { 'nova-forge:run': name },
    },
  };
}

/** The same job where the service chooses the machines. */
export function serverlessSpec(name: string, steps = 20): TrainingJobSpec {
  const spec = accountSpec(name, steps);
  if (spec.cloud === undefined) return spec;
  const { instance: _instance, image: _image, recipe: _recipe, ...rest } = spec.cloud;
  const base = 'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2/1.0.0';
  return { ...spec, cloud: { ...rest, base } };
}

/** Puts a manifest where one of the kinds of job leaves it. */
export async function putManifest(simulator: Simulator, key: string, manifest: unknown): Promise<void> {
  const text = JSON.stringify(manifest);
  const body = key.endsWith('.tar.gz')
    ? gzipSync(await packTar([member('metrics/step.csv', '1'.repeat(5000)), member('./manifest.json', text)]))
    : text;
  await putObject(simulator.world.objects, new Date(simulator.world.clock.now()), { bucket: 'forge', key }, body);
}

function member(name: string, body: string) {
  return { header: { name, size: body.length }, body };
}
