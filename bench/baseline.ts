import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routingRows, writeRoutingCsv } from '../demo/routing-dataset.ts';
import { prepareDataset } from '../src/core/data/prepare.ts';
import { datasetRows } from '../src/core/data/dataset-rows.ts';
import { PrepareRequest } from '../src/core/data/request.ts';
import type { TrainingData } from '../src/core/ports/training.ts';
import type { DatasetRecord } from '../src/core/runs/dataset-record.ts';
import { createFileLedger } from '../src/core/runs/file-ledger.ts';
import { createLocalInference } from '../src/core/runtimes/local/local-inference.ts';
import { writeLargeRows } from './baseline/large-rows.ts';
import { type MeasuredJob, measuredJob } from './baseline/measured-job.ts';
import { referencePython } from './python/environment.ts';

// The local baseline on the demo's data, and on 40,000 rows of 1 kB; with --python beside scikit-learn on the same splits.
// Goals: accuracy within one point of the reference, training 10 times faster, 40,000 rows in under 400 MB.

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const home = path('.data/baseline');
/** Inverse regularisation strengths the reference may choose from by its validation accuracy. */
const STRENGTHS = [1, 10, 100];

execFileSync(process.execPath, [path('../scripts/build.mjs')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  cwd: path('..'),
});
rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
const effects = {
  folder: join(home, 'local'),
  launch: { command: process.execPath, args: [path('../dist/index.js')] },
  now: () => new Date(),
};

const dataset = await prepared();
const rounds: MeasuredJob[] = [];
const references: Reference[] = [];
for (const strength of STRENGTHS) {
  rounds.push(await measuredJob(effects, `round-${rounds.length + 1}`, trainingData(dataset)));
  if (process.argv.includes('--python')) references.push(reference(dataset, strength)); // in turns: both see the same machine
}
const ours = await summary(dataset, rounds);
if (references.length > 0) compare(ours, references);
await trainLarge();

async function prepared(): Promise<DatasetRecord> {
  const csv = join(home, 'routing.csv');
  await writeRoutingCsv(csv, routingRows(path('../node_modules')));
  const request = PrepareRequest.parse({
    source: csv,
    model: 'baseline',
    columns: { question: 'sentence', answer: 'service' },
  });
  const call = { signal: new AbortController().signal, progress: () => undefined };
  const { record } = await prepareDataset({ ledger: createFileLedger(home), now: effects.now }, request, call);
  const rows = Object.entries(record.splits).map(([name, split]) => `${split.rows} ${name}`);
  console.log(`routing dataset: ${rows.join(', ')}, ${Object.keys(record.labels ?? {}).length} labels`);
  return record;
}

function trainingData(record: DatasetRecord): TrainingData {
  const { train, validation } = record.splits;
  if (train === undefined || validation === undefined) throw new Error('the dataset has no train or validation split');
  const labels = Object.keys(record.labels ?? {}).toSorted();
  return {
    train: train.uri,
    trainSha256: train.sha256,
    validation: validation.uri,
    validationSha256: validation.sha256,
    labels,
  };
}

type Result = { accuracy: number; trainingSeconds: number; wholeSeconds: number };

async function summary(record: DatasetRecord, jobs: readonly MeasuredJob[]): Promise<Result> {
  const middle = jobs.toSorted((a, b) => a.trainingSeconds - b.trainingSeconds)[jobs.length >> 1];
  if (middle === undefined) throw new Error('no round was measured');
  const { accuracy, rowsPerSecond } = await testAccuracy(record, middle.job.artifact ?? '');
  const { trainingSeconds, wholeSeconds, epochs, peakMb } = middle;
  console.log(
    `local baseline: test accuracy ${percent(accuracy)}, training ${trainingSeconds.toFixed(2)} s (median of ${jobs.length}; ${epochs} epochs), ` +
      `with process start ${wholeSeconds.toFixed(2)} s, peak ${peakMb.toFixed(0)} MB, answers ${rowsPerSecond.toFixed(0)} rows/s`,
  );
  return { accuracy, trainingSeconds, wholeSeconds };
}

async function testAccuracy(
  record: DatasetRecord,
  artifact: string,
): Promise<{ accuracy: number; rowsPerSecond: number }> {
  const model = await createLocalInference(effects).open({ from: 'artifact', artifact });
  let [rows, right] = [0, 0];
  const begun = performance.now();
  for await (const { turns } of datasetRows(record.splits['test']?.uri ?? '')) {
    rows++;
    if ((await model.answer({ messages: turns.messages })).text === turns.target) right++;
  }
  return { accuracy: right / rows, rowsPerSecond: rows / ((performance.now() - begun) / 1000) };
}

type Printed = { seconds: { vectorise: number; fit: number }; accuracy: { validation: number; test: number } };
type Reference = Result & { validationAccuracy: number };

function reference(record: DatasetRecord, strength: number): Reference {
  const python = referencePython();
  const folder = dirname(record.splits['train']?.uri ?? '');
  const begun = performance.now();
  const { stdout, status } = spawnSync(python, [path('python/reference.py'), folder, String(strength)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const wholeSeconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`the reference ended with ${status}`);
  const { seconds, accuracy }: Printed = JSON.parse(stdout);
  console.log(
    `scikit-learn, C=${strength}: test accuracy ${percent(accuracy.test)}, vectorising ${seconds.vectorise.toFixed(2)} s and fitting ${seconds.fit.toFixed(2)} s`,
  );
  return {
    accuracy: accuracy.test,
    validationAccuracy: accuracy.validation,
    trainingSeconds: seconds.vectorise + seconds.fit,
    wholeSeconds,
  };
}

/** Against the reference that its validation accuracy chose. */
function compare(result: Result, others: readonly Reference[]): void {
  const other = others.toSorted((a, b) => b.validationAccuracy - a.validationAccuracy)[0];
  if (other === undefined) throw new Error('the reference was not run');
  const points = (result.accuracy - other.accuracy) * 100;
  const faster = (mine: number, theirs: number): string => `${(theirs / mine).toFixed(1)} times faster`;
  console.log(
    `accuracy: ${points >= 0 ? '+' : ''}${points.toFixed(2)} points against the reference of best validation accuracy (goal: at least -1)`,
  );
  console.log(
    `training: ${faster(result.trainingSeconds, other.trainingSeconds)} (goal: at least 10; ours includes reading, measuring and checkpoints)`,
  );
  console.log(`with process start: ${faster(result.wholeSeconds, other.wholeSeconds)}`);
}

async function trainLarge(): Promise<void> {
  const data = writeLargeRows(home, 40_000);
  const { labels: _, ...open } = data;
  for (const [kind, given] of [
    ['closed', data],
    ['open', open],
  ] as const) {
    const { peakMb, trainingSeconds, epochs } = await measuredJob(effects, `large-${kind}`, given);
    console.log(
      `40,000 rows of 1 kB, ${kind} answers: peak ${peakMb.toFixed(0)} MB (goal: under 400), ${trainingSeconds.toFixed(1)} s, ${epochs} epochs`,
    );
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
