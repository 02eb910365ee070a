import type { Turn } from '../example.ts';
import { type RowNotes, fault, mend } from '../row-fields.ts';

const aliases: Readonly<Record<string, Turn['role']>> = {
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  bot: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
};

/** A role as it is trained; other names for the two are mended. Undefined, with a fault, when it is neither. */
export function readRole(role: unknown, at: number, notes: RowNotes): Turn['role'] | undefined {
  if (role === 'user' || role === 'assistant') return role;
  const alias = typeof role === 'string' ? aliases[role.toLowerCase()] : undefined;
  const detail = `message ${at} has ${role === undefined ? 'no role' : `role ${JSON.stringify(role)}`}`;
  if (alias === undefined) fault(notes, 'wrong_role', detail);
  else if (!mend(notes, 'role_renamed', 'wrong_role', detail)) return undefined;
  return alias;
}
