import { compareRuns } from './compare-runs.ts';
import type { Tool } from './define-tool.ts';
import { deployModel } from './deploy-model.ts';
import { evaluateModel } from './evaluate-model.ts';
import { getRun } from './get-run.ts';
import { invokeModel } from './invoke-model.ts';
import { prepareDataset } from './prepare-dataset.ts';
import { startTraining } from './start-training.ts';
import { stopRun } from './stop-run.ts';

/** Every tool, in the order of work. */
export const tools: readonly Tool[] = [
  prepareDataset,
  startTraining,
  evaluateModel,
  compareRuns,
  deployModel,
  getRun,
  stopRun,
  invokeModel,
];

/** The tools of a server: a read-only one lists only those that change nothing. */
export function toolsFor(config: { readOnly: boolean }): readonly Tool[] {
  return config.readOnly ? tools.filter((tool) => tool.hints.readOnlyHint) : tools;
}
