import type { Span } from '../draft-row.ts';

/** A growing run of bytes in which one record is put together. */
export type RecordBuffer = { bytes: Buffer; length: number };

export function createRecordBuffer(): RecordBuffer {
  return { bytes: Buffer.allocUnsafe(65_536), length: 0 };
}

/** Empties the buffer and makes room. */
export function startRecord(record: RecordBuffer, room: number): void {
  record.length = 0;
  if (record.bytes.length < room) record.bytes = Buffer.allocUnsafe(room * 2);
}

export function appendBytes(record: RecordBuffer, bytes: Buffer): void {
  bytes.copy(record.bytes, record.length);
  record.length += bytes.length;
}

export function appendSpan(record: RecordBuffer, text: Buffer, span: Span): void {
  text.copy(record.bytes, record.length, span.start, span.end);
  record.length += span.end - span.start;
}
