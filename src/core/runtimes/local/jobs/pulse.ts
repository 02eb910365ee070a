import { setImmediate } from 'node:timers/promises';
import { ForgeError } from '../../../errors.ts';
import { type JobStatus, wasStopAsked, writeStatus } from './job-folder.ts';

const BREATH_MS = 40;
const REPORT_MS = 250;

/** The trainer's link to the outside: what it has said of itself, and what it was told. */
export type Pulse = { status: JobStatus; breathe: (step: number) => Promise<void>; plan: (total: number) => void };

type PulseEffects = { folder: string; stopSignal: AbortSignal; maxRuntimeSeconds: number; startedAt: string };

/**
 * `breathe` may be called at every step: it does nothing until 40 ms have passed, then lets signals in, and each quarter of a
 * second writes progress and looks for a request to stop. The limit counts from here, on a clock that nobody can set.
 */
export function createPulse(effects: PulseEffects): Pulse {
  const status: JobStatus = { state: 'running', started_at: effects.startedAt };
  const started = performance.now();
  let [lastBreath, lastReport] = [started, started];
  let total = 0;
  return {
    status,
    plan(steps) {
      total = steps;
      status.progress = { step: Math.min(status.progress?.step ?? 0, total), total };
    },
    async breathe(step) {
      const now = performance.now();
      if (now - lastBreath < BREATH_MS) return;
      if (total > 0) status.progress = { step, total };
      await setImmediate();
      checkLimit(effects, now - started);
      if (effects.stopSignal.aborted) throw stopAsked();
      if (now - lastReport >= REPORT_MS) {
        lastReport = now;
        if (await wasStopAsked(effects.folder)) throw stopAsked();
        await writeStatus(effects.folder, status);
      }
      lastBreath = performance.now();
    },
  };
}

function checkLimit(effects: PulseEffects, milliseconds: number): void {
  if (milliseconds < effects.maxRuntimeSeconds * 1000) return;
  throw new ForgeError('ceiling_exceeded', `reached its time limit of ${effects.maxRuntimeSeconds} seconds`, {
    next: 'train fewer epochs or rows; the model of the best epoch so far is kept',
  });
}

/** How a training loop ends when it was asked to. */
export function stopAsked(): ForgeError {
  return new ForgeError('cancelled', 'was asked to stop');
}
