import { ForgeError } from '../../../errors.ts';
import type { Trainee } from '../jobs/trainee.ts';
import type { Rows } from '../jobs/training-rows.ts';
import { seededRandom, shuffle } from '../seeded-random.ts';
import { type AdaGrad, type LabelledRows, type Tally, createAdaGrad, stepAdaGrad, tallyRow } from './adagrad.ts';
import { type FeatureSpace, countDocument, createDocumentCounts, toFeatureSpace } from './feature-space.ts';
import { type FeatureBag, createFeatureBag } from './features.ts';
import { createRowVectors, packRow } from './row-vectors.ts';
import { toSoftmaxFile } from './softmax-file.ts';
import { zeroModel } from './softmax-model.ts';
import { createTextVector } from './text-vector.ts';

/** Columns x labels at most: 32 MB of weights, in memory and in each checkpoint. */
const MOST_WEIGHTS = 2 ** 23;

type Run = {
  trainee: Trainee;
  optimiser: AdaGrad;
  train: LabelledRows;
  validation: LabelledRows | undefined;
  step: number;
};

/**
 * Fits multinomial logistic regression to closed labels by AdaGrad over hashed TF-IDF n-grams. Stops early when the validation
 * loss has not fallen by a percent for `patience` epochs; the epoch with the lowest is kept (the untrained one does not compete), without
 * validation rows the last. Train loss and accuracy are measured on each row before the step it takes part in. Throws ForgeError bad_data when the rows cannot teach.
 */
export async function trainSoftmax(trainee: Trainee, labels: readonly string[]): Promise<void> {
  const { settings } = trainee;
  const wanted = labelIndexes('train', trainee.train, labels);
  const known = trainee.validation === undefined ? undefined : labelIndexes('validation', trainee.validation, labels);
  checkLabels(wanted, labels);
  const bag = createFeatureBag(settings.shape);
  const { space, entries } = await fitSpace(trainee, bag, labels.length);
  const train = await toLabelledRows(trainee, space, bag, trainee.train.prompts, wanted, entries);
  const validation =
    trainee.validation === undefined || known === undefined
      ? undefined
      : await toLabelledRows(trainee, space, bag, trainee.validation.prompts, known, Number.POSITIVE_INFINITY);
  const optimiser = createAdaGrad(zeroModel(labels, settings.seed, space), settings);
  await trainee.log(
    `${labels.length} labels, ${space.buckets.length} features, ${train.labels.length} training rows, ${known?.length ?? 0} validation rows`,
  );
  await runEpochs({ trainee, optimiser, train, validation, step: 0 });
}

function labelIndexes(split: string, rows: Rows, labels: readonly string[]): Uint32Array {
  const places = new Map(labels.map((label, place) => [label, place]));
  return Uint32Array.from(rows.targets, (target, row) => {
    const place = places.get(target) ?? places.get(target.trim());
    if (place !== undefined) return place;
    throw new ForgeError(
      'bad_data',
      `${split} split, row ${row + 1}: the answer "${target.slice(0, 80)}" is none of the ${labels.length} labels`,
      {
        next: 'call prepare_dataset again',
      },
    );
  });
}

function checkLabels(wanted: Uint32Array, labels: readonly string[]): void {
  const [first = 0] = wanted;
  if (wanted.some((label) => label !== first)) return;
  throw new ForgeError(
    'bad_data',
    `all ${wanted.length} training rows have the one label "${labels[first] ?? ''}"; at least 2 are needed to tell apart`,
    {
      next: 'prepare a dataset with rows of every label',
    },
  );
}

async function fitSpace(
  trainee: Trainee,
  bag: FeatureBag,
  labels: number,
): Promise<{ space: FeatureSpace; entries: number }> {
  const { shape } = trainee.settings;
  const counts = createDocumentCounts(shape);
  for (const prompt of trainee.train.prompts) {
    countDocument(counts, shape, bag, prompt);
    await trainee.breathe(0);
  }
  return { space: toFeatureSpace(shape, counts, Math.floor(MOST_WEIGHTS / labels)), entries: counts.entries };
}

async function toLabelledRows(
  trainee: Trainee,
  space: FeatureSpace,
  bag: FeatureBag,
  texts: readonly string[],
  labels: Uint32Array,
  entries: number,
): Promise<LabelledRows> {
  const vectors = createRowVectors(space, bag, texts, entries);
  const scratch = createTextVector();
  for (let row = 0; row < texts.length && vectors.packed !== undefined; row++) {
    packRow(vectors, scratch);
    await trainee.breathe(0);
  }
  return { vectors, labels };
}

async function runEpochs(run: Run): Promise<void> {
  const { trainee } = run;
  const { settings } = trainee;
  const rows = run.train.labels.length;
  const random = seededRandom(settings.seed);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  trainee.plan(Math.ceil(rows / settings.batchSize) * settings.epochs);
  let lowest = await endEpoch(run, 0, await tallyAll(run, run.train), Number.POSITIVE_INFINITY);
  let since = 0;
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    shuffle(random, order);
    const loss = await endEpoch(
      run,
      epoch,
      await passOver(run, order),
      epoch === 1 ? Number.POSITIVE_INFINITY : lowest,
    );
    since = epoch === 1 || loss < lowest * LEAST_GAIN ? 0 : since + 1;
    lowest = epoch === 1 ? loss : Math.min(lowest, loss);
    if (settings.patience > 0 && run.validation !== undefined && since >= settings.patience) {
      await trainee.log(`stopped early: validation loss has not fallen by a percent for ${since} epochs`);
      break;
    }
  }
  trainee.plan(run.step);
}

/** A loss must fall by one percent to count as progress: less is within the noise of a validation split. */
const LEAST_GAIN = 0.99;

async function passOver(run: Run, order: Uint32Array): Promise<Tally> {
  const { batchSize } = run.trainee.settings;
  const tally: Tally = { rows: 0, loss: 0, correct: 0 };
  for (let at = 0; at < order.length; at += batchSize) {
    stepAdaGrad(run.optimiser, run.train, order.subarray(at, at + batchSize), tally);
    await run.trainee.breathe(++run.step);
  }
  return tally;
}

async function tallyAll(run: Run, rows: LabelledRows): Promise<Tally> {
  const tally: Tally = { rows: 0, loss: 0, correct: 0 };
  for (let row = 0; row < rows.labels.length; row++) {
    tallyRow(run.optimiser, rows, row, tally);
    await run.trainee.breathe(run.step);
  }
  return tally;
}

/** Measures, reports, and tells the validation loss (infinite without validation rows: then each epoch is kept over the one before). */
async function endEpoch(run: Run, epoch: number, train: Tally, lowest: number): Promise<number> {
  const metrics: Record<string, number> = {
    train_loss: train.loss / train.rows,
    train_accuracy: train.correct / train.rows,
  };
  if (run.validation !== undefined) {
    const tally = await tallyAll(run, run.validation);
    metrics['validation_loss'] = tally.loss / tally.rows;
    metrics['validation_accuracy'] = tally.correct / tally.rows;
  }
  const { validation_loss: loss } = metrics;
  await run.trainee.endEpoch({
    epoch,
    step: run.step,
    best: loss === undefined || loss < lowest,
    metrics,
    file: toSoftmaxFile(run.optimiser.model),
  });
  return loss ?? Number.POSITIVE_INFINITY;
}
