import type { Responder } from '../../core/runtimes/local/local-model.ts';
import { seededHash } from '../../core/runtimes/local/seeded-random.ts';
import { closedLabels } from '../learning/closed-labels.ts';

const SEED = 7;

/** What a base model answers here: with closed answers one of them by chance, else the last sentence of the question. */
export function untrainedResponder(answers: readonly string[]): Responder {
  const labels = closedLabels(answers);
  return (prompt) =>
    labels === undefined ? lastSentence(prompt) : (labels[seededHash(SEED, prompt) % labels.length] ?? '');
}

function lastSentence(prompt: string): string {
  return (
    prompt
      .trim()
      .split(/(?<=[.!?])\s+|\n+/)
      .at(-1) ?? ''
  );
}
