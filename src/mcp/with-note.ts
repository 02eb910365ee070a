import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** The same answer with a sentence before it that must not be missed. Without a note, as it is. */
export function withNote(result: CallToolResult, note: string | undefined): CallToolResult {
  if (note === undefined) return result;
  return { ...result, content: [{ type: 'text', text: note }, ...result.content] };
}
