import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';

/** The arguments of one instruction, as the benchmark's rows have them; null stands for absent. */
export type InstructionArguments = Readonly<Record<string, unknown>>;

/** Whether a response follows an instruction with these arguments. */
export type Instruction = (response: string, given: InstructionArguments) => boolean;

/** Python's white space inside a character class of a regular expression. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

export function numberOf(given: InstructionArguments, name: string): number {
  return parse(given, name, z.number());
}

export function textOf(given: InstructionArguments, name: string): string {
  return parse(given, name, z.string());
}

export function textsOf(given: InstructionArguments, name: string): string[] {
  return parse(given, name, z.array(z.string()));
}

/** Compares a count with a wanted one: `less than`, or `at least`. */
export function relates(count: number, relation: string, wanted: number): boolean {
  return relation === 'less than' ? count < wanted : count >= wanted;
}

function parse<T>(given: InstructionArguments, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(given[name]);
  if (parsed.success) return parsed.data;
  throw new ForgeError('bad_data', `the instruction has no usable argument "${name}": ${JSON.stringify(given[name])}`, {
    next: 'take the row from the benchmark unchanged',
  });
}
