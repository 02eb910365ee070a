import type { EvaluationEffects } from './effects.ts';
import { alignPredictions } from './align-predictions.ts';
import type { EvaluationRow, RowSurvey } from './evaluation-rows.ts';
import { type FilePrediction, type PredictionFile, readPredictionFile } from './prediction-file.ts';
import type { EvaluationTarget } from './target.ts';

/** Gives the answer to a row. `width`: how many rows may be asked at once. */
export type Answerer = {
  width: number;
  answer(row: EvaluationRow, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
};

const ENDPOINT_WIDTH = 4;

/** Opens the model, or reads the file of predictions. Errors are ForgeErrors of the runtime or about the file. */
export async function openAnswerer(
  effects: EvaluationEffects,
  target: EvaluationTarget,
  rows: RowSurvey,
): Promise<Answerer> {
  if (target.kind === 'predictions') return fileAnswerer(target.path, rows);
  const runtime = await effects.inference();
  const model = await runtime.open(target.source);
  return {
    width: target.source.from === 'endpoint' ? ENDPOINT_WIDTH : 1,
    answer: async ({ turns }, signal) =>
      (await model.answer({ messages: turns.messages, temperature: 0 }, signal)).text,
    close: () => model.close(),
  };
}

async function fileAnswerer(path: string, survey: RowSurvey): Promise<Answerer> {
  const { answers } = await readAlignedPredictions(path, survey);
  return {
    width: 1,
    answer: ({ row }) => Promise.resolve(answers.get(row)?.answer ?? ''),
    close: () => Promise.resolve(),
  };
}

/** A file of predictions and its answer of each row to be evaluated. */
export async function readAlignedPredictions(
  path: string,
  survey: RowSurvey,
): Promise<{ file: PredictionFile; answers: Map<number, FilePrediction> }> {
  const rows = Array.from({ length: survey.available }, (_, index) => index + 1).filter(survey.includes);
  const file = await readPredictionFile(path);
  return { file, answers: alignPredictions(file.predictions, rows, survey.available) };
}
