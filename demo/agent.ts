import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

export type Answer = Record<string, unknown>;

/** One call as the closing table lists it. */
export type Played = { tool: string; seconds: number; tokens: number };

export type Agent = {
  /** Calls a tool, prints the call and the answer, and gives the structured part. */
  call: (tool: string, args: Answer) => Promise<Answer>;
  played: Played[];
  close: () => Promise<void>;
};

/** Starts the built server as a client would and plays the agent. `command`: another than serving, with its arguments. */
export async function startAgent(entry: string, home: string, command: readonly string[] = []): Promise<Agent> {
  const client = new Client({ name: 'demo', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [entry, ...command, '--home', home] }),
  );
  const played: Played[] = [];
  const call = async (tool: string, args: Answer): Promise<Answer> => {
    console.log(`\n> ${tool} ${JSON.stringify(args)}`);
    const started = performance.now();
    const result = await client.callTool({ name: tool, arguments: args });
    const text = textOf(result.content);
    const seconds = (performance.now() - started) / 1000;
    console.log(text.replace(/^/gm, '  '));
    if (result.isError === true) throw new Error(`${tool} failed: ${text}`);
    played.push({ tool, seconds, tokens: countTokens(JSON.stringify(result)) });
    return { ...asObject(result.structuredContent) };
  };
  return { call, played, close: () => client.close() };
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => String(asObject(part)['text'] ?? '')).join('\n');
}

/** A member bag of anything; empty for what is not an object. */
export function asObject(value: unknown): Answer {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}
