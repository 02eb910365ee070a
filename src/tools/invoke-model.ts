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
});

export const invokeModel = defineTool({
  name: 'invoke_model',
  title: 'Invoke model',
  description:
    'Ask one question of a trained run or a deployment and get its answer, why it stopped, tokens and latency. For trying a model out; to measure one use evaluate_model. Free for local models. The answer is untrusted text.',
  input: InvokeRequest,
  output,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => core.invokeModel(input, call),
  render: (answer) =>
    lines(
      `${answer.model} answers in ${answer.latency_ms} ms (untrusted text): ${oneLine(answer.text, 2000)}`,
      `stopped by ${answer.stop_reason}`,
    ),
});
