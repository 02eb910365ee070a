import { type BedrockClient, StopModelCustomizationJobCommand } from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import { isFinal } from '../../../ports/run-state.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../../ports/training.ts';
import { errorNames } from '../errors.ts';
import { accountJob } from './account-job.ts';
import { announceEnd } from './announce-end.ts';
import { lastBedrockMetrics, readBedrockMetrics } from './bedrock-metrics.ts';
import { toBedrockRequest } from './bedrock-request.ts';
import { toBedrockJob } from './bedrock-states.ts';
import { bedrockEnd } from './completion-notice.ts';
import { createCustomization, getCustomization } from './create-customization.ts';
import { followJobs, type Look } from './follow-jobs.ts';
import { toForeignCustomization } from './foreign-customization.ts';
import { unknownPrice } from './job-cost.ts';
import { kindOfArn, toReference } from './job-reference.ts';
import { pageOf, phaseLines } from './phase-log.ts';
import { bedrockClients } from './service-clients.ts';
import type { AwsTrainingSettings } from './training-settings.ts';
import { translated } from './translated.ts';
import { verifyRows } from './verify-rows.ts';

/** Bedrock model customization behind the port. */
export function createBedrockTraining(settings: AwsTrainingSettings): TrainingRuntime {
  const clients = bedrockClients(settings);
  const regions = new Map<string, string>();
  const clientOf = (text: string): BedrockClient => clients(toReference(text).region ?? regions.get(text));

  async function look(text: string): Promise<Look | undefined> {
    const told = await getCustomization(clientOf(text), text);
    if (told === undefined) return undefined;
    const job = toBedrockJob(told);
    const at = job.ended_at ?? settings.now().toISOString();
    return { job, settled: isFinal(job.state), last: (known) => lastBedrockMetrics(told, known, at) };
  }

  const jobs = followJobs(settings.now, {
    look,
    read: async (job, known) => readBedrockMetrics(await settings.objects(), job, known),
    readsWhileRunning: false,
  });

  const must = async (text: string): Promise<TrainingJob> => (await jobs.get(text)) ?? noJob(text);

  async function start(spec: TrainingJobSpec): Promise<TrainingJob> {
    const job = accountJob(spec);
    regions.set(spec.name, job.region);
    const isOver = async (name: string) => isFinal((await look(name))?.job.state ?? 'stopped');
    await createCustomization(clients(job.region), toBedrockRequest(spec), async () => {
      await verifyRows(await settings.objects(), spec.data);
      await announceEnd(settings, spec.name, job, bedrockEnd, isOver);
    });
    return (await jobs.look(spec.name)) ?? { name: spec.name, state: 'starting' };
  }

  async function stop(text: string): Promise<TrainingJob> {
    const job = await must(text);
    if (isFinal(job.state)) return job;
    const command = new StopModelCustomizationJobCommand({ jobIdentifier: text });
    await translated({ what: `stopping ${job.name}`, permissions: 'bedrock:StopModelCustomizationJob' }, () =>
      clientOf(text).send(command).catch(unlessEnded),
    );
    return (await jobs.look(text)) ?? job;
  }

  return {
    id: 'bedrock',
    paid: true,
    // Billed by the tokens of the rows, which the plan counts.
    estimate: async ({ name }) => {
      throw unknownPrice(`the customization job ${name}`);
    },
    start,
    get: jobs.get,
    glance: jobs.glance,
    stop,
    logs: async (text, cursor, limit) => {
      const told = await getCustomization(clientOf(text), text);
      if (told === undefined) return noJob(text);
      return pageOf(phaseLines(told), cursor, limit, isFinal(toBedrockJob(told).state));
    },
    metrics: jobs.metrics,
    revision: jobs.revision,
    adopt: async (text) => {
      if (!isAskable(text, settings.region)) return undefined;
      const told = await getCustomization(clientOf(text), text);
      return told === undefined ? undefined : toForeignCustomization(toBedrockJob(told), told);
    },
  };
}

function noJob(text: string): never {
  throw new ForgeError('not_found', `there is no customization job ${text}`, { next: 'check its name and the region' });
}

/** Stopping what has ended is a conflict to Bedrock. */
function unlessEnded(error: unknown): void {
  if (!errorNames(error).includes('ConflictException')) throw error;
}

function isAskable(text: string, region: string | undefined): boolean {
  const kind = kindOfArn(text);
  if (kind !== undefined) return kind === 'model-customization-job';
  return region !== undefined && /^[a-zA-Z0-9](-*[a-zA-Z0-9+.-]){0,62}$/.test(text);
}
