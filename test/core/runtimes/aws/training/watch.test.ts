import { describe, expect, it } from 'vitest';
import { createSagemakerTraining } from '../../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { ForgeError } from '../../../../../src/core/errors.ts';
import { followJobs, type Look } from '../../../../../src/core/runtimes/aws/training/follow-jobs.ts';
import type { RunState } from '../../../../../src/core/ports/run-state.ts';
import { accountSpec, openAccount } from '../../../../support/simulated-account.ts';

const MINUTE = 60_000;

/** A job's life: from which minute on it is in which state, and when its log has lines. */
type Life = { from: number; state: RunState; detail: string }[];
type Script = { life: Life; linesEvery: number; lines: [number, number] };

/** A service that plays a script by a clock and counts what it is asked. */
function playScript({ life, linesEvery, lines: [first, last] }: Script) {
  const clock = { minute: 0 };
  const asked = { looks: 0, reads: 0, broken: false };
  const refuseIfBroken = (): void => {
    if (asked.broken) throw new ForgeError('unavailable', 'the AWS credentials have expired');
  };
  const stateAt = () => life.findLast(({ from }) => from <= clock.minute);
  const jobs = followJobs(() => new Date(clock.minute * MINUTE), {
    readsWhileRunning: true,
    look: async (name): Promise<Look> => {
      asked.looks++;
      refuseIfBroken();
      const now = stateAt();
      const ended = now?.state === 'succeeded' ? { ended_at: new Date(now.from * MINUTE).toISOString() } : {};
      const job = { name, state: now?.state ?? 'starting', detail: now?.detail ?? '', ...ended };
      return { job, settled: 'ended_at' in job, last: () => [] };
    },
    read: async (_job, known) => {
      asked.reads++;
      refuseIfBroken();
      const upTo = Math.min(last, clock.minute);
      const newest = upTo < first ? 0 : (first + Math.floor((upTo - first) / linesEvery) * linesEvery) * MINUTE;
      const came = newest > known.newest;
      known.newest = Math.max(known.newest, newest);
      return came;
    },
  });
  return { jobs, clock, asked };
}

const tenHours: Script = {
  life: [
    { from: 0, state: 'starting', detail: 'Starting' },
    { from: 12, state: 'starting', detail: 'Downloading' },
    { from: 15, state: 'running', detail: 'Training' },
    { from: 585, state: 'running', detail: 'Uploading' },
    { from: 590, state: 'succeeded', detail: 'Completed' },
  ],
  linesEvery: 1,
  lines: [15, 585],
};

/** Asks each five seconds, as a watch does, and reads the run whenever something has changed. */
async function watchFor(
  minutes: number,
  script: ReturnType<typeof playScript>,
): Promise<{ changes: number; seen: Set<string> }> {
  const seen = new Set<string>();
  let last = '';
  let changes = 0;
  for (const end = script.clock.minute + minutes; script.clock.minute < end; script.clock.minute += 1 / 12) {
    const revision = await script.jobs.revision('job').catch(() => last);
    if (revision === last) continue;
    last = revision;
    changes++;
    seen.add((await script.jobs.get('job'))?.state ?? 'none');
    await script.jobs.metrics('job');
  }
  return { changes, seen };
}

