import { execFile, spawn } from 'node:child_process';
import { readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingJobSpec, TrainingRuntime } from '../../../../src/core/ports/training.ts';
import { jobFiles, readLease } from '../../../../src/core/runtimes/local/jobs/job-folder.ts';
import { createLocalInference } from '../../../../src/core/runtimes/local/local-inference.ts';
import { createLocalTraining } from '../../../../src/core/runtimes/local/local-training.ts';
import { describeTrainingRuntime } from '../../../contract/training-runtime.ts';
import {
  builtEntry,
  endlessSpec,
  jobSpec,
  labelledRows,
  labels,
  localHome,
  type Row,
  untilEnded,
  untilJob,
  writeRows,
  writeText,
} from './local-home.ts';

const trained = /training baseline by method baseline/;

describeTrainingRuntime('local', async () => {
  const home = await localHome();
  const runtime = createLocalTraining(home.effects);
  return {
    runtime,
    quick: async (name) => jobSpec(home.root, name, labelledRows(60), labelledRows(20, 60)),
    endless: async (name) => endlessSpec(home.root, name),
    startedTimes: async (name) =>
      (await runtime.logs(name, undefined, 10_000)).lines.filter((line) => trained.test(line)).length,
    until: async (name, reached) => untilJob(runtime, name, reached),
    close: home.close,
  };
});

let home: Awaited<ReturnType<typeof localHome>>;
let runtime: TrainingRuntime;
beforeAll(async () => {
  home = await localHome();
  runtime = createLocalTraining(home.effects);
});
afterAll(async () => home.close());

const folder = (name: string) => join(home.effects.folder, 'jobs', name);
const spec = async (name: string, changed: TrainingJobSpec['settings'] = {}) =>
  jobSpec(home.root, name, labelledRows(240), labelledRows(60, 240), changed);
const endless = async (name: string) => endlessSpec(home.root, name);

async function run(job: TrainingJobSpec) {
  await runtime.start(job);
  return untilEnded(runtime, job.name);
}

