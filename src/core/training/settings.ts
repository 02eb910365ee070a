import { localSettings, type SettingRow } from '../catalog/hyperparameters/baseline.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Setting } from '../runs/training-record.ts';

type Value = number | string | boolean;

/** The settings that a method of a model takes; none when the catalog has no table for it. */
export function settingRows(model: string, method: string): readonly SettingRow[] {
  return model === 'baseline' && method === 'baseline' ? localSettings.baseline : [];
}

/** Each setting with its value and where it came from. Unknown names, wrong types and values out of bounds are refused, all at once. */
export function resolveSettings(model: string, method: string, given: Readonly<Record<string, Value>>): Setting[] {
  const rows = settingRows(model, method);
  const problems = Object.entries(given).flatMap(([name, value]) => checkSetting(rows, name, value));
  if (problems.length === 0) problems.push(...checkTogether(rows, given));
  if (problems.length > 0) {
    throw new ForgeError('bad_request', `hyperparameters of ${model}/${method}: ${problems.join('; ')}`, {
      next: `read forge://catalog/hyperparameters/${model}/${method}; nothing was started`,
    });
  }
  const source = `catalog/hyperparameters/${model}/${method}`;
  return rows.map((row) => {
    const value = given[row.name];
    return value === undefined
      ? { name: row.name, value: row.default, origin: 'default', source }
      : { name: row.name, value, origin: 'set', source: 'the call' };
  });
}

function checkSetting(rows: readonly SettingRow[], name: string, value: Value): string[] {
  const row = rows.find((known) => known.name === name);
  return row === undefined ? [unknownSetting(rows, name)] : [...checkType(row, value), ...checkBounds(row, value)];
}

/** Settings that fit alone and contradict each other. */
function checkTogether(rows: readonly SettingRow[], given: Readonly<Record<string, Value>>): string[] {
  const valueOf = (name: string): Value | undefined => given[name] ?? rows.find((row) => row.name === name)?.default;
  const [words, shortest, longest] = [valueOf('word_ngrams'), valueOf('char_ngrams_min'), valueOf('char_ngrams_max')];
  if (words === 0 && longest === 0) return ['"word_ngrams" 0 and "char_ngrams_max" 0 leave nothing to read'];
  if (Number(longest) > 0 && Number(shortest) > Number(longest)) {
    return [`"char_ngrams_min" is ${String(shortest)}, above "char_ngrams_max" ${String(longest)}`];
  }
  return [];
}

function unknownSetting(rows: readonly SettingRow[], name: string): string {
  const names = rows.map((row) => row.name);
  if (names.length === 0) return `"${name}" is unknown; there is no table of settings for this model and method`;
  const close = nearest(name, names);
  return `"${name}" is unknown; ${close === undefined ? `there are ${names.join(', ')}` : `did you mean "${close}"?`}`;
}

function checkType(row: SettingRow, value: Value): string[] {
  const fits = {
    integer: typeof value === 'number' && Number.isInteger(value),
    number: typeof value === 'number' && Number.isFinite(value),
    text: typeof value === 'string',
    boolean: typeof value === 'boolean',
  }[row.type];
  return fits ? [] : [`"${row.name}" must be ${row.type}, got ${JSON.stringify(value)}`];
}

function checkBounds(row: SettingRow, value: Value): string[] {
  if (row.choices !== undefined && !row.choices.some((choice) => choice === value)) {
    return [`"${row.name}" is ${JSON.stringify(value)} but takes ${row.choices.join(', ')}`];
  }
  if (typeof value !== 'number') return [];
  const tooSmall = row.min !== undefined && value < row.min;
  const tooBig = row.max !== undefined && value > row.max;
  return tooSmall || tooBig ? [`"${row.name}" is ${value} but takes ${row.min ?? '-∞'} to ${row.max ?? '∞'}`] : [];
}
