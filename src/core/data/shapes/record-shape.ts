import type { DraftRow } from '../draft-row.ts';
import { converseShape } from './converse-shape.ts';
import { evalShape } from './eval-shape.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { TargetShape } from './target.ts';
import { writeWhole } from './write-whole.ts';

/** A form in which rows are written, one JSON object a line. */
export type RecordShape = {
  id: TargetShape;
  /** A row without an answer is useless. */
  answers: boolean;
  /** One prompt has one right answer, so that two different ones contradict each other. */
  decided: boolean;
  /** Writes the record of the draft with its line feed; returns the length of the part that tells one record from another. */
  write(draft: DraftRow, system: Buffer | undefined, record: RecordBuffer): number;
};

function wholeShape(id: TargetShape, answers: boolean, decided: boolean): RecordShape {
  return { id, answers, decided, write: (draft, _system, record) => writeWhole(draft, record) };
}

/** The shape of each target's rows. */
export const recordShapes: Readonly<Record<TargetShape, RecordShape>> = {
  converse: converseShape,
  eval: evalShape,
  messages: wholeShape('messages', true, true),
  judge: wholeShape('judge', true, false),
  dpo: wholeShape('dpo', true, false),
  preference: wholeShape('preference', true, false),
  rft: wholeShape('rft', false, true),
  prompt_reference: wholeShape('prompt_reference', false, true),
  rft_multiturn: wholeShape('rft_multiturn', false, true),
  cpt: wholeShape('cpt', false, false),
};
