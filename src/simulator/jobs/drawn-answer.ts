import type { Responder } from '../../core/runtimes/local/local-model.ts';
import { seededHash } from '../../core/runtimes/local/seeded-random.ts';

const SEED = 11;
/** Of four draws at a temperature one wanders. */
const WANDERS = 4;

/** An answer drawn at a temperature: mostly the likeliest, now and then one of the other answers there are. The same draw is the same answer. */
export function drawnAnswer(respond: Responder, prompt: string, draw: string, others: readonly string[]): string {
  const hash = seededHash(SEED, `${draw}/${prompt}`);
  if (hash % WANDERS !== 0 || others.length === 0) return respond(prompt);
  return others[Math.floor(hash / WANDERS) % others.length] ?? '';
}
