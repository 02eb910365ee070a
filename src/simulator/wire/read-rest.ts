import type { Incoming } from '../http/incoming.ts';
import { readScalar, readValue } from './read-value.ts';
import { type Shape, isOutsideBody, traitText } from './shape.ts';

/** Turns the body into plain objects, for a shape. */
export type BodyReader = (shape: Shape, body: Buffer) => unknown;

const TEXT = { text: true };

/** The input of a REST operation out of path, query, headers and body. Unknown query parameters are kept under their names. */
export function readRest(
  shape: Shape,
  request: Incoming,
  labels: ReadonlyMap<string, string>,
  fixed: readonly (readonly [string, string])[],
  readBody: { read: BodyReader; text: boolean },
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const known = new Set(['x-id', ...fixed.map(([key]) => key)]);
  let inBody = false;
  for (const [name, member] of shape.structIterator()) {
    const query = traitText(member, 'httpQuery');
    if (query !== undefined) known.add(query);
    if (!isOutsideBody(member)) inBody = true;
    else {
      const value = readMember(name, member, request, labels, readBody);
      if (value !== undefined) input[name] = value;
    }
  }
  for (const key of request.query.keys())
    if (!known.has(key) && !key.startsWith('X-Amz-')) input[`?${key}`] = request.query.get(key);
  if (inBody && request.body.length > 0)
    Object.assign(input, readValue(shape, readBody.read(shape, request.body), { text: readBody.text }));
  return input;
}

function readMember(
  name: string,
  member: Shape,
  { query, headers, body }: Incoming,
  labels: ReadonlyMap<string, string>,
  readBody: { read: BodyReader; text: boolean },
): unknown {
  const traits = member.getMergedTraits();
  const parameter = traitText(member, 'httpQuery');
  if (parameter !== undefined) return readParameter(member, query.getAll(parameter));
  const header = traitText(member, 'httpHeader');
  if (header !== undefined) return readHeader(member, headers[header.toLowerCase()]);
  const prefix = traitText(member, 'httpPrefixHeaders')?.toLowerCase();
  if (prefix !== undefined) return readPrefixed(prefix, headers);
  if (traits.httpLabel) return readScalar(member, labels.get(name), TEXT);
  if (!traits.httpPayload || body.length === 0) return undefined;
  if (member.isBlobSchema() || member.isStreaming()) return body;
  if (member.isStringSchema()) return body.toString('utf8');
  return readValue(member, readBody.read(member, body), { text: readBody.text });
}

function readParameter(member: Shape, values: readonly string[]): unknown {
  if (values.length === 0) return undefined;
  if (!member.isListSchema()) return readScalar(member, values[0], TEXT);
  return values.map((value) => readScalar(member.getValueSchema(), value, TEXT));
}

function readHeader(member: Shape, value: string | undefined): unknown {
  if (value === undefined) return undefined;
  if (!member.isListSchema()) return readScalar(member, value, TEXT);
  return value.split(',').map((item) => readScalar(member.getValueSchema(), item.trim(), TEXT));
}

function readPrefixed(prefix: string, headers: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const found = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
