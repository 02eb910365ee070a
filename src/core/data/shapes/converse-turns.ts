import { type RowFault, type RowFields, isObject } from './row-fields.ts';

/** One message: its texts joined, and the assistant's reasoning when there is some. */
export type Turn = { role: 'user' | 'assistant'; text: string; reasoning?: string[] };

const aliases: Readonly<Record<string, Turn['role']>> = {
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  bot: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
};

/** Reads `messages`: at least two, user first, alternating, assistant last. Mended: role aliases, content that is a plain string. */
export function readTurns(messages: unknown, repair: boolean, fields: RowFields): Turn[] | RowFault {
  if (!Array.isArray(messages) || messages.length === 0)
    return { code: 'bad_content', detail: 'messages is not a list with something in it' };
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const turn = readTurn(message, index, repair, fields);
    if ('code' in turn) return turn;
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (turn.role !== expected)
      return {
        code: 'turns_not_alternating',
        detail: `message ${index + 1} is by the ${turn.role}, the ${expected}'s turn`,
      };
    turns.push(turn);
  }
  if (turns.at(-1)?.role === 'user')
    return { code: 'ends_with_user', detail: `message ${turns.length} is by the user` };
  return turns;
}

function readTurn(message: unknown, index: number, repair: boolean, fields: RowFields): Turn | RowFault {
  if (!isObject(message)) return { code: 'bad_content', detail: `message ${index + 1} is not an object` };
  const role = readRole(message['role'], index, repair, fields);
  if (typeof role === 'object') return role;
  const foreign = Object.keys(message).filter((key) => key !== 'role' && key !== 'content');
  if (foreign.length > 0) {
    const fault: RowFault = {
      code: 'unknown_field',
      detail: `message ${index + 1} has unknown field ${foreign.join(', ')}`,
    };
    return fault;
  }
  const content = message['content'];
  if (typeof content !== 'string') return readBlocks(content, role, index);
  const fault: RowFault = { code: 'bad_content', detail: `content of message ${index + 1} is a string, not a list` };
  if (!repair) return fault;
  fields.repairs.push('content_wrapped');
  fields.remarks.push(fault);
  return emptyOr({ role, text: content }, index);
}

function readRole(role: unknown, index: number, repair: boolean, fields: RowFields): Turn['role'] | RowFault {
  if (role === 'user' || role === 'assistant') return role;
  const alias = typeof role === 'string' ? aliases[role.toLowerCase()] : undefined;
  const fault: RowFault = {
    code: 'wrong_role',
    detail: `message ${index + 1} has ${role === undefined ? 'no role' : `role ${JSON.stringify(role)}`}`,
  };
  if (alias === undefined || !repair) return fault;
  fields.repairs.push('role_renamed');
  fields.remarks.push(fault);
  return alias;
}

function readBlocks(content: unknown, role: Turn['role'], index: number): Turn | RowFault {
  if (!Array.isArray(content)) return { code: 'bad_content', detail: `content of message ${index + 1} is not a list` };
  const texts: string[] = [];
  const reasoning: string[] = [];
  for (const block of content) {
    const text = isObject(block) ? block['text'] : undefined;
    const thought = isObject(block) ? reasoningText(block['reasoningContent']) : undefined;
    if (typeof text === 'string') texts.push(text);
    else if (thought !== undefined && role === 'assistant') reasoning.push(thought);
    else return otherBlock(block, role, index);
  }
  return emptyOr({ role, text: texts.join('\n'), ...(reasoning.length > 0 ? { reasoning } : {}) }, index);
}

function emptyOr(turn: Turn, index: number): Turn | RowFault {
  if (/\p{Surrogate}/u.test(turn.text))
    return { code: 'bad_unicode', detail: `message ${index + 1} holds half of a surrogate pair` };
  if (turn.text.trim() !== '') return turn;
  const code = turn.role === 'user' ? 'empty_prompt' : 'empty_answer';
  return { code, detail: `message ${index + 1} has no text` };
}

function reasoningText(content: unknown): string | undefined {
  const inner = isObject(content) ? content['reasoningText'] : undefined;
  const text = isObject(inner) ? inner['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

function otherBlock(block: unknown, role: string, index: number): RowFault {
  const kind = isObject(block) ? Object.keys(block).join(', ') : typeof block;
  const where = `message ${index + 1} (${role}) holds a block with ${kind === '' ? 'nothing' : kind}`;
  return { code: isObject(block) ? 'unsupported_content' : 'bad_content', detail: where };
}
