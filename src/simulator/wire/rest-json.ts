import { parseJson } from './json-protocol.ts';
import { createRestProtocol } from './rest-protocol.ts';
import type { Protocol } from './service.ts';
import { writeJson } from './write-json.ts';

/** REST with JSON bodies: Bedrock, Lambda, Scheduler. */
export const restJson: Protocol = createRestProtocol({
  prefix: '',
  read: (_shape, body) => parseJson(body),
  text: false,
  write: (shape, value, payload) => JSON.stringify(writeJson(shape, value, !payload) ?? {}),
  type: 'application/json',
  refuse: ({ name, message, extra }) => ({
    body: JSON.stringify({ message, ...extra }),
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  }),
});
