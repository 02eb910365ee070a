import type { TrainingJobSpec } from '../../../src/core/ports/training.ts';
import { createBedrockTraining } from '../../../src/core/runtimes/aws/training/bedrock-training.ts';
import { putObject } from '../../../src/simulator/objects/object-shelf.ts';
import { accountSpec, openAccount } from '../../support/simulated-account.ts';
import { describeTrainingRuntime, type TrainingHarness } from '../training-runtime.ts';

const MINUTE = 60_000;
const CSV = 'step_number,epoch_number,training_loss,perplexity\n0,0,2.5,12.1\n1,0,1.5,4.4\n2,1,0.9,2.4\n';

const spec = async (name: string): Promise<TrainingJobSpec> => {
  const made = accountSpec(name);
  if (made.cloud === undefined) return made;
  const { instance: _instance, image: _image, recipe: _recipe, package_group: _group, ...rest } = made.cloud;
  const base = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k';
  const settings = { epochCount: 2, batchSize: 1, learningRate: 0.00001, learningRateWarmupSteps: 10 };
  return { ...made, settings, cloud: { ...rest, base } };
};

/** Bedrock tells no steps: a job that trains has begun, and leaves its table of steps at the end. */
async function openHarness(): Promise<TrainingHarness> {
  const { simulator, settings, close } = await openAccount();
  const runtime = createBedrockTraining(settings);
  return {
    runtime,
    quick: spec,
    endless: spec,
    changed: (asked) => ({ ...asked, settings: { ...asked.settings, epochCount: 3 } }),
    priced: false,
    startedTimes: async (name) =>
      simulator.requests.filter(
        ({ operation, input, error }) =>
          operation === 'CreateModelCustomizationJob' && input?.['jobName'] === name && error === undefined,
      ).length,
    until: async (name, reached) => {
      for (let minute = 0; minute < 300; minute++) {
        const job = await runtime.get(name);
        const output = job?.artifacts?.['output'];
        if (job !== undefined && output !== undefined) {
          const key = `${output.replace('s3://forge/', '')}/training_artifacts/step_wise_training_metrics.csv`;
          await putObject(simulator.world.objects, new Date(0), { bucket: 'forge', key }, CSV);
          const step = job.state === 'starting' ? 0 : 2;
          if (reached({ ...job, progress: { step, total: 2 } })) return job;
        }
        await simulator.advance(MINUTE);
      }
      throw new Error(`${name} did not get there in five hours`);
    },
    close,
  };
}

describeTrainingRuntime('bedrock', openHarness);
