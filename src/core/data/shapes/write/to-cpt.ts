import { textOf } from '../example.ts';
import { fault } from '../row-fields.ts';
import type { Writer } from './built.ts';

/**
 * Plain text for continued pre-training: {"text": …} and nothing else. Texts that differ in case and white space only are the
 * same, as the reference's exact duplicates are.
 */
export const toCpt: Writer = ({ turns }, _target, notes) => {
  const [turn, more] = turns;
  const text = textOf(turn?.blocks ?? []);
  if (more !== undefined) fault(notes, 'not_plain_text', 'the row is a conversation, not one text');
  if (text.trim() === '') fault(notes, 'empty_prompt', 'the text is empty');
  if (/\p{Surrogate}/u.test(text)) fault(notes, 'bad_unicode', 'the text holds half of a surrogate pair');
  return { record: { text }, prompt: text, answer: '', identity: text.trim().replace(/\s+/g, ' ').toLowerCase() };
};
