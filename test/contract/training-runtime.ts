import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFinal } from '../../src/core/ports/run-state.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../src/core/ports/training.ts';

/** What a runtime brings to be held to the port's promises. */
export type TrainingHarness = {
  runtime: TrainingRuntime;
  /** A job that succeeds soon. */
  quick: (name: string) => Promise<TrainingJobSpec>;
  /** A job that runs until it is stopped. */
  endless: (name: string) => Promise<TrainingJobSpec>;
  /** How many jobs of this name were really started. */
  startedTimes: (name: string) => Promise<number>;
  /** The same job with something changed that its service keeps apart; absent: another time limit. */
  changed?: (spec: TrainingJobSpec) => TrainingJobSpec;
  /** False where only the service knows the price beforehand: the runtime must say so. */
  priced?: boolean;
  /** Waits as its service asks one to, until the job has got there. */
  until: (name: string, reached: (job: TrainingJob) => boolean) => Promise<TrainingJob>;
  close: () => Promise<void>;
};

/** The promises of `TrainingRuntime`, for any runtime. */
export function describeTrainingRuntime(title: string, open: () => Promise<TrainingHarness>): void {
  describe(`${title} keeps the promises of a training runtime`, () => {
    let harness: TrainingHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => harness.close());
    const ended = async (name: string) => harness.until(name, (job) => isFinal(job.state));

    it('knows nothing of a job it was never given', async () => {
      expect(await harness.runtime.get('never-started')).toBeUndefined();
      await expect(harness.runtime.stop('never-started')).rejects.toMatchObject({
        name: 'ForgeError',
        code: 'not_found',
      });
      await expect(harness.runtime.logs('never-started', undefined, 10)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('says what a job costs before it starts, and zero when it is free', async () => {
      const asked = harness.runtime.estimate(await harness.quick('estimated'));
      if (harness.priced === false) return expect(asked).rejects.toMatchObject({ code: 'unavailable' });
      const { low, high } = await asked;
      expect(low).toBeLessThanOrEqual(high);
      if (!harness.runtime.paid) expect(high).toBe(0);
    });

    it('trains a job to an artifact, once, however often it is started', async () => {
      const spec = await harness.quick('once');
      const first = await harness.runtime.start(spec);
      expect(first.name).toBe('once');
      await harness.runtime.start(spec);
      const job = await ended('once');
      expect(job).toMatchObject({
        state: 'succeeded',
        artifact: expect.any(String),
        started_at: expect.any(String),
        ended_at: expect.any(String),
      });
      expect(job.progress?.step).toBe(job.progress?.total);
      const again = await harness.runtime.start(spec);
      expect(again).toEqual(job);
      expect(await harness.startedTimes('once')).toBe(1);
    });

    it('refuses another job under a name that is taken', async () => {
      const spec = await harness.quick('taken');
      await harness.runtime.start(spec);
      const other = harness.changed?.(spec) ?? { ...spec, maxRuntimeSeconds: spec.maxRuntimeSeconds + 1 };
      await expect(harness.runtime.start(other)).rejects.toMatchObject({ code: 'conflict' });
      await ended('taken');
    });

    it('changes nothing when an ended job is stopped', async () => {
      await harness.runtime.start(await harness.quick('done'));
      const job = await ended('done');
      expect(await harness.runtime.stop('done')).toEqual(job);
      expect(await harness.runtime.get('done')).toEqual(job);
    });

    it('stops a running job, and again without complaint', async () => {
      await harness.runtime.start(await harness.endless('stopped'));
      await harness.until('stopped', (job) => (job.progress?.step ?? 0) > 0);
      const stopping = await harness.runtime.stop('stopped');
      expect(['stopping', 'stopped']).toContain(stopping.state);
      await harness.runtime.stop('stopped');
      const job = await ended('stopped');
      expect(job).toMatchObject({ state: 'stopped', ended_at: expect.any(String) });
    });

    it('gives the log page by page, each line once, and ends when the job has', async () => {
      await harness.runtime.start(await harness.quick('logged'));
      await ended('logged');
      const whole = await harness.runtime.logs('logged', undefined, 10_000);
      expect(whole.lines.length).toBeGreaterThan(2);
      expect(whole.next).toBeUndefined();
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await harness.runtime.logs('logged', cursor, 2);
        expect(page.lines.length).toBeLessThanOrEqual(2);
        paged.push(...page.lines);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(paged).toEqual(whole.lines);
      expect((await harness.runtime.logs('logged', 'tail', 2)).lines).toEqual(whole.lines.slice(-2));
    });

    it('gives metrics with their step while the job runs and after', async () => {
      await harness.runtime.start(await harness.endless('measured'));
      await harness.until('measured', (job) => (job.progress?.step ?? 0) > 0);
      const during = await harness.runtime.metrics('measured');
      await harness.runtime.stop('measured');
      await ended('measured');
      const after = await harness.runtime.metrics('measured');
      expect(after.slice(0, during.length)).toEqual(during);
      for (const point of after)
        expect(point).toMatchObject({
          step: expect.any(Number),
          name: expect.any(String),
          value: expect.any(Number),
          at: expect.any(String),
        });
      expect(after.length).toBeGreaterThan(0);
    });

    it('has a revision that changes with the job and stays when nothing happens', async () => {
      await harness.runtime.start(await harness.endless('revised'));
      await harness.until('revised', (job) => job.state === 'running');
      const running = await harness.runtime.revision('revised');
      await harness.runtime.stop('revised');
      await ended('revised');
      const stopped = await harness.runtime.revision('revised');
      expect(stopped).not.toBe(running);
      expect(await harness.runtime.revision('revised')).toBe(stopped);
    });
  });
}
