import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../../src/core/ports/hosting.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../src/core/ports/training.ts';

/** A training runtime that costs money and counts what was started; it trains nothing. */
export function createPaidTraining(price: { low: number; high: number }) {
  const jobs = new Map<string, TrainingJob>();
  const creates: TrainingJobSpec[] = [];
  const runtime: TrainingRuntime = {
    id: 'sagemaker',
    paid: true,
    estimate: async () => ({ ...price, assumptions: ['4 x ml.p5.48xlarge for an hour'] }),
    start: async (spec) => {
      const known = jobs.get(spec.name);
      if (known !== undefined) return known;
      creates.push(spec);
      const job: TrainingJob = { name: spec.name, state: 'running', started_at: '2026-01-01T00:00:00.000Z' };
      jobs.set(spec.name, job);
      return job;
    },
    get: async (name) => jobs.get(name),
    stop: async (name) => {
      const job: TrainingJob = { name, state: 'stopped' };
      jobs.set(name, job);
      return job;
    },
    logs: async () => ({ lines: [] }),
    metrics: async () => [],
    revision: async (name) => jobs.get(name)?.state ?? 'none',
  };
  return { runtime, creates, jobs };
}

/** A host that costs money and counts what was created; it serves nothing. */
export function createPaidHosting(hourly: number) {
  const creates: HostingSpec[] = [];
  const host: HostingRuntime = {
    target: 'sagemaker',
    paid: true,
    hourly: async () => ({ low: hourly, high: hourly, assumptions: ['one ml.g5.xlarge'] }),
    create: async (spec): Promise<HostedEndpoint> => {
      creates.push(spec);
      return { name: spec.name, state: 'running' };
    },
    get: async () => undefined,
    extend: async () => undefined,
    remove: async () => undefined,
  };
  return { host, creates };
}
