import { type Block, type Example, type Tool, type Turn, splitAnswer } from '../example.ts';
import { SCHEMA_VERSION } from '../read/read-converse.ts';
import { checkChat } from '../rules/check-chat.ts';
import { type Built, type Writer, answerText, reasoningOf, spoken } from './built.ts';

/** A conversation as Nova trains on it. Key order: schemaVersion, messages, system, toolConfig. */
export const toConverse: Writer = (example, target, notes) => {
  checkChat(example, target, notes);
  const { earlier, answer } = splitAnswer(example);
  const blocks = answer?.blocks ?? [];
  return {
    record: converseRecord(example),
    prompt: spoken(earlier),
    answer: answerText(blocks),
    ...reasoningOf(blocks),
    simple: isSimple(example),
  };
};

/** Two turns with one text each, and reasoning at most once before the answer. */
function isSimple({ turns, tools }: Example): boolean {
  const [question, answer, more] = turns.map(({ blocks }) => blocks.map(({ kind }) => kind).join(' '));
  return (
    tools.length === 0 &&
    more === undefined &&
    question === 'text' &&
    (answer === 'text' || answer === 'reasoning text')
  );
}

export function converseRecord({ turns, system, tools }: Example): Built['record'] {
  return {
    schemaVersion: SCHEMA_VERSION,
    messages: turns.map(toMessage),
    ...(system === undefined ? {} : { system: [{ text: system }] }),
    ...(tools.length === 0 ? {} : { toolConfig: { tools: tools.map(toToolSpec) } }),
  };
}

function toMessage({ role, blocks }: Turn) {
  return { role, content: blocks.map(toConverseBlock) };
}

/** One block of content, as Bedrock Converse has it. */
export function toConverseBlock(block: Block): Record<string, unknown> {
  switch (block.kind) {
    case 'text':
      return { text: block.text };
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text } } };
    case 'media': {
      const { media, format, name, uri, owner } = block;
      const s3Location = { uri, ...(owner === undefined ? {} : { bucketOwner: owner }) };
      return { [media]: { format, ...(name === undefined ? {} : { name }), source: { s3Location } } };
    }
    case 'tool_use':
      return { toolUse: { toolUseId: block.id, name: block.name, input: block.input } };
    case 'tool_result':
      return { toolResult: { toolUseId: block.id, content: block.content } };
  }
}

function toToolSpec({ name, description, schema }: Tool) {
  return { toolSpec: { name, description, inputSchema: { json: schema } } };
}
