import type { OperateEffects } from './effects.ts';
import { openRuntime } from '../training/runtimes.ts';
import type { Stored } from '../ports/ledger.ts';
import type { TrainingRuntime } from '../ports/training.ts';
import { jobName } from '../runs/job-name.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { recordJob, refreshTraining } from '../training/refresh.ts';
import { isFinal } from '../ports/run-state.ts';

const LOCAL_EVERY_MS = 300;
/** Where looking asks a service: it decides itself when a look is due. */
const PAID_EVERY_MS = 5000;
const AFTER_FAILURE_MS = 60_000;

/** Calls `changed` when a run's state, metrics or logs have changed. Returns how to end the watch; ends by itself with the run. A look that fails is told and repeated at the next tick. */
export function watchRun(
  effects: OperateEffects,
  id: string,
  on: { changed: () => void; failed: (error: unknown) => void },
): () => void {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let afterFailure = LOCAL_EVERY_MS;
  const look = async (): Promise<number> => {
    const stored = await effects.ledger.read('training', id);
    if (stored === undefined) return LOCAL_EVERY_MS;
    const runtime = await openRuntime(effects, stored.record.runtime);
    if (runtime.paid) afterFailure = AFTER_FAILURE_MS;
    const revision = await runtime.revision(jobName(stored.record));
    const record = await glance(effects, runtime, stored);
    const seen = `${record.state} ${revision}`;
    if (seen !== last) on.changed(); // the first look tells too: something may have changed since the subscriber read
    last = seen;
    if (isFinal(record.state)) ended = true;
    return runtime.paid ? PAID_EVERY_MS : LOCAL_EVERY_MS;
  };
  const failed = (error: unknown): number => {
    on.failed(error);
    return afterFailure;
  };
  const tick = async (): Promise<void> => {
    const pause = await look().catch(failed);
    if (ended) return;
    timer = setTimeout(() => void tick(), pause);
    timer.unref();
  };
  void tick();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** The record as the last look left the job: where asking costs, nobody is asked again for it. */
async function glance(
  effects: OperateEffects,
  runtime: TrainingRuntime,
  stored: Stored<'training'>,
): Promise<TrainingRecord> {
  if (runtime.glance === undefined) return refreshTraining(effects, stored);
  const job = await runtime.glance(jobName(stored.record));
  return job === undefined ? stored.record : recordJob(effects, stored.record, job);
}
