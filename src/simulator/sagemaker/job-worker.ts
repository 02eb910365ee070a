import type { World } from '../world.ts';
import type { JobWorker } from './training-job.ts';

/** What training jobs do. */
export function jobWorker(_world: World): JobWorker {
  return async () => ({ seconds: 600, progress: () => ({}), finish: async () => {} });
}
