import { localSettings } from '../../core/catalog/hyperparameters/baseline.ts';
import { ForgeError } from '../../core/errors.ts';
import { toJobSettings } from '../../core/runtimes/local/jobs/job-settings.ts';
import type { EpochEnd, Trainee } from '../../core/runtimes/local/jobs/trainee.ts';
import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';
import { fromSoftmaxFile } from '../../core/runtimes/local/linear/softmax-file.ts';
import { trainSoftmax } from '../../core/runtimes/local/linear/train-softmax.ts';
import { type Responder, nearestResponder, softmaxResponder } from '../../core/runtimes/local/local-model.ts';
import { fromNearestFile } from '../../core/runtimes/local/nearest/nearest-file.ts';
import { trainNearest } from '../../core/runtimes/local/nearest/train-nearest.ts';
import { closedLabels } from './closed-labels.ts';

/** The state after an epoch of the baseline; `share` is how much of the work is done then, from 0 to 1. */
export type Milestone = { share: number; loss: number; validation?: number; respond: Responder };

/** Each keeps its model. */
const MOST_EPOCHS = 10;

/** Smallest chance that a loss is reckoned with where there are only right and wrong answers. */
const LEAST_CHANCE = 0.02;

/** Lets the baseline learn as much as the job would see: `passes` over the rows, a part of them when it is less than one. */
export async function learn(rows: Rows, validation: Rows | undefined, passes: number): Promise<Milestone[]> {
  const seen = passes >= 1 ? rows : firstRows(rows, Math.max(2, Math.floor(rows.prompts.length * passes)));
  const epochs = Math.min(MOST_EPOCHS, Math.max(1, Math.round(passes)));
  const labels = closedLabels(seen.targets);
  const known = validation === undefined || labels === undefined ? validation : onlyWith(validation, labels);
  const ends: EpochEnd[] = [];
  const trainee = toTrainee(seen, known, epochs, ends);
  await (labels === undefined ? trainNearest(trainee) : trainSoftmax(trainee, labels));
  const last = ends.at(-1)?.epoch ?? 1;
  return ends.map((end) => toMilestone(end, last));
}

function toTrainee(train: Rows, validation: Rows | undefined, epochs: number, ends: EpochEnd[]): Trainee {
  const values = Object.fromEntries(localSettings.baseline.map(({ name, default: value }) => [name, value]));
  return {
    settings: toJobSettings({ ...values, epochs, patience: 0 }),
    train,
    validation: validation === undefined || validation.prompts.length === 0 ? undefined : validation,
    plan: () => {},
    breathe: async () => {},
    log: async () => {},
    endEpoch: async (end) => void ends.push({ ...end, file: copyOf(end.file) }),
  };
}

function toMilestone({ epoch, metrics, file }: EpochEnd, last: number): Milestone {
  const closed = 'weights' in file.sections;
  const validation = metrics['validation_loss'] ?? lossOf(metrics['validation_token_f1']);
  const loss = metrics['train_loss'] ?? (epoch === 0 ? lossOf(0) : (validation ?? lossOf(0.5)));
  return {
    share: last === 0 ? 1 : epoch / last,
    loss: loss ?? 0,
    ...(validation === undefined ? {} : { validation }),
    respond: closed ? softmaxResponder(fromSoftmaxFile(file)) : nearestResponder(fromNearestFile(file)),
  };
}

/** The trainer goes on with the same tables after an epoch. */
function copyOf(file: EpochEnd['file']): EpochEnd['file'] {
  return {
    model: file.model,
    sections: Object.fromEntries(Object.entries(file.sections).map(([name, table]) => [name, table.slice()])),
  };
}

function lossOf(share: number | undefined): number | undefined {
  return share === undefined ? undefined : -Math.log(Math.max(LEAST_CHANCE, share));
}

function firstRows({ prompts, targets }: Rows, count: number): Rows {
  return { prompts: prompts.slice(0, count), targets: targets.slice(0, count) };
}

function onlyWith({ prompts, targets }: Rows, labels: readonly string[]): Rows {
  const kept = targets.flatMap((target, row) => (labels.includes(target) ? [row] : []));
  return { prompts: kept.map((row) => prompts[row] ?? ''), targets: kept.map((row) => targets[row] ?? '') };
}

/** Whether the baseline cannot learn from rows, which for a job is a failure of its data and not of ours. */
export function isUnteachable(error: unknown): error is ForgeError {
  return error instanceof ForgeError && error.code === 'bad_data';
}
