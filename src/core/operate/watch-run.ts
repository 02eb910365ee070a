import type { OperateEffects } from './effects.ts';
import { openRuntime } from '../training/runtimes.ts';
import { refreshTraining } from '../training/refresh.ts';
import { isFinal } from '../ports/run-state.ts';

const LOCAL_EVERY_MS = 300;

/** Calls `changed` when a run's state, metrics or logs have changed. Returns how to end the watch; ends by itself with the run. A look that fails is told and repeated at the next tick. */
export function watchRun(
  effects: OperateEffects,
  id: string,
  on: { changed: () => void; failed: (error: unknown) => void },
): () => void {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    const stored = await effects.ledger.read('training', id);
    if (stored === undefined) return;
    const record = await refreshTraining(effects, stored);
    const runtime = await openRuntime(effects, record.runtime);
    const seen = `${record.state} ${await runtime.revision(id)}`;
    if (seen !== last) on.changed(); // the first look tells too: something may have changed since the subscriber read
    last = seen;
    if (isFinal(record.state)) ended = true;
  };
  const tick = (): void => {
    look()
      .catch(on.failed)
      .finally(() => {
        if (ended) return;
        timer = setTimeout(tick, LOCAL_EVERY_MS);
        timer.unref();
      });
  };
  tick();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
