import type { Block, Turn } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import { readConverseBlock } from './converse-blocks.ts';
import { readRole } from './read-role.ts';

/** Reads `messages` of a Converse record. Mended: role aliases, content that is a plain string. */
export function readConverseTurns(messages: unknown, notes: RowNotes): Turn[] {
  if (!Array.isArray(messages) || messages.length === 0) {
    fault(notes, 'bad_content', 'messages is not a list with something in it');
    return [];
  }
  return messages.flatMap((message, index) => readTurn(message, index + 1, notes));
}

function readTurn(message: unknown, at: number, notes: RowNotes): Turn[] {
  if (!isObject(message)) {
    fault(notes, 'bad_content', `message ${at} is not an object`);
    return [];
  }
  const role = readRole(message['role'], at, notes);
  if (role === undefined) return [];
  const foreign = Object.keys(message).filter((key) => key !== 'role' && key !== 'content');
  if (foreign.length > 0) fault(notes, 'unknown_field', `message ${at} has unknown field ${foreign.join(', ')}`);
  return [{ role, at, blocks: readConverseContent(message['content'], `message ${at}`, role, notes) }];
}

/** The blocks of a list, or of a string that should be one. */
export function readConverseContent(content: unknown, where: string, role: Turn['role'], notes: RowNotes): Block[] {
  if (typeof content === 'string') {
    mend(notes, 'content_wrapped', 'bad_content', `content of ${where} is a string, not a list`);
    return [{ kind: 'text', text: content }];
  }
  if (Array.isArray(content)) return content.flatMap((block) => readConverseBlock(block, `${where} (${role})`, notes));
  fault(notes, 'bad_content', `content of ${where} is not a list`);
  return [];
}
