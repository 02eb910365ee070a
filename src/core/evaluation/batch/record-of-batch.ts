import { ForgeError } from '../../errors.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';

type BatchPart = NonNullable<EvaluationRecord['batch']>;

/** The job that an evaluation's record describes. */
export async function recordOfBatch({ ledger }: { ledger: Ledger }, id: string): Promise<BatchPart> {
  const batch = (await ledger.read('evaluation', id))?.record.batch;
  if (batch !== undefined) return batch;
  throw new ForgeError('io', `evaluation ${id} has no batch job in the ledger`, { next: 'call evaluate_model again' });
}
