import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { ForgeError, messageOf } from '../errors.ts';
import { parseCsv } from './csv-cells.ts';

/** Answers of someone else's model, in the file's order; `row` when the file says which row each answers. */
export type FilePrediction = { answer: string; row?: number };

/** Where an answer may stand, the first that the first record has. */
const ANSWER_KEYS = [
  'prediction',
  'predicted',
  'generated_text',
  'model_output',
  'completion',
  'generation',
  'inference',
  'output',
  'answer',
  'response',
  'text',
  'label',
];
/** Which row a record answers; the first that any record has counts for all. */
const ROW_KEYS = ['row', 'id'];
const SHOWN_CHARACTERS = 60;

type FileRecord = Record<string, unknown>;

/** Reads predictions from JSON lines or, by its extension, CSV. ForgeError bad_data names the record that has no answer or no row number. */
export async function readPredictionFile(path: string): Promise<FilePrediction[]> {
  const text = (await readText(path)).replace(/^\uFEFF/, '');
  const records = extname(path).toLowerCase() === '.csv' ? fromCsv(text) : fromJsonLines(path, text);
  const [first] = records;
  if (first === undefined) throw new ForgeError('bad_data', `${path} holds no predictions`, { next: KEYS_HELP });
  const answerKey = findAnswerKey(path, first);
  const rowKey = ROW_KEYS.find((key) => records.some((record) => Object.hasOwn(record, key)));
  return records.map((record, index) => ({
    answer: toAnswer(path, index + 1, answerKey, record),
    ...(rowKey === undefined ? {} : { row: toRow(path, index + 1, rowKey, record) }),
  }));
}

const KEYS_HELP = 'write one JSON object per line, {"prediction": "…"}, with "row" (1-based) when the order differs';

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
    throw new ForgeError('bad_data', `${path} line ${number} is not JSON: ${messageOf(error)}`, { next: KEYS_HELP });
  }
  if (typeof value === 'string') return { prediction: value };
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { ...value };
  throw new ForgeError('bad_data', `${path} line ${number} is neither an object nor a string`, { next: KEYS_HELP });
}

/** A file of evaluation rows has a `response` too, but that is the gold answer: taking it would make every row right. */
function findAnswerKey(path: string, first: FileRecord): string {
  const key = ANSWER_KEYS.find((name) => name in first);
  const gold = key === 'response' && 'query' in first;
  if (key !== undefined && !gold) return key;
  const keys = Object.keys(first).join(', ');
  const why = gold
    ? 'looks like evaluation rows (query, response), not predictions'
    : `has no prediction among ${keys}`;
  throw new ForgeError('bad_data', `${path} ${why}`, { next: KEYS_HELP });
}

function toAnswer(path: string, number: number, key: string, record: FileRecord): string {
  const value = record[key];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return '';
  throw new ForgeError('bad_data', `${path} record ${number} has no text under "${key}"`, { next: KEYS_HELP });
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
