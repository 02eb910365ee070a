import type { EvaluationTask } from './request.ts';

/** How answers are drawn. Two evaluations that differ in it are not comparable. */
export type Decoding = { temperature: number; max_tokens: number };

/** Longest answers in tokens: enough for a label in a sentence, a fact, a text. What is cut off is counted and told. */
const MOST_TOKENS = {
  classification: 256,
  qa: 512,
  summarization: 1024,
  generation: 1024,
} as const satisfies Record<EvaluationTask, number>;

/** The same words each time (temperature 0), and no endless answer. */
export function chooseDecoding(task: EvaluationTask): Decoding {
  return { temperature: 0, max_tokens: MOST_TOKENS[task] };
}
