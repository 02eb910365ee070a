import { type Shape, traitText } from './shape.ts';

/** How times are written: as the protocol does unless the member says otherwise. `text`: numbers and booleans arrive as text. */
export type Reading = { text: boolean };

/**
 * A value as it came over the wire, as the shape has it: times become dates, base64 becomes bytes, text becomes numbers where the
 * service takes numbers. What does not fit is left as it is, for `checkShape` to name.
 */
export function readValue(shape: Shape, value: unknown, reading: Reading): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.isStructSchema()) return readStruct(shape, value, reading);
  if (shape.isListSchema() && Array.isArray(value)) {
    const member = shape.getValueSchema();
    return value.map((item: unknown) => readValue(member, item, reading) ?? null);
  }
  if (shape.isMapSchema() && isPlain(value)) {
    const member = shape.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, readValue(member, item, reading) ?? null]),
    );
  }
  return readScalar(shape, value, reading);
}

function readStruct(shape: Shape, value: unknown, reading: Reading): unknown {
  if (!isPlain(value)) return value;
  const byName = new Map<string, [string, Shape]>();
  for (const [name, member] of shape.structIterator())
    byName.set(traitText(member, 'jsonName') ?? name, [name, member]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const [name, member] = byName.get(key) ?? [key, undefined];
      return [name, member === undefined ? item : readValue(member, item, reading)];
    }),
  );
}

/** A single value; also used for headers, labels and query parameters. */
export function readScalar(shape: Shape, value: unknown, { text }: Reading): unknown {
  if (shape.isTimestampSchema()) return toDate(value);
  if (shape.isBlobSchema() && typeof value === 'string') return Buffer.from(value, 'base64');
  if (!text || typeof value !== 'string') return value;
  if (shape.isNumericSchema()) return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  if (shape.isBooleanSchema())
    return value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : value;
  return value;
}

/** Seconds since 1970, ISO 8601 and HTTP dates are all told apart by their looks. */
function toDate(value: unknown): unknown {
  if (typeof value === 'number') return new Date(value * 1000);
  if (typeof value !== 'string') return value;
  const date = /^[\d.]+$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
