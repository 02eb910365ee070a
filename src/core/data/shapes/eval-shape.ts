import type { DraftRow, Span } from '../draft-row.ts';
import { type RecordBuffer, appendBytes, appendSpan, startRecord } from './record-buffer.ts';
import { writeWhole } from './write-whole.ts';

const opening = Buffer.from('{"query":"');
const toResponse = Buffer.from('","response":"');
const toSystem = Buffer.from('","system":"');
const toMetadata = Buffer.from('","metadata":"');
const end = Buffer.from('"}\n');
const FIXED = 100;

/** Evaluation rows: query, response, then system and metadata when there are any. */
export const evalShape = {
  id: 'eval' as const,
  answers: true,
  decided: true,
  /** Metadata names a row; it does not make two equal questions different. */
  write(draft: DraftRow, system: Buffer | undefined, record: RecordBuffer): number {
    if (draft.conversation.start >= 0) return writeWhole(draft, record);
    const { prompt, answer, metadata, text } = draft;
    startRecord(
      record,
      FIXED + size(prompt) + size(answer) + size(draft.system) + size(metadata) + (system?.length ?? 0),
    );
    appendBytes(record, opening);
    appendSpan(record, text, prompt);
    appendBytes(record, toResponse);
    appendSpan(record, text, answer);
    if (draft.system.start >= 0) {
      appendBytes(record, toSystem);
      appendSpan(record, text, draft.system);
    } else if (system !== undefined) {
      appendBytes(record, toSystem);
      appendBytes(record, system);
    }
    const identity = record.length;
    if (metadata.start >= 0) {
      appendBytes(record, toMetadata);
      appendSpan(record, text, metadata);
    }
    appendBytes(record, end);
    return identity;
  },
};

function size(span: Span): number {
  return span.end - span.start;
}
