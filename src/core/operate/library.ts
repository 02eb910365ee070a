import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kind, kinds } from '../ids.ts';
import { instances, instancesAsOf } from '../catalog/instances.ts';
import { models, modelsAsOf } from '../catalog/models.ts';
import { trainingSupport, trainingSupportAsOf } from '../catalog/training-support.ts';
import { ForgeError, systemCode } from '../errors.ts';
import type { EvaluationReport } from '../evaluation/evaluation-report.ts';
import type { LogPage, MetricPoint } from '../ports/run-state.ts';
import type { ComparisonPictures } from './comparison-pictures.ts';
import { describeDataset } from './describe-dataset.ts';
import { jobName } from '../runs/job-name.ts';
import { resolveOne } from '../runs/resolve.ts';
import type { RecordOf } from '../runs/records.ts';
import { trainingMethods } from '../training/request.ts';
import { openRuntime } from '../training/runtimes.ts';
import { settingRows } from '../training/settings.ts';
import type { OperateEffects } from './effects.ts';
import { overview } from './overview.ts';
import { readPlan } from './read-plan.ts';
import { reportOn } from './report-on.ts';
import type { Overview, RunReport } from './run-report.ts';

/** One entry of a list of what there is. */
export type LibraryEntry = { kind: Kind; id: string; name?: string; created_at: string };

/** Everything that can be read back: records, logs, metrics, samples, predictions, catalog. */
export type Library = {
  entries: () => Promise<LibraryEntry[]>;
  ids: (kind: Kind, prefix: string) => Promise<string[]>;
  overview: () => Promise<Overview>;
  run: (id: string) => Promise<RunReport>;
  record: <K extends Kind>(kind: K, id: string) => Promise<RecordOf<K>>;
  /** Of a run, or of a plan that waits for approval. */
  plan: (id: string) => Promise<unknown>;
  logs: (id: string, cursor: string | undefined) => Promise<LogPage>;
  metrics: (id: string) => Promise<MetricPoint[]>;
  /** The report of a dataset, what is kept of it beside, and the datasets that were made of the same source. */
  dataset: (id: string) => Promise<unknown>;
  /** Every row of a dataset's source that has a problem. */
  problems: (id: string, cursor: string | undefined) => Promise<{ lines: string[]; next?: string }>;
  /** A text file in a dataset's or evaluation's folder. */
  file: (kind: Kind, id: string, name: string) => Promise<string>;
  predictions: (id: string, cursor: string | undefined) => Promise<{ lines: string[]; next?: string }>;
  /** How to read an evaluation: power, failures, slices. */
  evaluationReport: (id: string) => Promise<EvaluationReport>;
  /** A comparison as an HTML page. */
  comparisonReport: (id: string) => Promise<string>;
  /** Its charts as pictures, the decisive ones. */
  comparisonPictures: (id: string) => Promise<ComparisonPictures>;
  models: () => unknown;
  instances: () => unknown;
  hyperparameters: (model: string, method: string) => Promise<unknown>;
  modelNames: () => string[];
  methodNames: () => string[];
};

const LOG_LINES = 100;
const ROWS_A_PAGE = 25;

export function createLibrary(effects: OperateEffects): Library {
  const { ledger } = effects;
  return {
    entries: () => listEntries(effects),
    ids: async (kind, prefix) => {
      const all = await ledger.list(kind);
      return all.flatMap(({ id, record }) => [id, ...record.names]).filter((text) => text.startsWith(prefix));
    },
    overview: () => overview(effects),
    run: async (id) =>
      reportOn(effects, 'training', (await resolveOne(ledger, id, 'training')).id, { log_lines: 0, detail: 'full' }),
    record: async (kind, id) => (await resolveOne(ledger, id, kind)).record,
    plan: (id) => readPlan(ledger, id),
    logs: async (id, cursor) => {
      const { record } = await resolveOne(ledger, id, 'training');
      return (await openRuntime(effects, record.runtime)).logs(jobName(record), cursor, LOG_LINES);
    },
    metrics: async (id) => {
      const { record } = await resolveOne(ledger, id, 'training');
      return (await openRuntime(effects, record.runtime)).metrics(jobName(record));
    },
    file: async (kind, id, name) => readText(join(ledger.folder(kind, (await resolveOne(ledger, id, kind)).id), name)),
    dataset: (id) => describeDataset(ledger, id),
    problems: async (id, cursor) => {
      const stored = await resolveOne(ledger, id, 'dataset');
      const { readProblems } = await import('../data/read-problems.ts');
      return readProblems(ledger.folder('dataset', stored.id), cursor);
    },
    predictions: async (id, cursor) => {
      const stored = await resolveOne(ledger, id, 'evaluation');
      const { readPredictions } = await import('../evaluation/predictions.ts');
      return readPredictions(ledger.folder('evaluation', stored.id), cursor, ROWS_A_PAGE);
    },
    evaluationReport: async (id) =>
      (await import('../evaluation/evaluation-report.ts')).readEvaluationReport(effects, id),
    comparisonReport: async (id) => (await import('./comparison-report.ts')).comparisonReport(effects, id),
    comparisonPictures: async (id) => (await import('./comparison-pictures.ts')).comparisonPictures(effects, id),
    models: () => ({ as_of: modelsAsOf, models, training: { as_of: trainingSupportAsOf, ...trainingSupport } }),
    instances: () => ({ as_of: instancesAsOf, note: 'a dated fallback, not the live price', instances }),
    hyperparameters: readHyperparameters,
    modelNames: () => Object.keys(models),
    methodNames: () => [...trainingMethods],
  };
}

async function readHyperparameters(model: string, method: string): Promise<unknown> {
  const settings = settingRows(model, method);
  if (settings.length > 0) return { model, method, settings };
  const { describeSettings } = await import('../training/cloud/describe-settings.ts');
  const described = describeSettings(model, method);
  if (described !== undefined) return described;
  throw new ForgeError('not_found', `there is no table of settings for ${model}/${method}`, {
    next: 'read forge://catalog/hyperparameters/baseline/baseline, or forge://catalog/models for what there is',
  });
}

async function listEntries(effects: OperateEffects): Promise<LibraryEntry[]> {
  const shown = kinds.filter((kind) => kind !== 'plan' && kind !== 'spending');
  const lists = await Promise.all(
    shown.map(async (kind) => (await effects.ledger.list(kind)).map(({ record }) => toEntry(kind, record))),
  );
  return lists.flat().toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
}

function toEntry(kind: Kind, record: { id: string; names: string[]; created_at: string }): LibraryEntry {
  const [name] = record.names;
  return { kind, id: record.id, created_at: record.created_at, ...(name === undefined ? {} : { name }) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new ForgeError('not_found', `${path} is not there`, {
      next: 'prepare or evaluate again: the folder has lost a file',
      cause: error,
    });
  }
}
