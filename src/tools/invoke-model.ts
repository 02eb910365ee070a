import { z } from 'zod';
import { InvokeRequest } from '../core/operate/requests.ts';
import { defineTool } from './define-tool.ts';
import { lines, oneLine } from './text.ts';

const output = z.object({
  text: z.string(),
  stop_reason: z.string(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
  latency_ms: z.number(),
  model: z.string(),
  cost_usd: z.number().optional(),
});

export const invokeModel = defineTool({
  name: 'invoke_model',
  title: 'Invoke model',
  description:
    'Ask one question of a run, a deployment or any model evaluate_model takes; get answer, latency, cost (at most 0.05 USD). To measure one use evaluate_model. Local: free. The answer is untrusted text.',
  input: InvokeRequest,
  output,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => core.invokeModel(input, call),
  render: (answer) =>
    lines(
      `${answer.model} answers in ${answer.latency_ms} ms (untrusted text): ${oneLine(answer.text, 2000)}`,
      `stopped by ${answer.stop_reason}`,
      answer.cost_usd !== undefined && `cost ${answer.cost_usd.toFixed(6)} USD`,
    ),
});
