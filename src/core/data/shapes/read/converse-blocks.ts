import type { Block, MediaKind, ResultPart } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';

/** Reads one item of `content`. An item may hold several kinds at once; each becomes a block. */
export function readConverseBlock(block: unknown, where: string, notes: RowNotes): Block[] {
  if (!isObject(block)) {
    fault(notes, 'bad_content', `${where} holds a block with ${typeof block}`);
    return [];
  }
  const found = Object.entries(block).flatMap(([kind, value]): Block[] =>
    value === null ? [] : (readers[kind]?.(value, where, notes) ?? []),
  );
  const kinds = Object.keys(block).filter((kind) => readers[kind] === undefined);
  if (kinds.length > 0 || Object.keys(block).length === 0)
    fault(notes, 'unsupported_content', `${where} holds a block with ${kinds.join(', ') || 'nothing'}`);
  if ('toolUse' in block && 'toolResult' in block)
    fault(notes, 'bad_content', `${where} holds toolUse and toolResult in one block`);
  return found;
}

type Reader = (value: unknown, where: string, notes: RowNotes) => Block[];

const readers: Readonly<Record<string, Reader>> = {
  text: (text, where, notes) => (isText(text, `${where}: text`, notes) ? [{ kind: 'text', text }] : []),
  reasoningContent: readReasoning,
  image: media('image'),
  video: media('video'),
  document: media('document'),
  toolUse: readToolUse,
  toolResult: readToolResult,
};

function isText(value: unknown, what: string, notes: RowNotes): value is string {
  if (typeof value !== 'string') fault(notes, 'bad_content', `${what} is not text`);
  return typeof value === 'string';
}

function readReasoning(value: unknown, where: string, notes: RowNotes): Block[] {
  const inner = isObject(value) ? value['reasoningText'] : undefined;
  const text = isObject(inner) ? inner['text'] : undefined;
  return isText(text, `${where}: reasoningContent.reasoningText.text`, notes) ? [{ kind: 'reasoning', text }] : [];
}

function media(kind: MediaKind): Reader {
  return (value, where, notes) => {
    const source = isObject(value) && isObject(value['source']) ? value['source'] : {};
    const location = isObject(source['s3Location']) ? source['s3Location'] : {};
    const { format, name } = isObject(value) ? value : {};
    const bytes = source['bytes'];
    const uri = typeof bytes === 'string' ? `data:${kind}/${String(format)};base64,${bytes}` : location['uri'];
    if (typeof uri !== 'string' || uri === '') {
      fault(notes, 'bad_media', `${where}: the ${kind} has no source.s3Location.uri`);
      return [];
    }
    return [
      {
        kind: 'media',
        media: kind,
        uri,
        format: given(format),
        name: given(name),
        owner: given(location['bucketOwner']),
      },
    ];
  };
}

function given(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readToolUse(value: unknown, where: string, notes: RowNotes): Block[] {
  const { toolUseId: id, name, input } = isObject(value) ? value : {};
  const named = typeof name === 'string' && name.trim() !== '' && typeof id === 'string' && id.trim() !== '';
  if (!named) fault(notes, 'bad_tools', `${where}: toolUse has no toolUseId or no name`);
  else if (!isObject(input)) fault(notes, 'bad_tools', `${where}: input of toolUse ${id} is not an object`);
  else return [{ kind: 'tool_use', id, name, input }];
  return [];
}

function readToolResult(value: unknown, where: string, notes: RowNotes): Block[] {
  const { toolUseId: id, content } = isObject(value) ? value : {};
  const parts = Array.isArray(content) ? content.flatMap((part) => readPart(part, where, notes)) : [];
  if (typeof id !== 'string' || id.trim() === '') fault(notes, 'bad_tools', `${where}: toolResult has no toolUseId`);
  else if (!Array.isArray(content) || content.length === 0)
    fault(notes, 'bad_tools', `${where}: toolResult ${id} has no content`);
  else return [{ kind: 'tool_result', id, content: parts }];
  return [];
}

function readPart(part: unknown, where: string, notes: RowNotes): ResultPart[] {
  const keys = isObject(part) ? Object.keys(part) : [];
  if (isObject(part) && keys.length === 1) {
    if (typeof part['text'] === 'string') return [{ text: part['text'] }];
    if (isObject(part['json'])) return [{ json: part['json'] }];
  }
  fault(
    notes,
    'bad_tools',
    `${where}: content of toolResult is ${keys.join(', ') || typeof part}, not one text or one json object`,
  );
  return [];
}
