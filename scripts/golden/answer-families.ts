import { z } from 'zod';
import {
  bestOver,
  squadExactMatch,
  squadF1,
  squadNormalize,
  squadV2F1,
} from '../../src/core/evaluation/metrics/squad.ts';
import { type Family, family } from './case.ts';

const Text = z.object({ prediction: z.string() });
const Answer = z.object({ prediction: z.string().nullable(), references: z.array(z.string()) });
const Answers = z.object({ predictions: z.array(z.string()), references: z.array(z.array(z.string())) });

/** Metrics of one answer against its references. */
export const answerFamilies: Readonly<Record<string, Family>> = {
  squad_normalize: family(Text, ({ prediction }) => squadNormalize(prediction)),
  squad_em: family(Answer, exactMatch),
  squad_v2_em: family(Answer, exactMatch),
  squad_f1: family(Answer, ({ prediction, references }) =>
    bestOver(references, (reference) => squadF1(prediction ?? '', reference)),
  ),
  squad_v2_f1: family(Answer, ({ prediction, references }) =>
    bestOver(references, (reference) => squadV2F1(prediction ?? undefined, reference)),
  ),
  squad_v1_corpus: family(Answers, ({ predictions, references }) => {
    const percent = (score: (prediction: string, reference: string) => number): number => {
      const scores = predictions.map((prediction, row) =>
        bestOver(references[row] ?? [], (reference) => score(prediction, reference)),
      );
      return (100 * scores.reduce((sum, value) => sum + value, 0)) / scores.length;
    };
    return { exact_match: percent(squadExactMatch), f1: percent(squadF1) };
  }),
};

function exactMatch({ prediction, references }: z.infer<typeof Answer>): number {
  return bestOver(references, (reference) => squadExactMatch(prediction ?? '', reference));
}
