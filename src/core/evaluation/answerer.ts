import type { EvaluationRow } from './evaluation-rows.ts';
import type { Likelihood } from './likelihoods.ts';
import type { Judged } from './prediction-lines.ts';
import type { GivenSample } from './sampled-answers.ts';

/** An answer and, of a model that is asked from afar, what it took. `reused`: it was given to the same question before. */
export type RowAnswer = Likelihood & {
  text: string;
  input_tokens?: number;
  output_tokens?: number;
  latency_ms?: number;
  attempts?: number;
  stop_reason?: string;
  reused?: true;
  judged?: Judged;
  /** All answers to the row, `text` the first, where there are several or rewards. */
  samples?: readonly GivenSample[];
};

/** Gives the answer to a row. `most`: how many rows may be under way at once. */
export type Answerer = {
  most: number;
  answer(row: EvaluationRow, signal: AbortSignal): Promise<RowAnswer>;
  /** What progress says beside the count: money, when it costs any. */
  told(): string;
  /** US dollars spent on the evaluation so far, earlier calls included. */
  spent(): number;
  close(): Promise<void>;
};

/** What earlier calls spent, and what may be spent in all. */
export type Money = { spent: number; ceiling?: number };
