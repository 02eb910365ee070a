/** Values of typed formats as JSON lines: whole numbers beyond 2^53 as text, bytes in base64, times in ISO 8601. */
export function jsonBytes(rows: readonly unknown[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row, toJson)}\n`).join(''), 'utf8');
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64');
  if (value instanceof Map) return Object.fromEntries(value);
  return ArrayBuffer.isView(value) && Symbol.iterator in value ? [...toIterable(value)] : value;
}

function toIterable(value: ArrayBufferView): Iterable<unknown> {
  return Array.prototype.slice.call(value);
}
