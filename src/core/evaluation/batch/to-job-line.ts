import type { BatchInference } from '../../ports/batch-inference.ts';
import type { Decoding } from '../decoding.ts';
import type { EvaluationRow } from '../evaluation-rows.ts';
import { toRecordId } from './record-id.ts';

/** The line of a job's input that asks a row, answered in the way of an evaluation. */
export function toJobLine(
  batch: Pick<BatchInference, 'toLine'>,
  { row, turns }: EvaluationRow,
  decoding: Decoding | undefined,
): string {
  return batch.toLine(toRecordId(row), { messages: turns.messages, ...(decoding ?? { temperature: 0 }) });
}
