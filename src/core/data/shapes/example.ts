export type MediaKind = 'image' | 'video' | 'document';

/** An image, video or document: `uri` is s3://, data: or http(s). `format` is as the row said, undefined when it did not. */
export type MediaBlock = {
  kind: 'media';
  media: MediaKind;
  format: string | undefined;
  uri: string;
  owner: string | undefined;
  name: string | undefined;
};
export type ToolUse = { kind: 'tool_use'; id: string; name: string; input: unknown };
export type ToolResult = { kind: 'tool_result'; id: string; content: readonly ResultPart[] };
export type ResultPart = { text: string } | { json: unknown };
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'reasoning'; text: string }
  | MediaBlock
  | ToolUse
  | ToolResult;

/** One turn; `at` is the 1-based number of the message it began with in the source. */
export type Turn = { role: 'user' | 'assistant'; blocks: Block[]; at: number };
export type Tool = { name: string; description: string | undefined; schema: unknown };

/** What a row says, whatever its shape was: between every reader and every writer. */
export type Example = {
  system: string | undefined;
  /** A system message stood behind others. */
  systemLate: boolean;
  /** The conversation; the last turn is the answer where there is one (the preferred one of two). */
  turns: Turn[];
  tools: Tool[];
  /** The worse answer to the same prompt. */
  rejected: Block[] | undefined;
  /** What a reward function compares with: text or an object. */
  reference: unknown;
  /** Raw values of fields that only some shapes have. */
  id: unknown;
  task: unknown;
  info: unknown;
  metadata: unknown;
  /** Further columns that an RFT row carries to its reward function. */
  extras: Record<string, unknown>;
};

export function newExample(parts: Partial<Example>): Example {
  return {
    system: undefined,
    systemLate: false,
    turns: [],
    tools: [],
    rejected: undefined,
    reference: undefined,
    id: undefined,
    task: undefined,
    info: undefined,
    metadata: undefined,
    extras: {},
    ...parts,
  };
}

/** The texts among blocks, joined by line feeds. */
export function textOf(blocks: readonly Block[]): string {
  return blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');
}

/** The turns before the answer, and the answer when the last turn is the assistant's. */
export function splitAnswer({ turns }: Example): { earlier: Turn[]; answer: Turn | undefined } {
  const last = turns.at(-1);
  return last?.role === 'assistant'
    ? { earlier: turns.slice(0, -1), answer: last }
    : { earlier: turns, answer: undefined };
}