describe('a job that is watched for ten hours', () => {
  it('is described at most once for each change and once for its expected end, and its log is read at most once a minute', async () => {
    const script = playScript(tenHours);
    const { seen, changes } = await watchFor(600, script);
    expect(script.asked.looks).toBeLessThanOrEqual(tenHours.life.length + 1);
    expect(script.asked.reads).toBeLessThanOrEqual(600);
    expect([...seen]).toEqual(['starting', 'running', 'succeeded']);
    expect(changes).toBeGreaterThan(500);
    expect((await script.jobs.glance('job'))?.state).toBe('succeeded');
  });

  it('costs no more when it logs seldom', async () => {
    const script = playScript({ ...tenHours, linesEvery: 4 });
    await watchFor(600, script);
    expect(script.asked.looks).toBeLessThanOrEqual(tenHours.life.length + 1);
  });

  it('is asked about ever more seldom while it waits for machines, and its failure is noticed without a log', async () => {
    const life: Life = [
      { from: 0, state: 'starting', detail: 'Pending' },
      { from: 400, state: 'succeeded', detail: 'Completed' },
    ];
    const script = playScript({ life, linesEvery: 1, lines: [9999, 9999] });
    const { seen } = await watchFor(600, script);
    expect(seen).toContain('succeeded');
    expect(script.asked.looks).toBeLessThanOrEqual(12);
  });

  it('is seen to run within two minutes of its first line', async () => {
    const life: Life = [
      { from: 0, state: 'starting', detail: 'Starting' },
      { from: 3, state: 'running', detail: 'Training' },
    ];
    const script = playScript({ life, linesEvery: 1, lines: [3, 500] });
    for (; script.clock.minute < 5; script.clock.minute += 0.25) await script.jobs.revision('job');
    expect((await script.jobs.glance('job'))?.state).toBe('running');
    expect(script.asked.looks).toBe(2);
  });

  it('is asked nothing more once it has ended', async () => {
    const script = playScript(tenHours);
    await watchFor(600, script);
    const { looks, reads } = script.asked;
    script.clock.minute += 60;
    await watchFor(60, script);
    await script.jobs.metrics('job');
    expect(script.asked.looks).toBe(looks);
    expect(script.asked.reads).toBeLessThanOrEqual(reads + 1);
  });

  it('is followed on when asking fails for an hour, and the failure is told', async () => {
    const script = playScript(tenHours);
    await watchFor(580, script);
    script.asked.broken = true;
    script.clock.minute = 600;
    await expect(script.jobs.revision('job')).rejects.toThrow(/expired/);
    script.asked.broken = false;
    await watchFor(7, script);
    expect(await script.jobs.revision('job')).toMatch(/^succeeded/);
  });
});

describe('a job that is asked about now and then', () => {
  it('is described anew after five seconds, and twice within a moment only once', async () => {
    const script = playScript(tenHours);
    await script.jobs.get('job');
    await script.jobs.get('job');
    expect(script.asked.looks).toBe(1);
    script.clock.minute = 0.1;
    await script.jobs.get('job');
    expect(script.asked.looks).toBe(2);
  });
});

describe('a job of the simulator that takes ten hours', () => {
  it('is described once for each change, and its four machines are read with one question each time', async () => {
    const { simulator, settings, close } = await openAccount();
    const runtime = createSagemakerTraining(settings);
    const name = 'tr-0000000000aa';
    const spec = accountSpec(name, 4500);
    await runtime.start({ ...spec, maxRuntimeSeconds: 86_400 });
    const count = (operation: string) => simulator.requests.filter((request) => request.operation === operation).length;
    const before = count('DescribeTrainingJob');
    let minutes = 0;
    let last = '';
    for (; (await runtime.glance?.(name))?.state !== 'succeeded' && minutes < 900; minutes += 3) {
      await simulator.advance(3 * MINUTE);
      const revision = await runtime.revision(name);
      if (revision === last) continue;
      last = revision;
      await runtime.get(name);
      await runtime.metrics(name);
    }
    const transitions = simulator.world.sagemaker('us-east-1').jobs.get(name)?.transitions.length ?? 0;
    expect(minutes).toBeGreaterThan(600);
    expect(transitions).toBe(5);
    expect(count('DescribeTrainingJob') - before).toBeLessThanOrEqual(transitions + 1);
    expect(count('FilterLogEvents')).toBeLessThanOrEqual(minutes / 3);
    expect(count('GetLogEvents') + count('DescribeLogStreams')).toBe(0);
    expect((await runtime.metrics(name)).filter((point) => point.name === 'train_loss')).toHaveLength(900);
    await close();
  });
});
