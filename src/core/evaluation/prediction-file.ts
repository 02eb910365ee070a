import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { ForgeError, messageOf } from '../errors.ts';
import { type AnswerColumn, FILE_HELP, findAnswerColumn } from './answer-column.ts';
import { parseCsv } from './csv-cells.ts';
import type { GivenSample } from './sampled-answers.ts';

/**
 * One answer of someone else's model; `row` when the file says which row it answers, `reward` when it says what a function gave for it. `fields`:
 * the whole record. `samples`: all answers to the row, where it has several or was rewarded.
 */
export type FilePrediction = {
  answer: string;
  row?: number;
  reward?: number;
  fields: FileRecord;
  samples?: readonly GivenSample[];
};

/** A file of predictions in its order. `column` is where the answers stand, `columns` what any record has. */
export type PredictionFile = {
  path: string;
  column: AnswerColumn;
  columns: ReadonlySet<string>;
  predictions: readonly FilePrediction[];
};

/** Which row a record answers; the first that any record has counts for all. */
const ROW_KEYS = ['row', 'id'];
/** What a reward function gave: the name of its reply, and the short one. */
const REWARD_KEYS = ['aggregate_reward_score', 'reward'];
const SHOWN_CHARACTERS = 60;

export type FileRecord = Readonly<Record<string, unknown>>;

/**
 * Reads predictions from JSON lines or, by its extension, CSV or TSV. ForgeError bad_data names the record that has no answer or no row number;
 * bad_request when it is not clear which column holds the answers.
 */
export async function readPredictionFile(path: string): Promise<PredictionFile> {
  const text = (await readText(path)).replace(/^\uFEFF/, '');
  const records = ['.csv', '.tsv'].includes(extname(path).toLowerCase()) ? fromCsv(text) : fromJsonLines(path, text);
  if (records.length === 0) throw new ForgeError('bad_data', `${path} holds no predictions`, { next: FILE_HELP });
  const columns = new Set(records.flatMap((record) => Object.keys(record)));
  const column = findAnswerColumn(path, columns);
  const rowKey = ROW_KEYS.find((key) => columns.has(key));
  const rewardKey = REWARD_KEYS.find((key) => columns.has(key));
  const predictions = records.map((fields, index) => ({
    answer: column.name === undefined ? '' : toAnswer(path, index + 1, column.name, fields),
    fields,
    ...(rowKey === undefined ? {} : { row: toRow(path, index + 1, rowKey, fields) }),
    ...(rewardKey === undefined ? {} : { reward: toReward(path, index + 1, rewardKey, fields) }),
  }));
  return { path, column, columns, predictions };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ForgeError('not_found', `cannot read ${path}: ${messageOf(error)}`, {
      next: 'give an absolute path',
      cause: error,
    });
  }
}

function fromCsv(text: string): FileRecord[] {
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((cells) => Object.fromEntries(header.map((name, column) => [name.trim(), cells[column]])));
}

function fromJsonLines(path: string, text: string): FileRecord[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parseRecord(path, line, index + 1)]));
}

function parseRecord(path: string, line: string, number: number): FileRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new ForgeError('bad_data', `${path} line ${number} is not JSON: ${messageOf(error)}`, { next: FILE_HELP });
  }
  if (typeof value === 'string') return { prediction: value };
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { ...value };
  throw new ForgeError('bad_data', `${path} line ${number} is neither an object nor a string`, { next: FILE_HELP });
}

function toAnswer(path: string, number: number, key: string, record: FileRecord): string {
  const value = record[key];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value); // a tool call, or an answer that is JSON
  throw new ForgeError('bad_data', `${path} record ${number} has no text under "${key}"`, { next: FILE_HELP });
}

/** Numbers that only some records have, or that are none, cannot be followed; following the order instead would be a guess. */
function toRow(path: string, number: number, key: string, record: FileRecord): number {
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^-?\d+$/.test(text)) return Number(text);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  const shown = value === undefined ? 'no value' : JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
  throw new ForgeError('bad_data', `${path} record ${number} has ${shown} under "${key}", not a row number`, {
    next: `give every record the number of its row, or leave "${key}" out when the file is in the split's order`,
  });
}

function toReward(path: string, number: number, key: string, record: FileRecord): number {
  const value = record[key];
  const reward = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof reward === 'number' && Number.isFinite(reward)) return reward;
  const shown = value === undefined ? 'no value' : JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
  throw new ForgeError('bad_data', `${path} record ${number} has ${shown} under "${key}", not a reward`, {
    next: `give every record a number under "${key}", or leave it out of all`,
  });
}
