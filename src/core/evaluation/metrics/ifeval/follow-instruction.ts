import { ForgeError } from '../../../errors.ts';
import { stripWhite } from '../python-text.ts';
import { contentInstructions } from './content-instructions.ts';
import { formatInstructions } from './format-instructions.ts';
import type { Instruction, InstructionArguments } from './instruction.ts';
import { partInstructions } from './part-instructions.ts';

const instructions: Readonly<Record<string, Instruction>> = {
  ...formatInstructions,
  ...contentInstructions,
  ...partInstructions,
};

export type Followed = { strict: boolean; loose: boolean };

/**
 * Whether a response follows an IFEval instruction (Zhou et al. 2023), as lm-evaluation-harness checks it. Strict: a response that is not blank
 * passes. Loose: it, or it without its first line, last line, both, or any of these without asterisks, passes. ForgeError unsupported for
 * number_sentences, capital_word_frequency and response_language, which need models of language.
 */
export function followInstruction(id: string, response: string, given: InstructionArguments): Followed {
  const check = instructions[id];
  if (check === undefined) {
    throw new ForgeError(
      'unsupported',
      `instruction ${id} cannot be checked; there are ${Object.keys(instructions).join(', ')}`,
      {
        next: 'leave rows with this instruction out',
      },
    );
  }
  const passes = (text: string): boolean => stripWhite(text) !== '' && check(text, given);
  return { strict: passes(response), loose: variants(response).some(passes) };
}

/** Share of instructions followed, over all prompts together. */
export function instructionLevel(followed: readonly (readonly boolean[])[]): number {
  const all = followed.flat();
  return all.filter(Boolean).length / all.length;
}

/** Share of prompts all of whose instructions were followed. */
export function promptLevel(followed: readonly (readonly boolean[])[]): number {
  return followed.filter((one) => one.every(Boolean)).length / followed.length;
}

function variants(response: string): string[] {
  const lines = response.split('\n');
  const part = (start: number, end?: number): string => stripWhite(lines.slice(start, end).join('\n'));
  const cut = [response, part(1), part(0, -1), part(1, -1)];
  return [...cut, ...cut.map((text) => text.replaceAll('*', ''))];
}
