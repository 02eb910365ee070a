import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Call } from '../core/call.ts';

const TEN_MINUTES_MS = 600_000;

const requestedSchema = {
  type: 'object' as const,
  properties: { approve: { type: 'boolean' as const, title: 'Approve', description: 'Yes, do this and pay for it' } },
  required: ['approve'],
};

/** How to ask the person behind the client, or undefined when the client has no way to. A note stands before each question. */
export function askPerson(server: Server, note?: string): Call['confirm'] {
  if (server.getClientCapabilities()?.elicitation?.form === undefined) return undefined;
  return async (question) => {
    const params = {
      mode: 'form' as const,
      message: note === undefined ? question : `${note}\n${question}`,
      requestedSchema,
    };
    const answer = await server.request({ method: 'elicitation/create', params }, ElicitResultSchema, {
      timeout: TEN_MINUTES_MS,
    });
    if (answer.action === 'accept') return answer.content?.['approve'] === true ? 'yes' : 'no';
    return answer.action === 'decline' ? 'no' : 'no answer';
  };
}
