import { strictMatch } from './open-metrics.ts';
import type { PredictionLine, Sample } from './prediction-lines.ts';

/** One of several answers to a row as it was given, with the reward it got where a function scored it. */
export type GivenSample = { answer: string; reward?: number };

/** The answers of a row beside its gold: each is right when it is the gold word for word. */
export function toSamples(given: readonly GivenSample[], gold: string): Sample[] {
  return given.map(({ answer, reward }) => ({
    answer,
    correct: strictMatch(answer, gold),
    ...(reward === undefined ? {} : { reward }),
  }));
}

/** Whether a sample succeeded: it was rewarded, or is right where nothing rewards. */
export function succeeds({ correct, reward }: Sample): boolean {
  return reward === undefined ? correct : reward > 0;
}

/** The answers of a line: several where they were drawn, else the one. */
export function samplesOf({ samples, answer, correct }: PredictionLine): readonly Sample[] {
  return samples ?? [{ answer, correct }];
}
