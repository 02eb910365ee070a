import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, messageOf, systemCode } from '../errors.ts';
import type { Ledger, Stage } from '../ports/ledger.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import { datasetCard } from './card/dataset-card.ts';
import { lengthBins } from './card/length-bins.ts';
import { buildRecord } from './build-record.ts';
import { type FoundSource, findSource } from './find-source.ts';
import type { LogStores } from '../ports/logs.ts';
import type { ObjectStore, ObjectStores } from '../ports/objects.ts';
import type { ThreadEntry } from '../ports/threads.ts';
import { loadKnownRows } from './load-known-rows.ts';
import { type PreparationPlan, planPreparation } from './plan-preparation.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import { findReplay } from './replay/find-replay.ts';
import { reportFiles } from './report.ts';
import type { PrepareRequest } from './request.ts';
import { runPreparation } from './run-preparation.ts';
import { syncFile } from './sync-file.ts';

/**
 * Without `objects` and `logs`, only what is on this machine can be read and written. With `thread`, large files are read in a
 * second thread.
 */
export type PrepareEffects = {
  ledger: Ledger;
  now: () => Date;
  objects?: ObjectStores;
  logs?: LogStores;
  thread?: ThreadEntry;
  /** Prompts that are remembered to find repetitions, about 15 bytes each; 32 million when absent. */
  remembered?: number;
};
export type PrepareCall = {
  signal: AbortSignal;
  progress: (done: number, total: number, message: string) => void;
};

/**
 * A dataset; `created` is false when the same call had made it before. `withheld`: the destination that nothing was written
 * to, because the dataset is not ready.
 */
export type PreparedDataset = { record: DatasetRecord; created: boolean; withheld?: string };

/**
 * Reads a file of rows, checks every row, and keeps the good ones as a dataset: train, validation and test files, a sample and
 * a report, in the ledger. Nothing is readable before all of it is durable. The same content prepared in the same way is the
 * same dataset: `created` is then false. Throws ForgeError: bad_request, unsupported, not_found, bad_data, cancelled, io.
 */
export async function prepareDataset(
  effects: PrepareEffects,
  request: PrepareRequest,
  call: PrepareCall,
): Promise<PreparedDataset> {
  const model = refuseUnsupported(request);
  const { ledger, objects = {} } = effects;
  const finding = { ledger, now: effects.now, objects, logs: effects.logs ?? {} };
  const upload = await openDestination(objects, request.destination, call.signal);
  const source = await findSource(finding, request.source, call.signal);
  const plan = await describeFailures(source, call, () => planPreparation(request, model, source, call.signal));
  if (request.check_against !== undefined && request.check_against.length > 0) {
    const { known, runs, against } = await loadKnownRows(finding, request.check_against, call.signal);
    if (known !== undefined) plan.known = known;
    plan.runs = runs;
    plan.against = against;
  }
  const replay = await findReplay(ledger, request);
  if (replay !== undefined) plan.replay = replay;
  const stage = await effects.ledger.stage('dataset');
  try {
    const prepared = await describeFailures(source, call, () => prepareInto(stage, effects, plan, call));
    return upload === undefined ? prepared : await uploadPrepared(ledger, prepared, upload, call);
  } catch (error) {
    await stage.discard();
    throw error;
  }
}

type Destination = { store: ObjectStore; uri: string };

/** Asks for an object before the work begins, so that missing credentials and wrong buckets show at once. */
async function openDestination(
  { s3 }: ObjectStores,
  uri: string | undefined,
  signal: AbortSignal,
): Promise<Destination | undefined> {
  if (uri === undefined) return undefined;
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/|$)/.test(uri))
    throw new ForgeError('bad_request', `destination ${uri} is not an address in S3`, {
      next: 'write s3://bucket/prefix, or leave destination out to keep the dataset locally',
    });
  if (s3 === undefined) throw new ForgeError('unsupported', 'nothing here can write to S3');
  const store = await s3();
  await store.look(`${uri.replace(/\/$/, '')}/manifest.json`, signal);
  return { store, uri };
}

async function uploadPrepared(
  ledger: Ledger,
  prepared: PreparedDataset,
  { store, uri }: Destination,
  call: PrepareCall,
): Promise<PreparedDataset> {
  const { record, created } = prepared;
  if (!record.ready) return { ...prepared, withheld: uri };
  const { uploadDataset } = await import('./upload-dataset.ts');
  const copies = await uploadDataset(store, record, ledger.folder('dataset', record.id), uri, call);
  const { record: updated } = await ledger.update('dataset', record.id, (known) => withCopies(known, copies));
  return { record: updated, created };
}

/** The newest copies are those that are told. */
function withCopies(known: DatasetRecord, copies: Readonly<Record<string, string>>): DatasetRecord {
  const splits = Object.entries(known.splits).map(([name, split]) => {
    const copy = copies[name];
    return [name, copy === undefined ? split : { ...split, copy }] as const;
  });
  return { ...known, splits: Object.fromEntries(splits) };
}

async function prepareInto(stage: Stage, effects: PrepareEffects, plan: PreparationPlan, call: PrepareCall) {
  const { ledger } = effects;
  const outcome = await runPreparation(effects, stage.folder, plan, call);
  await outcome.media.look(effects.objects ?? {}, call);
  const { record, report } = buildRecord(plan, outcome, effects.now(), (id) => ledger.folder('dataset', id));
  await writeFile(join(stage.folder, reportFiles.report), `${JSON.stringify(report, undefined, 1)}\n`);
  const { prompt, answer } = outcome.lengths.counts();
  const card = datasetCard(record, report, { prompt: lengthBins(prompt), answer: lengthBins(answer) });
  await writeFile(join(stage.folder, reportFiles.card), card);
  await outcome.list.flush();
  await writeFile(join(stage.folder, reportFiles.sample), Buffer.concat(outcome.sample));
  for (const name of Object.values(reportFiles)) await syncFile(join(stage.folder, name));
  call.signal.throwIfAborted();
  const { stored, created } = await ledger.publish(stage, 'dataset', record.id, record);
  return { record: created ? stored.record : await addName(ledger, record), created };
}

async function addName(ledger: Ledger, { id, names }: DatasetRecord): Promise<DatasetRecord> {
  const { record } = await ledger.update('dataset', id, (known) => {
    const fresh = names.filter((name) => !known.names.includes(name));
    return fresh.length === 0 ? undefined : { ...known, names: [...known.names, ...fresh] };
  });
  return record;
}

function nameOf({ parts, uri }: FoundSource): string {
  const [first = uri] = uri.split('\n');
  return parts.length === 1 ? first : `${first} and others (${parts.length} files)`;
}

/** Turns cancellation and the operating system's errors into ours. */
async function describeFailures<T>(source: FoundSource, call: PrepareCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    if (call.signal.aborted)
      throw new ForgeError('cancelled', `preparing ${nameOf(source)} was cancelled; nothing was kept`, {
        next: 'call prepare_dataset again to start over',
        cause: error,
      });
    if (systemCode(error) === undefined) throw error;
    throw new ForgeError('io', `preparing ${nameOf(source)} failed: ${messageOf(error)}`, {
      next:
        systemCode(error) === 'ENOSPC' ? 'free some disk space and call again' : 'check the file and the home folder',
      cause: error,
    });
  }
}
