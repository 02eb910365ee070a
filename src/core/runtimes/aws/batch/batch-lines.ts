import { readCompletion } from '../../../chat-completion.ts';
import type { BatchAnswer } from '../../../ports/batch-inference.ts';
import type { ChatRequest } from '../../../ports/inference.ts';
import { toConverseRequest } from '../inference/converse-request.ts';

const SHOWN_CHARACTERS = 300;

/** A record of a job's input. The body is that of Converse without the model, which the job names once for all. */
export function toBatchLine(recordId: string, request: ChatRequest): string {
  const { modelId: _, ...modelInput } = toConverseRequest('', request);
  return `${JSON.stringify({ recordId, modelInput })}\n`;
}

/** A record of a job's output: `modelOutput`, or `error` in its place. Source: Bedrock user guide, results of batch inference (2026-11). */
export function parseBatchLine(line: string): BatchAnswer {
  const parsed = toObject(line);
  const record = parsed?.['recordId'];
  if (parsed === undefined || typeof record !== 'string') return { torn: line.slice(0, SHOWN_CHARACTERS) };
  const output = parsed['modelOutput'];
  if (output === undefined || output === null) return { record, error: errorText(parsed['error']) };
  const answer = readCompletion(output);
  if (answer !== undefined) return { record, answer };
  return { record, error: `what was answered is no completion: ${short(output)}` };
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'the job left neither an answer nor an error';
  const said: { errorMessage?: unknown; errorCode?: unknown } = { ...error };
  if (typeof said.errorMessage !== 'string') return short(error);
  return said.errorCode === undefined ? said.errorMessage : `${said.errorMessage} (${JSON.stringify(said.errorCode)})`;
}

function short(value: unknown): string {
  return JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
}

function toObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // cut by a job that was stopped; the caller says so
  }
}
