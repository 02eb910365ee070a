import { setMaxListeners } from 'node:events';
import { type LoadClock, type LoadPlan, type SentLoad, createRequests } from './requests-under-way.ts';

/** A timer is not more exact than this. */
const TICK_MS = 0.5;
/** How long the sender may be busy before answers are read. */
const BREATH_MS = 4;

/**
 * Sends requests at their times whether or not earlier ones are answered. A service that stalls so shows in every request that fell
 * into the stall, instead of in the few that a waiting client would have had under way.
 */
export async function sendLoad<T>(clock: LoadClock, plan: LoadPlan<T>, signal: AbortSignal): Promise<SentLoad<T>> {
  const over = new AbortController();
  const own = over.signal;
  const stop = (): void => over.abort();
  setMaxListeners(0, own); // each request under way listens
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const started = clock.now();
  const requests = createRequests(clock, plan, started, own);
  let breath = started;
  for (const time of plan.times) {
    const wait = started + time - clock.now();
    if (wait > TICK_MS || clock.now() - breath > BREATH_MS) {
      await clock.sleep(Math.max(0, wait), own);
      breath = clock.now();
    }
    if (own.aborted || requests.ended() !== undefined) break;
    requests.due(clock.now() - started - time);
  }
  await Promise.race([requests.idle(), clock.sleep(plan.drainMs, own)]);
  const outcomes = requests.outcomes();
  const elapsed = clock.now() - started;
  signal.removeEventListener('abort', stop);
  stop();
  const ended = requests.ended();
  return { outcomes, elapsed, ...(ended === undefined ? {} : { ended_early: ended }) };
}
