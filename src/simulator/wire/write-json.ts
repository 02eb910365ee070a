import { type Shape, isOutsideBody, traitText } from './shape.ts';
import { writeTime } from './write-time.ts';

/** A value that fits its shape, as JSON carries it. Members that belong to headers are left out. */
export function writeJson(shape: Shape, value: unknown, own = true): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.isDocumentSchema()) return value;
  if (value instanceof Date) return writeTime(shape, value, 'epoch-seconds');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item: unknown) => writeJson(shape.getValueSchema(), item, false) ?? null);
  if (typeof value !== 'object') return value;
  if (shape.isMapSchema())
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, writeJson(shape.getValueSchema(), item, false) ?? null]),
    );
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    [...shape.structIterator()].flatMap(([name, member]) => {
      const item = own && isOutsideBody(member) ? undefined : writeJson(member, given.get(name), false);
      return item === undefined ? [] : [[traitText(member, 'jsonName') ?? name, item]];
    }),
  );
}
