import { isEventStream } from './event-stream.ts';
import { type Shape, requiredMembers } from './shape.ts';

/**
 * Everything in a value that the service's schema does not allow, one sentence each: unknown members, missing ones, other types.
 * Dates stand for timestamps, byte arrays for blobs. Enums, patterns and lengths are not part of the clients' schemas.
 */
export function checkShape(shape: Shape, value: unknown, path = ''): string[] {
  if (shape.isDocumentSchema()) return [];
  if (isEventStream(shape)) return checkEvents(shape, value, path);
  if (shape.isStructSchema()) return checkStruct(shape, value, path);
  if (shape.isListSchema()) return checkList(shape, value, path);
  if (shape.isMapSchema()) return checkMap(shape, value, path);
  const wanted = scalarName(shape);
  return wanted === undefined || isScalar(wanted, value)
    ? []
    : [`${path} is ${nameOf(value)}, the service takes ${wanted}`];
}

function checkEvents(shape: Shape, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is ${nameOf(value)}, the service streams events`];
  return value.flatMap((event: unknown, index) => checkStruct(shape, event, `${path}[${index}]`));
}

function checkStruct(shape: Shape, value: unknown, path: string): string[] {
  const entries = entriesOf(value);
  if (entries === undefined) return [`${path || 'the request'} is ${nameOf(value)}, the service takes a structure`];
  const members = new Map(shape.structIterator());
  const given = new Map(entries.filter(([, member]) => member !== undefined && member !== null));
  const missing = requiredMembers(shape).filter((name) => !given.has(name));
  const count = given.size;
  return [
    ...missing.map((name) => `${joined(path, name)} is missing`),
    ...(shape.isUnionSchema() && count !== 1 ? [`${path} has ${count} members, the service takes exactly one`] : []),
    ...[...given].flatMap(([name, member]) => {
      const known = members.get(name);
      return known === undefined
        ? [`${joined(path, name)} is not known to the service`]
        : checkShape(known, member, joined(path, name));
    }),
  ];
}

function checkList(shape: Shape, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is ${nameOf(value)}, the service takes a list`];
  const member = shape.getValueSchema();
  return value.flatMap((item: unknown, index) => checkShape(member, item, `${path}[${index}]`));
}

function checkMap(shape: Shape, value: unknown, path: string): string[] {
  const entries = entriesOf(value);
  if (entries === undefined) return [`${path} is ${nameOf(value)}, the service takes a map`];
  const member = shape.getValueSchema();
  return entries.flatMap(([key, item]) => checkShape(member, item, joined(path, key)));
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return undefined;
  return value instanceof Uint8Array ? undefined : Object.entries(value);
}

type Scalar = 'a text' | 'a number' | 'true or false' | 'a time' | 'bytes';

function scalarName(shape: Shape): Scalar | undefined {
  if (shape.isStringSchema()) return 'a text';
  if (shape.isNumericSchema() || shape.isBigIntegerSchema()) return 'a number';
  if (shape.isBooleanSchema()) return 'true or false';
  if (shape.isTimestampSchema()) return 'a time';
  return shape.isBlobSchema() && !shape.isStreaming() ? 'bytes' : undefined;
}

function isScalar(wanted: Scalar, value: unknown): boolean {
  if (wanted === 'a text') return typeof value === 'string';
  if (wanted === 'a number') return typeof value === 'number' && Number.isFinite(value);
  if (wanted === 'true or false') return typeof value === 'boolean';
  if (wanted === 'a time') return value instanceof Date && Number.isFinite(value.getTime());
  return value instanceof Uint8Array;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a time';
  return typeof value === 'object' ? 'a structure' : `the ${typeof value} ${JSON.stringify(value)}`.slice(0, 80);
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
