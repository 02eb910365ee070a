import { streamedText } from '../../streamed-text.ts';
import { type RowFault, isObject } from '../shapes/row-fields.ts';

type Message = { role: string; content: unknown[] };

/**
 * Turns an entry of Bedrock's model invocation log into the conversation it recorded: Converse and Nova requests as they are,
 * Anthropic's with their text blocks, streams put together. Undefined when the value is no such entry.
 * Source: Amazon Bedrock User Guide, "Model invocation logging" (schemaType ModelInvocationLog, schemaVersion 1.0).
 */
export function fromInvocationLog(value: unknown): { value: unknown } | RowFault | undefined {
  if (!isObject(value) || value['schemaType'] !== 'ModelInvocationLog') return undefined;
  const [input, output] = [value['input'], value['output']];
  if (typeof value['errorCode'] === 'string') return fault(`the call failed with ${value['errorCode']}`);
  if (!isObject(input) || !isObject(output)) return fault('the entry has no output');
  for (const path of [input['inputBodyS3Path'], output['outputBodyS3Path']])
    if (typeof path === 'string') return fault(`its body is kept apart, in ${path}`);
  const request = input['inputBodyJson'];
  if (!isObject(request) || !Array.isArray(request['messages'])) return fault('the request is no conversation');
  const answer = answerOf(output['outputBodyJson']);
  if (answer === undefined) return fault('the answer is no message of an assistant');
  const messages = [...request['messages'].map(toMessage), answer];
  const system = toSystem(request['system']);
  const tools = isObject(request['toolConfig']) ? { toolConfig: request['toolConfig'] } : {};
  return { value: { schemaVersion: 'bedrock-conversation-2024', ...system, messages, ...tools } };
}

function fault(detail: string): RowFault {
  return { code: 'log_without_conversation', detail };
}

function toMessage(message: unknown): unknown {
  if (!isObject(message)) return message;
  return { role: message['role'], content: toBlocks(message['content']) };
}

/** Anthropic's blocks say their type beside the text; those that are Converse's already stay. */
function toBlocks(content: unknown): unknown {
  if (typeof content === 'string') return [{ text: content }];
  if (!Array.isArray(content)) return content;
  return content.map((block: unknown) =>
    isObject(block) && block['type'] === 'text' ? { text: block['text'] } : block,
  );
}

function toSystem(system: unknown): { system?: unknown } {
  const blocks = toBlocks(system);
  return Array.isArray(blocks) && blocks.length > 0 ? { system: blocks } : {};
}

function answerOf(body: unknown): Message | undefined {
  if (Array.isArray(body)) {
    const text = streamedText(body);
    return text === undefined ? undefined : { role: 'assistant', content: [{ text }] };
  }
  if (!isObject(body)) return undefined;
  const message = isObject(body['output']) ? body['output']['message'] : undefined;
  const content = toBlocks(isObject(message) ? message['content'] : body['content']);
  return Array.isArray(content) && content.length > 0 ? { role: 'assistant', content } : undefined;
}
