import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  type CallToolResult,
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool as ListedTool,
} from '@modelcontextprotocol/sdk/types.js';
import type { Core } from '../core/core.ts';
import { ForgeError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Tool, ToolPicture } from '../tools/define-tool.ts';
import { argumentProblems } from './argument-problems.ts';
import { environmentError } from './environment-error.ts';
import { askPerson } from './confirm.ts';
import type { Log } from './log.ts';
import { listedTools } from './listed-tools.ts';
import { reportProgress } from './progress.ts';
import { withNote } from './with-note.ts';

const LONGEST_MESSAGE = 1500;

/** Answers tools/list and tools/call. */
export function serveTools(server: Server, core: Core, options: { readOnly: boolean; log: Log; note?: string }): void {
  let list: Promise<ListedTool[]> | undefined;
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await (list ??= listFor(options)) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const tool = findTool((await import('../tools/index.ts')).toolsFor(options), params.name);
    const confirm = askPerson(server, options.note);
    const call = {
      signal: extra.signal,
      progress: reportProgress(extra),
      ...(extra._meta?.progressToken === undefined ? {} : { watched: true as const }),
      ...(confirm === undefined ? {} : { confirm }),
    };
    const result = await answerCall(tool, core, params.arguments ?? {}, call).catch((error: unknown) =>
      errorResult(error, extra.signal, options.log),
    );
    if (!tool.hints.readOnlyHint) await audit(core, tool, params.arguments ?? {}, result, options.log);
    return withNote(result, options.note);
  });
}

/** A read-only server lists only tools that change nothing. */
async function listFor({ readOnly }: { readOnly: boolean }): Promise<ListedTool[]> {
  const all = await listedTools();
  return readOnly ? all.filter(({ annotations }) => annotations?.readOnlyHint === true) : all;
}

function findTool(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((known) => known.name === name);
  if (tool !== undefined) return tool;
  const names = tools.map((known) => known.name);
  const close = nearest(name, names);
  const hint = close === undefined ? `there are: ${names.join(', ')}` : `did you mean ${close}?`;
  throw new McpError(ErrorCode.InvalidParams, `unknown tool "${name}"; ${hint}`);
}

async function answerCall(
  tool: Tool,
  core: Core,
  input: Record<string, unknown>,
  call: Parameters<Tool['answer']>[2],
): Promise<CallToolResult> {
  const problems = argumentProblems(tool.input, input);
  if (problems.length > 0) {
    throw new ForgeError('bad_request', `${tool.name} was not called: ${problems.join('; ')}`, {
      next: `call ${tool.name} again with the arguments corrected; nothing was started or changed`,
    });
  }
  const { structured, text, pictures } = await tool.answer(core, input, call);
  return { structuredContent: structured, content: [{ type: 'text', text }, ...pictures.map(imageOf)] };
}

function imageOf({ png }: ToolPicture): CallToolResult['content'][number] {
  return { type: 'image', data: Buffer.from(png).toString('base64'), mimeType: 'image/png' };
}

/** One line for each call that may change something, with how it ended. A full disk must not take the answer away. */
async function audit(
  core: Core,
  tool: Tool,
  input: Record<string, unknown>,
  result: CallToolResult,
  log: Log,
): Promise<void> {
  const { approve, ...rest } = input;
  const [first] = result.content;
  const outcome = first?.type === 'text' ? first.text.split('\n')[0] : '';
  const line = {
    tool: tool.name,
    arguments: rest,
    approved: approve !== undefined,
    failed: result.isError === true,
    outcome,
  };
  await core.audit('call', line).catch((error: unknown) => log('warn', `audit: ${messageOf(error)}`));
}

/** Errors are text only: an error whose structured content does not fit the output schema never reaches the model. */
function errorResult(error: unknown, signal: AbortSignal, log: Log): CallToolResult {
  if (!(error instanceof ForgeError)) {
    const environment = environmentError(error);
    if (environment !== undefined) return textError(environment);
    if (signal.aborted) return textError('cancelled: the client withdrew the call');
    log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return textError(
      `internal error: ${messageOf(error)}\nThis is a defect of nova-forge-mcp, not of the call; nothing else was changed.`,
    );
  }
  log('info', `${error.code}: ${error.message}`);
  return textError(
    `${error.code}: ${cut(inOneLine(error.message))}${error.next === undefined ? '' : `\nNext: ${cut(error.next)}`}`,
  );
}

/** What a message quotes is foreign: a line of it must not pass for one of ours. */
function inOneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ');
}

/** Errors quote what they are about, which can be a whole file. */
function cut(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}… (${text.length} characters)`;
}

function textError(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}
