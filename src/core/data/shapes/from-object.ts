import { whereRoles } from '../draft-row.ts';
import type { ParserOptions } from '../sources/source.ts';
import { type RowShape, detectShape, isColumnar } from './detect-shape.ts';
import type { Example } from './example.ts';
import { hasMappedPrompt, readFlat } from './read/read-flat.ts';
import { readConverse } from './read/read-converse.ts';
import { readOpenAi } from './read/read-openai.ts';
import { readDpo, readOpenAiPreference, readPreference } from './read/read-preference.ts';
import { readMultiTurn, readRft } from './read/read-rft.ts';
import { readShareGpt } from './read/read-sharegpt.ts';
import { type RowFault, type RowFields, type RowNotes, isAbsent, isObject, newNotes, toText } from './row-fields.ts';
import { checkReserved } from './rules/check-reserved.ts';
import { toFields } from './to-fields.ts';
import { unfoldRow } from './unfold-row.ts';
import { writers } from './writers.ts';

/** System prompt of RFT rows that have none. Source: the reference conversion of flat RFT rows. */
const RFT_SYSTEM = 'You are a helpful AI assistant.';

/** Columns that stand beside a record and do not go into it. */
const besideRoles = ['stratum', 'group', 'moment', 'split', ...whereRoles] as const;

/** What a parsed row of any shape becomes, and which shape it had. */
export type ReadRow = { shape: RowShape | undefined; row: RowFields | RowFault };

/** Reads a parsed row; its shape is found row by row. A new shape is a reader in `read/` and a line here. */
export function fromObject(value: unknown, options: ParserOptions): ReadRow {
  const { target } = options;
  const plain = typeof value === 'string' && target.shape === 'cpt' ? { text: value } : value;
  if (!isObject(plain))
    return { shape: undefined, row: { code: 'not_an_object', detail: `the row is ${describe(plain)}, not an object` } };
  const told = options.told && hasMappedPrompt(plain, options.columns);
  const row = told ? plain : unfoldRow(plain);
  const shape = told ? 'flat' : detectShape(row);
  const notes = newNotes(options.repair);
  const example = read(row, shape, options, notes);
  if (example.system === undefined || example.system.trim() === '') example.system = defaultSystem(shape, options);
  if (target.shape === 'rft_multiturn' && notes.faults.length === 0 && isAbsent(example.id))
    example.id = options.nextId();
  const built = writers[target.shape](example, target, notes);
  if (target.reserved) checkReserved(example, notes);
  const [first] = notes.faults;
  if (first !== undefined) return { shape, row: first };
  const fields = toFields(example, built, target, notes);
  return { shape, row: addSplitColumns(fields, plain, options) };
}

function read(row: Record<string, unknown>, shape: RowShape, options: ParserOptions, notes: RowNotes): Example {
  const own = besideRoles.map((role) => options.columns[role]).filter((name) => name !== undefined);
  switch (shape) {
    case 'converse':
      return readConverse(row, own, notes);
    case 'openai':
      return readOpenAi(row, own, notes);
    case 'sharegpt':
      return readShareGpt(row, own, notes);
    case 'preference':
      return readPreference(row, notes);
    case 'openai_preference':
      return readOpenAiPreference(row, notes);
    case 'dpo':
      return readDpo(row, notes);
    case 'rft':
      return readRft(row, notes);
    case 'rft_multiturn':
      return readMultiTurn(row, notes);
    case 'flat':
    case 'alpaca':
    case 'eval':
    case 'judge':
      return readFlat(row, options.columns, options.extras, options.target, notes);
  }
}

function defaultSystem(shape: RowShape, { system, target }: ParserOptions): string | undefined {
  const flatRft = isColumnar(shape) && (target.shape === 'rft' || target.shape === 'prompt_reference');
  return system ?? (flatRft ? RFT_SYSTEM : undefined);
}

function addSplitColumns(
  fields: RowFields,
  row: Record<string, unknown>,
  { columns }: ParserOptions,
): RowFields | RowFault {
  for (const role of besideRoles) {
    const name = columns[role];
    const found = name === undefined ? undefined : toText(row[name], name);
    if (found !== undefined && 'code' in found) return found;
    if (found?.text !== undefined) fields[role] = found.text;
  }
  return fields;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
