import type { ParserOptions } from '../sources/source.ts';
import { fromConverse } from './converse.ts';
import { fromFlat } from './flat.ts';
import { type RowFault, type RowFields, isObject, toText } from './row-fields.ts';

/** Reads a parsed row of any shape; the shape is found row by row. A new shape is a file in this folder and a line here. */
export function fromObject(value: unknown, options: ParserOptions): RowFields | RowFault {
  if (!isObject(value)) return { code: 'not_an_object', detail: `the row is ${describe(value)}, not an object` };
  return 'messages' in value ? fromConversation(value, options) : fromFlat(value, options.columns);
}

function fromConversation(value: Record<string, unknown>, options: ParserOptions): RowFields | RowFault {
  const { stratum, group } = options.columns;
  const read = fromConverse(
    value,
    options,
    [stratum, group].filter((name) => name !== undefined),
  );
  if ('code' in read) return read;
  for (const [role, name] of [
    ['stratum', stratum],
    ['group', group],
  ] as const) {
    const found = name === undefined ? undefined : toText(value[name], name);
    if (found !== undefined && 'code' in found) return found;
    if (found?.text !== undefined) read[role] = found.text;
  }
  return read;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
