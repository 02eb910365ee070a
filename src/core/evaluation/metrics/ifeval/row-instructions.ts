import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';
import { readJson } from '../json-answer.ts';
import { type Followed, followInstruction } from './follow-instruction.ts';

const Row = z.object({
  instruction_id_list: z.array(z.string()).min(1),
  kwargs: z.array(z.record(z.string(), z.unknown()).nullable()),
});

/**
 * What follows each instruction of a row of IFEval: `gold` is JSON with `instruction_id_list` and `kwargs`, one for each instruction, as the
 * benchmark has them; null and empty arguments are absent. ForgeError bad_data when it is something else, unsupported for an instruction
 * that cannot be checked.
 */
export function followInstructions(gold: string, response: string): Followed[] {
  const { instruction_id_list: ids, kwargs } = readRow(gold);
  return ids.map((id, index) => followInstruction(id, response, given(kwargs[index])));
}

function readRow(gold: string): z.output<typeof Row> {
  const parsed = Row.safeParse(readJson(gold)?.value);
  if (parsed.success && parsed.data.kwargs.length === parsed.data.instruction_id_list.length) return parsed.data;
  const why = parsed.success
    ? `${parsed.data.instruction_id_list.length} instructions and ${parsed.data.kwargs.length} kwargs`
    : 'no JSON with instruction_id_list and kwargs';
  throw new ForgeError('bad_data', why, { next: 'take the rows of the benchmark unchanged' });
}

function given(kwargs: Record<string, unknown> | null | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(kwargs ?? {}).filter(([, value]) => value !== null));
}
