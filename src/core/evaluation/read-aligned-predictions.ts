import { alignPredictions } from './align-predictions.ts';
import type { RowSurvey } from './evaluation-rows.ts';
import { type FilePrediction, type PredictionFile, readPredictionFile } from './prediction-file.ts';

/** A file of predictions and its answer of each row to be evaluated. */
export async function readAlignedPredictions(
  path: string,
  survey: RowSurvey,
): Promise<{ file: PredictionFile; answers: Map<number, FilePrediction> }> {
  const rows = Array.from({ length: survey.available }, (_, index) => index + 1).filter(survey.includes);
  const file = await readPredictionFile(path);
  return { file, answers: alignPredictions(file.predictions, rows, survey.available) };
}
