import {
  type CreateTrainingJobRequest,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import { isFinal } from '../../../ports/run-state.ts';
import type { CloudJob, CostEstimate, TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../../ports/training.ts';
import { errorNames } from '../errors.ts';
import { accountJob } from './account-job.ts';
import { createJob } from './create-job.ts';
import { describeJob } from './describe-job.ts';
import { followJobs, type Look } from './follow-jobs.ts';
import { toForeignTraining } from './foreign-training.ts';
import { kindOfArn, toReference } from './job-reference.ts';
import { readMetrics } from './log-metrics.ts';
import { lookAtTraining } from './look-at-training.ts';
import { announceEnd } from './announce-end.ts';
import { sagemakerEnd } from './completion-notice.ts';
import { readJobLog } from './read-job-log.ts';
import { logClients, sagemakerClients } from './service-clients.ts';
import type { AwsTrainingSettings } from './training-settings.ts';
import { translated } from './translated.ts';
import { verifyRows } from './verify-rows.ts';

/** What the runtimes over SageMaker's training jobs differ in. */
export type TrainingKind = {
  id: string;
  toRequest: (spec: TrainingJobSpec) => CreateTrainingJobRequest;
  /** Makes what a job needs beside its request, when there is no job yet; the job with what only then is known. */
  prepare: (client: SageMakerClient, job: CloudJob) => Promise<CloudJob>;
  estimate: (spec: TrainingJobSpec) => Promise<CostEstimate>;
  /** Whether a job is of this kind. */
  owns: (described: DescribeTrainingJobCommandOutput) => boolean;
};

/** The last lines of a failed job that are looked at for a cause. */
const LAST_LINES = 60;

/** Training jobs of SageMaker behind the port. */
export function createTrainingRuntime(settings: AwsTrainingSettings, kind: TrainingKind): TrainingRuntime {
  const clients = sagemakerClients(settings);
  const logs = logClients(settings);
  const regions = new Map<string, string>();

  /** Where a job is: its ARN says so, or the start did; else the region of the settings. */
  const placeOf = (text: string) => {
    const { name, region } = toReference(text);
    return { name, region: region ?? regions.get(name) };
  };

  async function toLook(name: string, region: string | undefined, described: DescribeTrainingJobCommandOutput) {
    const home = toReference(described.TrainingJobArn ?? '').region ?? region ?? '';
    const lastLines = async () => (await readJobLog(logs(region), name, 'tail', LAST_LINES, true)).lines;
    return lookAtTraining(settings, { name, region: home, described }, lastLines);
  }

  async function look(text: string): Promise<Look | undefined> {
    const { name, region } = placeOf(text);
    const described = await describeJob(clients(region), name);
    return described === undefined ? undefined : toLook(name, region, described);
  }

  const jobs = followJobs(settings.now, {
    look,
    read: (job, known) => readMetrics(logs(placeOf(job.arn ?? job.name).region), job.name, known),
    readsWhileRunning: true,
  });

  async function must(text: string): Promise<TrainingJob> {
    const job = await jobs.get(text);
    if (job !== undefined) return job;
    throw new ForgeError('not_found', `there is no training job ${text}`, { next: 'check its name and the region' });
  }

  async function start(spec: TrainingJobSpec): Promise<TrainingJob> {
    const job = accountJob(spec);
    const client = clients(job.region);
    regions.set(spec.name, job.region);
    const isOver = async (name: string) => isFinal((await look(name))?.job.state ?? 'stopped');
    await createJob(client, kind.toRequest(spec), async () => {
      await verifyRows(await settings.objects(), spec.data);
      const cloud = await kind.prepare(client, job);
      await announceEnd(settings, spec.name, job, sagemakerEnd, isOver);
      return kind.toRequest({ ...spec, cloud });
    });
    return (await jobs.look(spec.name)) ?? { name: spec.name, state: 'starting' };
  }

  async function stop(text: string): Promise<TrainingJob> {
    const job = await must(text);
    if (isFinal(job.state)) return job;
    const { name, region } = placeOf(text);
    await translated({ what: `stopping ${name}`, permissions: 'sagemaker:StopTrainingJob' }, () =>
      clients(region)
        .send(new StopTrainingJobCommand({ TrainingJobName: name }))
        .catch(unlessEnded),
    );
    return (await jobs.look(text)) ?? job;
  }

  return {
    id: kind.id,
    paid: true,
    estimate: kind.estimate,
    start,
    get: jobs.get,
    glance: jobs.glance,
    stop,
    logs: async (text, cursor, limit) => {
      const job = await must(text);
      const { name, region } = placeOf(text);
      return readJobLog(logs(region), name, cursor, limit, isFinal(job.state));
    },
    metrics: jobs.metrics,
    revision: jobs.revision,
    adopt: async (text) => {
      const { name, region } = placeOf(text);
      if (!isAskable(text, region ?? settings.region)) return undefined;
      const described = await describeJob(clients(region), name);
      if (described === undefined || !kind.owns(described)) return undefined;
      return toForeignTraining((await toLook(name, region, described)).job, described);
    },
  };
}

/** A job that ended meanwhile cannot be stopped, which is what was wanted. */
function unlessEnded(error: unknown): void {
  if (!errorNames(error).includes('ValidationException')) throw error;
}

/** Names and ARNs that a training job can have; a name only where it is known which region to ask. */
function isAskable(text: string, region: string | undefined): boolean {
  const kind = kindOfArn(text);
  if (kind !== undefined) return kind === 'training-job';
  return region !== undefined && /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(text);
}
