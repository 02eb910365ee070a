import type { DraftRow } from '../draft-row.ts';
import { type RecordBuffer, appendBytes, appendSpan, startRecord } from './record-buffer.ts';

const lineFeed = Buffer.from('\n');

/** Copies a record that was made whole; returns its length. */
export function writeWhole(draft: DraftRow, record: RecordBuffer): number {
  startRecord(record, draft.conversation.end - draft.conversation.start + 1);
  appendSpan(record, draft.text, draft.conversation);
  appendBytes(record, lineFeed);
  return record.length;
}