describe('a local training job', () => {
  it('learns: loss falls, accuracy rises, a checkpoint is kept for each epoch, and the best one becomes the model', async () => {
    const job = await run(await spec('learns', { epochs: 3, patience: 0 }));
    expect(job.state).toBe('succeeded');
    const points = await runtime.metrics('learns');
    const series = (name: string) => points.filter((point) => point.name === name).map((point) => point.value);
    expect(points.filter((point) => point.name === 'train_loss').map((point) => [point.epoch, point.step])).toEqual([
      [0, 0],
      [1, 30],
      [2, 60],
      [3, 90],
    ]);
    expect(series('validation_loss')[0]).toBeCloseTo(Math.log(3), 6);
    expect(series('validation_loss').at(-1)).toBeLessThan(0.2);
    expect(series('validation_accuracy').at(-1)).toBe(1);
    const best = series('validation_loss').indexOf(Math.min(...series('validation_loss')));
    expect(await readFile(job.artifact ?? '')).toEqual(await readFile(jobFiles.checkpoint(folder('learns'), best)));
    for (const epoch of [0, 1, 2, 3]) await stat(jobFiles.checkpoint(folder('learns'), epoch));
  });

  it('is the same model bit for bit under the same seed, and another under another', async () => {
    const [one, two, other] = [await spec('seed-a'), await spec('seed-b'), await spec('seed-c', { seed: 7 })];
    await Promise.all([run(one), run(two), run(other)]);
    const models = await Promise.all(
      ['seed-a', 'seed-b', 'seed-c'].map((name) => readFile(jobFiles.model(folder(name)))),
    );
    expect(models[0]?.equals(models[1] ?? Buffer.alloc(0))).toBe(true);
    expect(models[0]?.equals(models[2] ?? Buffer.alloc(0))).toBe(false);
  });

  it('stops early when validation loss no longer falls', async () => {
    const noise = labelledRows(120).map(([prompt], index): Row => [
      prompt,
      labels[(index * 7 + (index >> 2)) % 3] ?? '',
    ]);
    const job = await jobSpec(home.root, 'early', labelledRows(120), noise, { epochs: 50, patience: 2 });
    expect((await run(job)).state).toBe('succeeded');
    const epochs = (await runtime.metrics('early')).filter((point) => point.name === 'validation_loss');
    expect(epochs.length).toBeLessThan(12);
    expect((await runtime.logs('early', undefined, 100)).lines.join('\n')).toContain('stopped early');
  });

  it('finds open answers by the nearest training prompt', async () => {
    const rows: Row[] = [
      ['How do I reset my password?', 'Use the link on the sign-in page.'],
      ['Where is my parcel?', 'Look at the tracking page.'],
      ['Can I get a refund?', 'Within 30 days.'],
    ];
    const open = await jobSpec(home.root, 'open', rows, rows);
    const { labels: _closed, ...data } = open.data;
    const job = await run({ ...open, data });
    expect(job.state).toBe('succeeded');
    expect((await runtime.metrics('open')).map((point) => [point.epoch, point.name, point.value])).toEqual([
      [0, 'validation_token_f1', 0],
      [0, 'validation_exact_match', 0],
      [1, 'validation_token_f1', 1],
      [1, 'validation_exact_match', 1],
    ]);
    const model = await createLocalInference(home.effects).open({ from: 'artifact', artifact: job.artifact ?? '' });
    const { text } = await model.answer({ messages: [{ role: 'user', content: 'my PARCEL, where?' }] });
    expect(text).toBe('Look at the tracking page.');
  });

  it('ends at its time limit and keeps the best model so far', async () => {
    const slow = await endless('limited');
    const job = await run({ ...slow, maxRuntimeSeconds: 2 });
    expect(job).toMatchObject({ state: 'stopped', failure: { cause: expect.stringContaining('2 seconds') } });
    const model = await createLocalInference(home.effects).open({ from: 'artifact', artifact: job.artifact ?? '' });
    expect(labels).toContain((await model.answer({ messages: [{ role: 'user', content: 'a hammer' }] })).text);
  });
});

