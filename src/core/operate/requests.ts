import { z } from 'zod';

export const GetRunRequest = z.strictObject({
  id: z.string().min(1).max(200).optional().describe('any id, prefix or name'),
  detail: z.enum(['concise', 'full']).default('concise'),
  log_lines: z.number().int().min(0).max(200).default(0),
  wait_s: z.number().min(0).max(45).default(0),
});
export type GetRunRequest = z.output<typeof GetRunRequest>;

export const StopRunRequest = z.strictObject({
  id: z.string().min(1).max(1100).describe('run, evaluation or deployment: id, prefix or name; or ARN'),
  approve: z.string().max(1100).optional().describe('for a deployment others may use: its id'),
});
export type StopRunRequest = z.output<typeof StopRunRequest>;

const Message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().max(200_000) });

export const InvokeRequest = z.strictObject({
  model: z.string().min(1).max(300).describe('run, deployment or catalog model'),
  prompt: z.string().min(1).max(200_000).optional(),
  messages: z.array(Message).min(1).max(200).optional().describe('instead of prompt'),
  system: z.string().max(50_000).optional(),
  max_tokens: z.number().int().min(1).max(100_000).default(1000),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
});
export type InvokeRequest = z.output<typeof InvokeRequest>;
