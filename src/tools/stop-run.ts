import { z } from 'zod';
import { StopRunRequest } from '../core/operate/requests.ts';
import { defineTool } from './define-tool.ts';
import { runText } from './run-output.ts';
import { lines } from './text.ts';

const output = z.object({ kind: z.string(), id: z.string(), state: z.string(), next: z.string() });

export const stopRun = defineTool({
  name: 'stop_run',
  title: 'Stop run',
  description:
    'Stop a training run or an evaluation, or remove a deployment and check that it is gone. What a stopped run had learned is kept. Removing an endpoint that others may use needs approval. Stopping what has ended changes nothing and is not an error. Next: get_run.',
  input: StopRunRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => core.stopRun(input, call),
  render: (answer) => lines(`${runText(answer)}.`, `Next: ${answer.next}`),
});
