import { isFinal, type RunState } from '../../../ports/run-state.ts';

/**
 * When a watched job is looked at. Lines that go on are proof that a job runs; so its state is asked for only when the first
 * lines come, when they have gone silent, or when a phase without lines should be over. Each such question that finds nothing
 * new makes the next wait longer. Milliseconds.
 */
export type Watch = {
  state: RunState;
  detail: string;
  describedAt: number;
  /** When lines were last asked for, and when new ones last came. */
  readAt?: number;
  linesAt?: number;
  /** How long nothing may happen before the state is asked for. */
  patience: number;
};

const READ_EVERY_MS = 60_000;
const SILENCE_MS = 5 * 60_000;
const START_MS = 15 * 60_000;
const UPLOAD_MS = 5 * 60_000;
const STOP_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

/** How long a phase is given before it is asked about the first time. */
export function firstPatience(state: RunState, detail: string): number {
  if (state === 'stopping') return STOP_MS;
  if (detail.startsWith('Uploading')) return UPLOAD_MS;
  return state === 'running' ? SILENCE_MS : START_MS;
}

/** The wait after a question that found nothing new. */
export function longerPatience(patience: number): number {
  return Math.min(LONGEST_MS, patience * 2);
}

export function isReadDue(watch: Watch, now: number): boolean {
  return !isFinal(watch.state) && now - (watch.readAt ?? 0) >= READ_EVERY_MS;
}

export function isStateDue(watch: Watch, now: number): boolean {
  if (isFinal(watch.state)) return false;
  const firstLines = watch.state === 'starting' && watch.linesAt !== undefined && watch.linesAt > watch.describedAt;
  return firstLines || now - Math.max(watch.describedAt, watch.linesAt ?? 0) >= watch.patience;
}