describe('a trainer process', () => {
  it('that is killed is seen as failed with its cause at the next look, and by the revision', async () => {
    await runtime.start(await endless('killed'));
    await untilJob(runtime, 'killed', (job) => (job.progress?.step ?? 0) > 0);
    const before = await runtime.revision('killed');
    process.kill((await readLease(folder('killed')))?.pid ?? 0, 'SIGKILL');
    const job = await untilEnded(runtime, 'killed');
    expect(job).toMatchObject({
      state: 'failed',
      ended_at: expect.any(String),
      failure: { cause: expect.stringMatching(/ended without result at about step \d+ of \d+/) },
    });
    expect(await runtime.revision('killed')).not.toBe(before);
    expect(await runtime.start(await endless('killed'))).toEqual(job);
    for (const point of await runtime.metrics('killed')) expect(Number.isFinite(point.value)).toBe(true);
  });

  it('ends on the signal alone, as on a request', async () => {
    await runtime.start(await endless('signalled'));
    await untilJob(runtime, 'signalled', (job) => (job.progress?.step ?? 0) > 0);
    process.kill((await readLease(folder('signalled')))?.pid ?? 0, 'SIGTERM');
    expect(await untilEnded(runtime, 'signalled')).toMatchObject({ state: 'stopped' });
    expect((await runtime.logs('signalled', 'tail', 1)).lines[0]).toContain('stopped');
  });

  it('lives on when the process that started it is killed', async () => {
    const job = await endless('orphan');
    const starter = `
      const { createLocalTraining } = await import(${JSON.stringify(new URL('../../../../src/core/runtimes/local/local-training.ts', import.meta.url).href)});
      const effects = { folder: ${JSON.stringify(home.effects.folder)}, launch: ${JSON.stringify(home.effects.launch)}, now: () => new Date() };
      await createLocalTraining(effects).start(${JSON.stringify(job)});
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', starter], {
      stdio: 'ignore',
    });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(child.signalCode).toBe('SIGKILL');
    await untilJob(runtime, 'orphan', (found) => (found.progress?.step ?? 0) > 0);
    expect((await runtime.stop('orphan')).state).toMatch(/stopping|stopped/);
    expect(await untilEnded(runtime, 'orphan')).toMatchObject({ state: 'stopped' });
  });

  it('is one, when four processes start one job at once', async () => {
    const job = await spec('raced');
    await runtime.start({ ...job, name: 'raced-spec-only' }); // a job to borrow the layout from
    const path = join(folder('raced-spec-only'), 'spec.json');
    await untilEnded(runtime, 'raced-spec-only');
    const copy = folder('raced');
    await promisify(execFile)('mkdir', ['-p', join(copy, 'checkpoints')]);
    await writeFile(join(copy, 'spec.json'), (await readFile(path, 'utf8')).replace('raced-spec-only', 'raced'));
    const trainers = [1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [builtEntry, 'local-train', copy]));
    await Promise.all([...trainers, runtime.start(job), runtime.start(job)]);
    expect((await untilEnded(runtime, 'raced')).state).toBe('succeeded');
    const { lines } = await runtime.logs('raced', undefined, 1000);
    expect(lines.filter((line) => trained.test(line))).toHaveLength(1);
  });

  it('is launched by the next start when the first never got to launch one', async () => {
    const job = await spec('unlaunched');
    const broken = createLocalTraining({
      ...home.effects,
      launch: { command: process.execPath, args: ['-e', 'process.exit(3)', '--'] },
    });
    await expect(broken.start(job)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('exit code 3'),
    });
    expect((await runtime.get('unlaunched'))?.state).toBe('starting');
    const past = new Date(Date.now() - 120_000);
    await utimes(join(folder('unlaunched'), 'spec.json'), past, past);
    expect(await runtime.get('unlaunched')).toMatchObject({
      state: 'failed',
      failure: { cause: expect.stringContaining('no trainer process began') },
    });
    expect((await run(job)).state).toBe('succeeded');
  });

  it('never begins when the job was stopped before', async () => {
    const job = await spec('forestalled');
    const idle = createLocalTraining({
      ...home.effects,
      launch: { command: process.execPath, args: ['-e', 'process.exit(3)', '--'] },
    });
    await expect(idle.start(job)).rejects.toThrow('exit code 3');
    expect(await runtime.stop('forestalled')).toMatchObject({ state: 'stopped' });
    expect(await runtime.start(job)).toMatchObject({ state: 'stopped' });
  });
});

describe('a training job fails with its cause', () => {
  const failure = async (job: TrainingJobSpec) => {
    const ended = await run(job);
    expect(ended.state).toBe('failed');
    return ended.failure;
  };

  it('when the data is not what was checked: it names both hashes', async () => {
    const job = await spec('tampered');
    await writeFile(job.data.train, `${await readFile(job.data.train, 'utf8')}\n`);
    const { cause = '' } = (await failure(job)) ?? {};
    expect(cause).toContain(job.data.trainSha256);
    expect(cause.match(/[0-9a-f]{64}/g)).toHaveLength(2);
  });

  it('when a line is not JSON, or no chat record: it names the line', async () => {
    const good = await readFile((await spec('lines')).data.train, 'utf8');
    const first = `${good.split('\n')[0]}\n`;
    const broken = await writeText(home.root, 'broken.jsonl', `${first}{"messages": [\n`);
    const other = await writeText(home.root, 'other.jsonl', `${first}${first}{"a": 1}\n`);
    for (const [name, file, line] of [
      ['broken', broken, 2],
      ['other', other, 3],
    ] as const) {
      const job = { ...(await spec(name)), data: { train: file.path, trainSha256: file.sha256, labels } };
      expect((await failure(job))?.cause).toContain(`train split, line ${line} is not`);
    }
  });

  it('when a split is empty or missing', async () => {
    const empty = await writeText(home.root, 'empty.jsonl', '');
    const job = await spec('empty');
    const emptied = { ...job, data: { ...job.data, validation: empty.path, validationSha256: empty.sha256 } };
    expect((await failure(emptied))?.cause).toContain('the validation split is empty');
    const gone = await spec('gone');
    await rm(gone.data.train);
    expect((await failure(gone))?.cause).toContain('the train split is missing');
  });

  it('when there is one label only, or an answer that is none of them', async () => {
    const one = await writeRows(home.root, 'one.jsonl', [
      ['a', 'fruit'],
      ['b', 'fruit'],
    ]);
    const job = { ...(await spec('one')), data: { train: one.path, trainSha256: one.sha256, labels } };
    expect((await failure(job))?.cause).toContain('all 2 training rows have the one label "fruit"');
    const odd = await writeRows(home.root, 'odd.jsonl', [
      ['a', 'fruit'],
      ['b', 'vegetable'],
    ]);
    const other = { ...(await spec('odd')), data: { train: odd.path, trainSha256: odd.sha256, labels } };
    expect((await failure(other))?.cause).toContain('row 2: the answer "vegetable" is none of the 3 labels');
  });

  it('when the disk is full, and says so all the same', async () => {
    const preload = await writeText(home.root, 'full-disk.mjs', FULL_DISK);
    const launch = { command: process.execPath, args: ['--import', preload.path, builtEntry] };
    const full = createLocalTraining({ ...home.effects, launch });
    const job = await spec('full');
    await full.start(job);
    const ended = await untilEnded(full, 'full');
    expect(ended).toMatchObject({ state: 'failed', failure: { cause: expect.stringMatching(/disk full.*ENOSPC/) } });
    await stat(jobFiles.checkpoint(folder('full'), 1));
    await expect(stat(jobFiles.checkpoint(folder('full'), 2))).rejects.toThrow('ENOENT');
  });
});

/** Makes each write of the checkpoint of epoch 2 fail as on a full disk. */
const FULL_DISK = `
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
const open = fs.open;
fs.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (String(path).includes('epoch-2')) file.writeFile = async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return file;
};
syncBuiltinESMExports();
`;

describe('a start is refused', () => {
  it('for a setting that is unknown, missing or out of bounds, naming it', async () => {
    const job = await spec('refused');
    const start = async (settings: TrainingJobSpec['settings']) => runtime.start({ ...job, settings });
    await expect(start({ ...job.settings, learning_rat: 1 })).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('learning_rat'),
    });
    await expect(start({ ...job.settings, epochs: 1.5 })).rejects.toThrow(
      'setting epochs is 1.5, but takes integer from 1 to 200',
    );
    await expect(start({ epochs: 3 })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(start({ ...job.settings, char_ngrams_min: 6 })).rejects.toThrow(
      'char_ngrams_min is 6, more than char_ngrams_max 5',
    );
    expect(await runtime.get('refused')).toBeUndefined();
  });

  it('for a name that could leave the folder', async () => {
    await expect(runtime.get('../../etc')).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('a log', () => {
  it('shows no line that was cut off, and refuses a cursor from elsewhere', async () => {
    await run(await spec('torn'));
    const path = jobFiles.log(folder('torn'));
    const { lines } = await runtime.logs('torn', undefined, 100);
    await truncate(path, (await stat(path)).size - 5);
    expect(await runtime.logs('torn', undefined, 100)).toEqual({ lines: lines.slice(0, -1) });
    await expect(runtime.logs('torn', 'page-2', 10)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(runtime.logs('torn', '99999999', 10)).rejects.toMatchObject({ code: 'bad_request' });
  });
});
