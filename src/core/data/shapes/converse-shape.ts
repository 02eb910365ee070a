import type { DraftRow, Span } from '../draft-row.ts';
import { SCHEMA_VERSION } from './read/read-converse.ts';
import { type RecordBuffer, appendBytes, appendSpan, startRecord } from './record-buffer.ts';
import { writeWhole } from './write-whole.ts';

const opening = Buffer.from(`{"schemaVersion":"${SCHEMA_VERSION}","messages":[{"role":"user","content":[{"text":"`);
const toAnswer = Buffer.from('"}]},{"role":"assistant","content":[{"text":"');
const toReasoning = Buffer.from('"}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"');
const reasoningToAnswer = Buffer.from('"}}},{"text":"');
const toSystem = Buffer.from('"}]}],"system":[{"text":"');
const endWithSystem = Buffer.from('"}]}\n');
const endWithout = Buffer.from('"}]}]}\n');
const FIXED = 400;

/** Bedrock Converse, as Nova SFT reads it: schemaVersion, messages, then system when there is one. */
export const converseShape = {
  id: 'converse' as const,
  answers: true,
  decided: true,
  write(draft: DraftRow, system: Buffer | undefined, record: RecordBuffer): number {
    if (draft.conversation.start >= 0) return writeWhole(draft, record);
    startRecord(record, FIXED + roomFor(draft) + (system?.length ?? 0));
    appendBytes(record, opening);
    appendSpan(record, draft.text, draft.prompt);
    if (draft.reasoning.start >= 0) {
      appendBytes(record, toReasoning);
      appendSpan(record, draft.text, draft.reasoning);
      appendBytes(record, reasoningToAnswer);
    } else appendBytes(record, toAnswer);
    appendSpan(record, draft.text, draft.answer);
    writeEnd(draft, system, record);
    return record.length;
  },
};

function writeEnd(draft: DraftRow, system: Buffer | undefined, record: RecordBuffer): void {
  if (draft.system.start < 0 && system === undefined) return appendBytes(record, endWithout);
  appendBytes(record, toSystem);
  if (draft.system.start >= 0) appendSpan(record, draft.text, draft.system);
  else if (system !== undefined) appendBytes(record, system);
  appendBytes(record, endWithSystem);
}

function roomFor(draft: DraftRow): number {
  return size(draft.prompt) + size(draft.answer) + size(draft.system) + size(draft.reasoning);
}

function size(span: Span): number {
  return span.end - span.start;
}
