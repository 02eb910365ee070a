import { z } from 'zod';
import { DatasetRecord } from '../runs/dataset-record.ts';

/**
 * What report.json holds: the record's facts with up to twenty examples of each problem, and notes in words. Name and date are
 * left out, so that the same content has the same report.
 */
export const DatasetReport = DatasetRecord.omit({ id: true, names: true, created_at: true }).extend({
  /** Texts before and after a repair, the first few of each kind. */
  repair_samples: z
    .array(z.object({ code: z.string(), row: z.number(), before: z.string(), after: z.string() }))
    .optional(),
  notes: z.array(z.string()),
  /** The files of a source that has several, the first thousand. */
  files: z
    .array(z.object({ uri: z.string(), format: z.string(), bytes: z.number(), sha256: z.string(), rows: z.number() }))
    .optional(),
});
export type DatasetReport = z.infer<typeof DatasetReport>;

/** Pictures that stood in rows, in the dataset's folder and behind its destination. */
export const pictureFolder = 'pictures';

/** Files beside the splits in a dataset's folder. */
export const reportFiles = {
  report: 'report.json',
  sample: 'sample.jsonl',
  problems: 'problems.jsonl',
  card: 'card.html',
} as const;
