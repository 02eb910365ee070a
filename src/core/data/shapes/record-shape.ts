import type { DraftRow } from '../draft-row.ts';
import { converseShape } from './converse-shape.ts';
import { evalShape } from './eval-shape.ts';
import type { RecordBuffer } from './record-buffer.ts';

/** A form in which rows are written, one JSON object a line. */
export type RecordShape = {
  id: 'converse' | 'eval';
  /** Whether a conversation of several turns can be written. */
  conversations: boolean;
  /** Writes the record of the draft with its line feed; returns the length of the part that tells one record from another. */
  write(draft: DraftRow, system: Buffer | undefined, record: RecordBuffer): number;
};

/** The shape of each method's rows. A new shape is a file in this folder and a line here. */
export const recordShapes = { sft: converseShape, eval: evalShape } as const satisfies Record<string, RecordShape>;
