import { join } from 'node:path';
import { toChatTurns } from '../chat-turns.ts';
import { ForgeError } from '../errors.ts';
import { jsonLines } from '../lines.ts';
import type { ChatMessage } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';

/** A prompt as training saw it, and the answer it was trained to give. */
export type SamplePrompt = { messages: ChatMessage[]; target: string };

/** The first prompts of a dataset's sample, at most so many. Throws bad_data when there is none. */
export async function samplePrompts(ledger: Ledger, dataset: string, most: number): Promise<SamplePrompt[]> {
  const prompts: SamplePrompt[] = [];
  for await (const { value } of jsonLines(join(ledger.folder('dataset', dataset), 'sample.jsonl'))) {
    const turns = toChatTurns(value);
    if (turns !== undefined) prompts.push(turns);
    if (prompts.length === most) break;
  }
  if (prompts.length > 0) return prompts;
  throw new ForgeError('bad_data', `dataset ${dataset} has no sample rows`, { next: 'call prepare_dataset again' });
}
