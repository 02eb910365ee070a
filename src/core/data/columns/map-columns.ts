import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { RowRole } from '../draft-row.ts';
import type { RoleColumns, SourceSample } from '../sources/source.ts';
import { type PreparedMethod, keysOf, toStandardKey } from './column-keys.ts';
import { type Guess, guessColumns } from './guess-columns.ts';

/** Which column is used for what, by standard key, and how sure that is. `confidence` is absent when it was told. */
export type ColumnsUsed = Record<string, { column: string; confidence?: number; why?: string }>;
export type ColumnMapping = { roles: RoleColumns; used: ColumnsUsed };

type Asked = {
  method: PreparedMethod;
  columns: Readonly<Record<string, string>> | undefined;
  stratify_by?: string | undefined;
  group_by?: string | undefined;
};

/**
 * Puts columns to roles: as told, otherwise by guessing. Throws ForgeError when a column does not exist, or when question or
 * answer cannot be guessed, with the columns there are and the argument to pass.
 */
export function mapColumns(asked: Asked, sample: SourceSample): ColumnMapping {
  const mapping: ColumnMapping = { roles: {}, used: {} };
  for (const [given, column] of Object.entries(asked.columns ?? {})) {
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
  ] as const) {
    if (column === undefined) continue;
    requireColumn(column, sample, argument);
    mapping.roles[role] = column;
  }
  return mapping;
}

function addGuesses(mapping: ColumnMapping, method: PreparedMethod, sample: SourceSample): void {
  const keys = keysOf(method);
  const open = keys.filter(({ role }) => mapping.roles[role] === undefined).map(({ role }) => role);
  const guesses = guessColumns(sample, open, Object.values(mapping.roles));
  for (const { key, role } of keys) {
    const guess = guesses.get(role);
    if (guess === undefined || mapping.roles[role] !== undefined) continue;
    mapping.roles[role] = guess.column;
    mapping.used[key] = toUsed(guess);
  }
  const missing = keys.filter(({ role }) => needed(role) && mapping.roles[role] === undefined);
  if (missing.length === 0) return;
  if (sample.conversations)
    mapping.used['messages'] = { column: 'messages', confidence: 1, why: 'the rows are conversations' };
  else if (sample.columns.length > 0)
    throw unguessable(
      missing.map(({ key }) => key),
      method,
      sample,
    );
}

function needed(role: RowRole): boolean {
  return role === 'prompt' || role === 'answer';
}

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

function unguessable(missing: string[], method: PreparedMethod, sample: SourceSample): ForgeError {
  const example = Object.fromEntries(
    keysOf(method).flatMap(({ key, role }) => (needed(role) ? [[key, `<column of the ${key}>`]] : [])),
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
