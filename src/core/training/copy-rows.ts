import { ForgeError } from '../errors.ts';
import type { ObjectStores } from '../ports/objects.ts';
import type { TrainingJobSpec } from '../ports/training.ts';
import type { DatasetRecord, SplitInfo } from '../runs/dataset-record.ts';

/** A split that has to be in S3 before a job, and its address there. */
export type RowCopy = { from: SplitInfo; to: string };

/** What must be copied before a job can read its rows: whatever it reads from S3 that is not there by prepare_dataset already. */
export function copiesFor({ data }: Pick<TrainingJobSpec, 'data'>, { splits }: DatasetRecord): RowCopy[] {
  const read = [
    { from: splits['train'], to: data.train },
    { from: splits['validation'], to: data.validation },
  ];
  return read.flatMap(({ from, to }) =>
    from === undefined || to === undefined || !to.startsWith('s3://') || from.copy === to ? [] : [{ from, to }],
  );
}

/** Copies rows to S3, each file whole or not at all; a copy that is there already is left. */
export async function copyRows(
  objects: ObjectStores,
  copies: readonly RowCopy[],
  call: { signal: AbortSignal; progress: (done: number, total: number, message: string) => void },
): Promise<void> {
  if (copies.length === 0) return;
  if (objects.s3 === undefined)
    throw new ForgeError('unavailable', 'this server has no access to S3, where the rows must be for this job', {
      next: 'prepare the dataset with destination s3://… on a server that has',
    });
  const store = await objects.s3();
  for (const [index, { from, to }] of copies.entries()) {
    call.progress(index, copies.length, `copying rows to ${to}`);
    await store.put(to, { path: from.uri, bytes: from.bytes, sha256: from.sha256 }, call.signal);
  }
}
