import type { Trainee } from '../jobs/trainee.ts';
import type { Rows } from '../jobs/training-rows.ts';
import { ForgeError } from '../../../errors.ts';
import { type DocumentCounts, countDocument, createDocumentCounts } from '../linear/feature-space.ts';
import { type FeatureBag, type FeatureShape, createFeatureBag } from '../linear/features.ts';
import { createIndexBuilder, emptyIndex, indexRow } from './build-index.ts';
import { toNearestFile } from './nearest-file.ts';
import { type NearestIndex, createSearchSpace, nearestAnswer } from './nearest-index.ts';
import { tokenF1 } from './token-f1.ts';

/** Eight bytes each, in memory and in the model file. */
const MOST_ENTRIES = 60_000_000;

/**
 * "Trains" for open answers: one pass that files each training prompt under its words. Epoch 0 is the empty index, epoch 1 the
 * full one; validation token F1 and exact match are measured for both. Characters are not read: an index of them would be
 * larger than the texts.
 */
export async function trainNearest(trainee: Trainee): Promise<void> {
  const { batchSize, shape: wanted } = trainee.settings;
  const shape: FeatureShape = { ...wanted, charMin: 0, charMax: 0 };
  const { prompts, targets } = trainee.train;
  const steps = Math.ceil(prompts.length / batchSize);
  trainee.plan(steps);
  const bag = createFeatureBag(shape);
  const counts = await countDocuments(trainee, shape, bag);
  const builder = createIndexBuilder(shape, counts, bag, targets);
  await endEpoch(trainee, emptyIndex(builder.index.space), bag, 0, 0);
  for (const prompt of prompts) {
    indexRow(builder, prompt);
    await trainee.breathe(Math.floor(builder.filled / batchSize));
  }
  await trainee.log(
    `${prompts.length} training prompts filed under ${builder.index.space.buckets.length} features, ${builder.index.answers.length} different answers`,
  );
  await endEpoch(trainee, builder.index, bag, 1, steps);
}

async function countDocuments(trainee: Trainee, shape: FeatureShape, bag: FeatureBag): Promise<DocumentCounts> {
  const counts = createDocumentCounts(shape);
  for (const prompt of trainee.train.prompts) {
    countDocument(counts, shape, bag, prompt);
    if (counts.entries > MOST_ENTRIES) throw tooMany(counts);
    await trainee.breathe(0);
  }
  return counts;
}

function tooMany(counts: DocumentCounts): ForgeError {
  return new ForgeError(
    'bad_data',
    `the first ${counts.documents} training prompts have more than ${MOST_ENTRIES} words to file`,
    {
      next: 'prepare a sample of the rows, or set word_ngrams to 1',
    },
  );
}

async function endEpoch(
  trainee: Trainee,
  index: NearestIndex,
  bag: FeatureBag,
  epoch: number,
  step: number,
): Promise<void> {
  const metrics = trainee.validation === undefined ? {} : await measure(trainee, index, bag, trainee.validation, step);
  await trainee.endEpoch({ epoch, step, best: true, metrics, file: toNearestFile(index) });
}

async function measure(
  trainee: Trainee,
  index: NearestIndex,
  bag: FeatureBag,
  rows: Rows,
  step: number,
): Promise<Record<string, number>> {
  const search = createSearchSpace(index, bag);
  let [f1, exact] = [0, 0];
  for (const [row, prompt] of rows.prompts.entries()) {
    const gold = rows.targets[row] ?? '';
    const answer = nearestAnswer(index, search, prompt);
    f1 += tokenF1(answer, gold);
    if (answer === gold) exact++;
    await trainee.breathe(step);
  }
  return { validation_token_f1: f1 / rows.prompts.length, validation_exact_match: exact / rows.prompts.length };
}
