import { ForgeError } from '../../errors.ts';
import { whereRoles } from '../draft-row.ts';
import { parseWhere } from '../filters/where.ts';
import { nearest } from '../../nearest.ts';
import type { ExtraColumn, RoleColumns, SourceSample } from '../sources/source.ts';
import { isAccount } from '../shapes/choose-target.ts';
import { type ColumnMethod, keysOf, toStandardKey } from './column-keys.ts';
import { type Guess, guessColumns } from './guess-columns.ts';

/** Which column is used for what, by standard key, and how sure that is. `confidence` is absent when it was told. */
export type ColumnsUsed = Record<string, { column: string; confidence?: number; why?: string }>;
export type ColumnMapping = {
  roles: RoleColumns;
  used: ColumnsUsed;
  /** Further columns that RFT rows carry to their reward function. */
  extras: ExtraColumn[];
};

type Asked = {
  method: ColumnMethod;
  columns: Readonly<Record<string, string>> | undefined;
  stratify_by?: string | undefined;
  group_by?: string | undefined;
  filters?: { where?: readonly string[] | undefined } | undefined;
  split?: { time?: string | undefined; column?: string | undefined };
};

/**
 * Puts columns to roles: as told, otherwise by guessing. Throws ForgeError when a column does not exist, or when question or
 * answer cannot be guessed, with the columns there are and the argument to pass.
 */
export function mapColumns(asked: Asked, sample: SourceSample): ColumnMapping {
  const mapping: ColumnMapping = { roles: {}, used: {}, extras: [] };
  for (const [given, column] of Object.entries(asked.columns ?? {})) {
    if (given === 'bucket_owner' && isAccount(column)) continue;
    const known =
      asked.method === 'rft' ? keysOf('rft').some(({ key, also }) => key === given || also.includes(given)) : true;
    if (!known) {
      requireColumn(column, sample, `columns.${given}`);
      mapping.extras.push({ key: given, column });
      mapping.used[given] = { column };
      continue;
    }
    const { key, role } = toStandardKey(given, asked.method);
    if (mapping.roles[role] !== undefined) throw new ForgeError('bad_request', `columns maps ${key} twice`);
    requireColumn(column, sample, `columns.${given}`);
    mapping.roles[role] = column;
    mapping.used[key] = { column };
  }
  addGuesses(mapping, asked.method, sample);
  for (const [role, column, argument] of [
    ['stratum', asked.stratify_by, 'stratify_by'],
    ['group', asked.group_by, 'group_by'],
    ['moment', asked.split?.time, 'split.time'],
    ['split', asked.split?.column, 'split.column'],
    ...whereRoles.map((place, index) => [place, whereColumn(asked.filters?.where?.[index]), 'filters.where'] as const),
  ] as const) {
    if (column === undefined) continue;
    requireColumn(column, sample, argument);
    mapping.roles[role] = column;
  }
  return mapping;
}

function whereColumn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseWhere(text).column;
}

function addGuesses(mapping: ColumnMapping, method: ColumnMethod, sample: SourceSample): void {
  const keys = keysOf(method);
  const open = keys.filter(({ role }) => mapping.roles[role] === undefined);
  const guesses = guessColumns(sample, open, [
    ...Object.values(mapping.roles),
    ...mapping.extras.map(({ column }) => column),
  ]);
  for (const { key, role } of keys) {
    const guess = guesses.get(role);
    if (guess === undefined || mapping.roles[role] !== undefined) continue;
    mapping.roles[role] = guess.column;
    mapping.used[key] = toUsed(guess);
  }
  const missing = keys.filter(({ role, need }) => need && mapping.roles[role] === undefined);
  if (sample.conversations) addShapes(mapping, sample);
  else if (missing.length > 0 && sample.columns.length > 0)
    throw unguessable(
      missing.map(({ key }) => key),
      method,
      sample,
    );
}

/** Rows that are read by their own structure: which, and how many of the first rows were so. */
function addShapes(mapping: ColumnMapping, { shapes = {} }: SourceSample): void {
  const counts = Object.entries(shapes).toSorted(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  for (const [shape, count] of counts) {
    if (columnarNames.includes(shape)) continue;
    const why = `${count} of the first ${total} rows are ${shape}`;
    mapping.used[`(${shape} rows)`] = {
      column: shapeColumns[shape] ?? 'messages',
      confidence: Math.round((count / total) * 100) / 100,
      why,
    };
  }
}

const columnarNames = ['flat', 'alpaca', 'eval', 'judge'];

/** The field that tells a shape. */
const shapeColumns: Readonly<Record<string, string>> = {
  sharegpt: 'conversations',
  preference: 'chosen',
  openai_preference: 'preferred_output',
  rft_multiturn: 'metadata',
};

function toUsed({ column, confidence, why }: Guess) {
  return { column, confidence: Math.round(confidence * 100) / 100, why };
}

function requireColumn(column: string, sample: SourceSample, argument: string): void {
  if (sample.columns.includes(column)) return;
  if (sample.columns.length === 0) return; // nothing to compare with: each row is looked at later
  const close = nearest(column, sample.columns);
  throw new ForgeError(
    'bad_request',
    `${argument} names column "${column}"; the columns are ${listed(sample.columns)}`,
    {
      next: close === undefined ? 'name one of these' : `did you mean "${close}"?`,
    },
  );
}

function unguessable(missing: string[], method: ColumnMethod, sample: SourceSample): ForgeError {
  const example = Object.fromEntries(
    keysOf(method).flatMap(({ key, need }) => (need ? [[key, `<column of the ${key}>`]] : [])),
  );
  return new ForgeError(
    'bad_request',
    `cannot tell which column is the ${missing.join(' and the ')}; the columns are ${listed(sample.columns)}`,
    { next: `pass columns, for example ${JSON.stringify(example)}` },
  );
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => (column === '' ? '(no name)' : column));
  const more = columns.length - shown.length;
  return columns.length === 0 ? '(none)' : `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
