import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { isJsonObject, readFencedJson } from './json-answer.ts';

/** Words of which a JSON Schema has at least one. */
const SCHEMA_WORDS = ['$schema', '$ref', 'type', 'properties', 'items', 'enum', 'const', 'anyOf', 'oneOf', 'allOf'];

export type SchemaOrProblem = { accepts: (value: unknown) => boolean } | { problem: string };

/**
 * The JSON Schema (draft 4, 7 or 2020-12, as zod reads them) that a text is, or why it is none that can be checked: if/then/else, not and
 * references to other documents are beyond it.
 */
export function readJsonSchema(text: string): SchemaOrProblem {
  const schema = readFencedJson(text)?.value;
  if (!isJsonObject(schema) || !SCHEMA_WORDS.some((word) => Object.hasOwn(schema, word)))
    return { problem: 'no JSON Schema' };
  try {
    const parsed = z.fromJSONSchema(schema);
    return { accepts: (value) => parsed.safeParse(value).success };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
