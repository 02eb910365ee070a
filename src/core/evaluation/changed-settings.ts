import type { Ledger } from '../ports/ledger.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { Chosen } from './choose-evaluations.ts';

export type SettingValue = number | string | boolean | null;

/** Settings that differ: name -> value of each trained run; null where a run has no such setting. */
export type ChangedSettings = Record<string, Record<string, SettingValue>>;

/** The training record behind each candidate that was trained here, by its label. */
export async function trainingRecords(ledger: Ledger, chosen: readonly Chosen[]): Promise<Map<string, TrainingRecord>> {
  const records = new Map<string, TrainingRecord>();
  for (const { label, evaluation } of chosen) {
    const stored = evaluation.run === undefined ? undefined : await ledger.read('training', evaluation.run);
    if (stored !== undefined) records.set(label, stored.record);
  }
  return records;
}

/** What was trained differently: hyperparameters, model, method, dataset, the run it continues. */
export function changedSettings(records: ReadonlyMap<string, TrainingRecord>): ChangedSettings {
  const tables = [...records].map(([label, record]) => [label, settingsOf(record)] as const);
  const names = new Set(tables.flatMap(([, table]) => [...table.keys()]));
  const changed: ChangedSettings = {};
  for (const name of names) {
    const values = tables.map(([label, table]) => [label, table.get(name) ?? null] as const);
    if (new Set(values.map(([, value]) => value)).size > 1) changed[name] = Object.fromEntries(values);
  }
  return changed;
}

function settingsOf(record: TrainingRecord): Map<string, SettingValue> {
  const { model, method, dataset, from_run } = record;
  const settings = record.settings.map(({ name, value }): [string, SettingValue] => [name, value]);
  return new Map<string, SettingValue>([
    ...settings,
    ['model', model],
    ['method', method],
    ['dataset', dataset],
    ...(from_run === undefined ? [] : ([['from_run', from_run]] as const)),
  ]);
}

/** The names of the settings in which two runs differ. */
export function differingBetween(changed: ChangedSettings, first: string, second: string): string[] {
  return Object.entries(changed).flatMap(([name, values]) => {
    const both = first in values && second in values;
    return both && values[first] !== values[second] ? [name] : [];
  });
}
