import { z } from 'zod';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { RecipeOverride } from '../../../ports/cloud.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

/** One entry of a recipe's override document, as published; it holds more than this. Source: published override documents, 2026-08. */
const PublishedOverride = z.looseObject({
  type: z.enum(['string', 'integer', 'float', 'boolean']),
  required: z.boolean().optional(),
  default: value.nullish(),
  min: z.number().nullish(),
  max: z.number().nullish(),
  enum: z.array(value).nullish(),
});

/** What may be set in a recipe, from the text of its override document. Throws ForgeError `unavailable` when it cannot be read. */
export function toOverrides(address: string, text: string): Record<string, RecipeOverride> {
  const parsed = z.record(z.string(), PublishedOverride).safeParse(parseJson(address, text));
  if (!parsed.success) throw unreadable(address, parsed.error.issues[0]?.path.join('.') ?? 'its shape', parsed.error);
  return Object.fromEntries(Object.entries(parsed.data).map(([name, entry]) => [name, toOverride(entry)]));
}

function toOverride(entry: z.infer<typeof PublishedOverride>): RecipeOverride {
  return {
    type: entry.type,
    required: entry.required ?? false,
    default: entry.default ?? null,
    ...(typeof entry.min === 'number' ? { min: entry.min } : {}),
    ...(typeof entry.max === 'number' ? { max: entry.max } : {}),
    ...(entry.enum === null || entry.enum === undefined ? {} : { enum: entry.enum }),
  };
}

function parseJson(address: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(address, messageOf(error), error);
  }
}

function unreadable(address: string, where: string, cause: unknown): ForgeError {
  return new ForgeError('unavailable', `${address} cannot be read: ${where}`, {
    next: 'the shipped tables are used instead',
    cause,
  });
}
