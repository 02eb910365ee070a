import { type Block, splitAnswer, textOf } from '../example.ts';
import { type RowNotes, fault } from '../row-fields.ts';
import { checkChat } from '../rules/check-chat.ts';
import { type Writer, answerText, spoken } from './built.ts';
import { converseRecord, toConverseBlock } from './to-converse.ts';

/**
 * A preference pair as Nova trains on it: messages, the last with two candidates, then system. Key order as in the published
 * sample, which has no schemaVersion.
 */
export const toDpo: Writer = (example, target, notes) => {
  checkChat(example, { ...target, reasoning: false }, notes);
  const { earlier, answer } = splitAnswer(example);
  const preferred = answer?.blocks ?? [];
  const rejected = (example.rejected ?? []).filter(({ kind }) => kind !== 'reasoning');
  if (example.rejected === undefined) fault(notes, 'bad_preference', 'there is no answer that is not preferred');
  else checkAnswer(rejected, notes);
  const { messages, system } = converseRecord({ ...example, turns: earlier });
  const candidates = [toCandidate(preferred, 'preferred'), toCandidate(rejected, 'non-preferred')];
  const opening = Array.isArray(messages) ? messages : [];
  return {
    record: {
      messages: [...opening, { role: 'assistant', candidates }],
      ...(system === undefined ? {} : { system }),
    },
    prompt: spoken(earlier),
    answer: answerText(preferred),
    rejected: answerText(rejected),
  };
};

function checkAnswer(rejected: readonly Block[], notes: RowNotes): void {
  if (textOf(rejected).trim() === '') fault(notes, 'empty_answer', 'the answer that is not preferred has no text');
  if (/\p{Surrogate}/u.test(textOf(rejected)))
    fault(notes, 'bad_unicode', 'the answer that is not preferred holds half of a surrogate pair');
}

function toCandidate(blocks: readonly Block[], preferenceLabel: string) {
  return { content: blocks.map(toConverseBlock), preferenceLabel };
}
