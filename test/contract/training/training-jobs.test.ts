import type { TrainingJobSpec, TrainingRuntime } from '../../../src/core/ports/training.ts';
import { createSagemakerTraining } from '../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { createServerlessTraining } from '../../../src/core/runtimes/aws/training/serverless-training.ts';
import type { AwsTrainingSettings } from '../../../src/core/runtimes/aws/training/training-settings.ts';
import { accountSpec, openAccount, serverlessSpec } from '../../support/simulated-account.ts';
import { describeTrainingRuntime, type TrainingHarness } from '../training-runtime.ts';

const MINUTE = 60_000;

/** A simulated account whose jobs go on while one waits for them. */
async function openHarness(
  create: (settings: AwsTrainingSettings) => TrainingRuntime,
  specOf: (name: string, steps: number) => TrainingJobSpec,
): Promise<TrainingHarness> {
  const { simulator, settings, close } = await openAccount();
  const runtime = create(settings);
  return {
    runtime,
    quick: async (name) => specOf(name, 20),
    endless: async (name) => specOf(name, 4000),
    startedTimes: async (name) =>
      simulator.requests.filter(
        ({ operation, input, status }) =>
          operation === 'CreateTrainingJob' && input?.['TrainingJobName'] === name && status === 200,
      ).length,
    until: async (name, reached) => {
      for (let minute = 0; minute < 300; minute++) {
        const job = await runtime.get(name);
        if (job !== undefined) {
          const step = Math.max(0, ...(await runtime.metrics(name)).map((point) => point.step));
          if (reached({ progress: { step, total: step }, ...job })) return job;
        }
        await simulator.advance(MINUTE);
      }
      throw new Error(`${name} did not get there in five hours`);
    },
    close,
  };
}

describeTrainingRuntime('sagemaker', () => openHarness(createSagemakerTraining, accountSpec));
describeTrainingRuntime('serverless', async () => ({
  ...(await openHarness(createServerlessTraining, serverlessSpec)),
  priced: false,
}));
