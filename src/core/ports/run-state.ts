/** The life of anything that takes time. */
export const runStates = ['planned', 'starting', 'running', 'stopping', 'succeeded', 'failed', 'stopped'] as const;
export type RunState = (typeof runStates)[number];

/** True when nothing will change any more. */
export function isFinal(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'stopped';
}

/** Why something failed and what mends it, both as sentences. */
export type Failure = { cause: string; fix: string };

/** One value of one metric. `step` counts optimiser steps unless the name says epoch. */
export type MetricPoint = { step: number; name: string; value: number; at: string; epoch?: number };

/** Log lines, oldest first. `next` is the cursor of what follows, absent when the end was reached and the job has ended. */
export type LogPage = { lines: string[]; next?: string };
