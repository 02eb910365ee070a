import { BedrockClient } from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import type { BatchInference, BatchJob, BatchReference } from '../../../ports/batch-inference.ts';
import { createClients } from '../account/ask.ts';
import { bedrockName } from '../inference/model-name.ts';
import { readBatchAnswers } from './batch-answers.ts';
import { createBatchJob, findBatchJob, getBatchJob, stopBatchJob } from './batch-jobs.ts';
import { toBatchLine } from './batch-lines.ts';
import { toBatchRequest } from './batch-request.ts';
import type { BatchSettings } from './batch-settings.ts';
import { toBatchJob } from './batch-states.ts';

/** Bedrock's batch inference behind the port. */
export function createBatchInference(settings: BatchSettings): BatchInference {
  const clientIn = createClients(settings, (options) => new BedrockClient(options));

  async function arnOf({ name, region, arn }: BatchReference): Promise<string | undefined> {
    return arn ?? (await findBatchJob(clientIn(region), name))?.jobArn;
  }

  async function get(job: BatchReference): Promise<BatchJob | undefined> {
    const arn = await arnOf(job);
    const told = arn === undefined ? undefined : await getBatchJob(clientIn(job.region), arn);
    return told === undefined ? undefined : toBatchJob(told);
  }

  return {
    modelIn: bedrockName,
    toLine: toBatchLine,
    check: async (spec, signal) => (await import('./check-batch.ts')).checkBatch(settings, spec, signal),
    async start(spec) {
      const arn = await createBatchJob(clientIn(spec.region), toBatchRequest(spec));
      const job = await get({ name: spec.name, region: spec.region, arn });
      if (job !== undefined) return job;
      throw new ForgeError('unavailable', `batch job ${arn} was made, and Bedrock does not know it yet`, {
        next: 'call again in a minute',
      });
    },
    get,
    async stop(job) {
      const arn = await arnOf(job);
      if (arn !== undefined) await stopBatchJob(clientIn(job.region), arn);
    },
    answers: async function* (output, signal) {
      yield* readBatchAnswers(await settings.objects(), output, signal);
    },
  };
}
