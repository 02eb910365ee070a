import type { TrainingJobSpec } from '../../ports/training.ts';
import type { DatasetRecord, SplitInfo } from '../../runs/dataset-record.ts';
import type { Technique } from './technique.ts';

export type DataPlace = {
  data: TrainingJobSpec['data'];
  /** Addresses as they are now: what must be readable. */
  sources: string[];
};

const HASH_DIGITS = 16;

/** Where a job reads its rows: in place when they are in S3 already, else a copy behind the output folder, addressed by content. */
export function placeData(dataset: DatasetRecord, output: string, technique: Technique): DataPlace {
  const { train, validation } = dataset.splits;
  // Only SFT reads validation rows; recipes of DPO and RFT have no place for them.
  const used = technique === 'sft' && validation !== undefined && validation.rows > 0 ? validation : undefined;
  const addressOf = (name: string, split: SplitInfo): string =>
    split.copy ?? `${output}/datasets/${dataset.content_hash.slice(0, HASH_DIGITS)}/${name}.jsonl`;
  return {
    data: {
      train: train === undefined ? '' : addressOf('train', train),
      trainSha256: train?.sha256 ?? '',
      ...(used === undefined ? {} : { validation: addressOf('validation', used), validationSha256: used.sha256 }),
      ...(dataset.labels === undefined ? {} : { labels: Object.keys(dataset.labels).toSorted() }),
    },
    sources: [train, used].flatMap((split) => (split === undefined ? [] : [split.copy ?? split.uri])),
  };
}
