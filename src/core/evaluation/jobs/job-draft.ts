import type { Decoding } from '../decoding.ts';
import type { JobPlace } from './job-place.ts';
import type { JobRows } from './job-rows.ts';
import type { JobTarget } from './job-target.ts';
import type { NamedTask } from './parse-job-task.ts';
import type { JobPrice } from './price-job.ts';

/** What a job's specification is written from. `place.output` is the folder of this evaluation. */
export type JobDraft = {
  id: string;
  place: JobPlace;
  target: JobTarget;
  task: NamedTask;
  decoding: Decoding;
  price: JobPrice;
  reward?: string;
  rows?: JobRows;
};
