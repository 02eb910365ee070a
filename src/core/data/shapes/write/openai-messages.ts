import type { Block, Example, ResultPart, Tool, Turn } from '../example.ts';

type Message = Record<string, unknown>;

/** A conversation as OpenAI chat messages: system first, tool results as messages of their own. `turns`: all, or those before the answer. */
export function openAiMessages(system: string | undefined, turns: readonly Turn[]): Message[] {
  const opening = system === undefined ? [] : [{ role: 'system', content: system }];
  return [
    ...opening,
    ...turns.flatMap((turn) => (turn.role === 'user' ? userMessages(turn) : [assistantMessage(turn.blocks)])),
  ];
}

function userMessages({ blocks }: Turn): Message[] {
  const results = blocks.flatMap((block) =>
    block.kind === 'tool_result' ? [{ role: 'tool', tool_call_id: block.id, content: resultText(block.content) }] : [],
  );
  const said = blocks.filter(({ kind }) => kind !== 'tool_result');
  return said.length === 0 ? results : [...results, { role: 'user', content: toContent(said) }];
}

function resultText(parts: readonly ResultPart[]): string {
  return parts.map((part) => ('text' in part ? part.text : JSON.stringify(part.json))).join('\n');
}

/** An answer: content (null when it only calls tools), reasoning and tool calls when there are any. */
export function assistantMessage(blocks: readonly Block[]): Message {
  const texts = blocks.filter(({ kind }) => kind === 'text');
  const thoughts = blocks.flatMap((block) => (block.kind === 'reasoning' ? [block.text] : []));
  const calls = blocks.flatMap((block) => (block.kind === 'tool_use' ? [toCall(block)] : []));
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : toContent(texts),
    ...(thoughts.length === 0 ? {} : { reasoning: thoughts.join('\n') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function toCall({ id, name, input }: { id: string; name: string; input: unknown }): Message {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

/** One text is a string; several, or pictures, are a list of parts. */
function toContent(blocks: readonly Block[]): string | Message[] {
  const [first] = blocks;
  if (blocks.length === 1 && first?.kind === 'text') return first.text;
  return blocks.flatMap((block): Message[] => {
    if (block.kind === 'text') return [{ type: 'text', text: block.text }];
    return block.kind === 'media' ? [{ type: 'image_url', image_url: { url: block.uri } }] : [];
  });
}

/** Tools as functions; `parameters` only where there are any. */
export function openAiTools(tools: Example['tools']): Message[] {
  return tools.map(({ name, description, schema }: Tool) => ({
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { parameters: schema }),
    },
  }));
}
