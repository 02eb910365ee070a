import { type RowVectors, readRow } from './row-vectors.ts';
import { type SoftmaxModel, bestLabel, readScores, softmax } from './softmax-model.ts';
import { type TextVector, createTextVector } from './text-vector.ts';

/** Rows to learn from or to be measured on: prompts, and for each the index of its label. */
export type LabelledRows = { vectors: RowVectors; labels: Uint32Array };

/** Sums over rows; divide by `rows` for means. */
export type Tally = { rows: number; loss: number; correct: number };

export type StepSizes = { learningRate: number; l2: number };

/**
 * AdaGrad (Duchi, Hazan, Singer 2011) with one running sum of squared gradients a column, shared by its labels: the gradient
 * of a column is its value times (probability - truth), so its square is value^2 times one number a row.
 */
export type AdaGrad = {
  model: SoftmaxModel;
  sizes: StepSizes;
  squares: Float32Array;
  biasSquares: number;
  slots: Slot[];
};

/** One row of a batch between its forward and its backward pass. */
type Slot = { vector: TextVector; errors: Float64Array };

export function createAdaGrad(model: SoftmaxModel, sizes: StepSizes): AdaGrad {
  return { model, sizes, squares: new Float32Array(model.space.buckets.length), biasSquares: 0, slots: [] };
}

/** Below this squared error (about 99 % sure of the right label) a row is left alone: half the time of late epochs, no accuracy. */
const SMALLEST_ERROR = 1e-4;

/** One step: gradients of all rows of the batch at the same weights, then applied row by row. Adds each row's loss before the step to the tally. */
export function stepAdaGrad(optimiser: AdaGrad, rows: LabelledRows, batch: Uint32Array, tally: Tally): void {
  for (let index = 0; index < batch.length; index++) {
    const slot = slotAt(optimiser, index);
    const row = batch[index] ?? 0;
    measure(optimiser.model, slot, rows, row, tally);
    const label = rows.labels[row] ?? 0;
    slot.errors[label] = (slot.errors[label] ?? 0) - 1;
  }
  for (let index = 0; index < batch.length; index++) backward(optimiser, slotAt(optimiser, index));
}

/** Adds one row's loss and whether its label was found to the tally; changes no weight. */
export function tallyRow(optimiser: AdaGrad, rows: LabelledRows, row: number, tally: Tally): void {
  measure(optimiser.model, slotAt(optimiser, 0), rows, row, tally);
}

function slotAt(optimiser: AdaGrad, index: number): Slot {
  const known = optimiser.slots[index];
  if (known !== undefined) return known;
  const slot = { vector: createTextVector(), errors: new Float64Array(optimiser.model.labels.length) };
  optimiser.slots[index] = slot;
  return slot;
}

/** Leaves the probabilities in `errors`. */
function measure(model: SoftmaxModel, slot: Slot, rows: LabelledRows, row: number, tally: Tally): void {
  const label = rows.labels[row] ?? 0;
  readRow(rows.vectors, row, slot.vector);
  readScores(model, slot.vector, slot.errors);
  if (bestLabel(slot.errors, model.seed, rows.vectors.texts[row] ?? '') === label) tally.correct++;
  softmax(slot.errors);
  tally.loss -= Math.log(Math.max(slot.errors[label] ?? 0, Number.MIN_VALUE));
  tally.rows++;
}

function backward(optimiser: AdaGrad, slot: Slot): void {
  let errorSquares = 0;
  for (const error of slot.errors) errorSquares += error * error;
  if (errorSquares < SMALLEST_ERROR) return;
  moveWeights(optimiser, slot, errorSquares);
  moveBias(optimiser, slot.errors, errorSquares);
}

function moveWeights(optimiser: AdaGrad, slot: Slot, errorSquares: number): void {
  const { squares, sizes } = optimiser;
  const { weights } = optimiser.model;
  const { columns, values, size } = slot.vector;
  const { errors } = slot;
  const labels = errors.length;
  for (let index = 0; index < size; index++) {
    const column = columns[index] ?? 0;
    const value = values[index] ?? 0;
    const sum = (squares[column] ?? 0) + value * value * errorSquares;
    squares[column] = sum;
    const rate = sizes.learningRate / Math.sqrt(sum + 1e-12);
    const keep = 1 - Math.min(1, rate * sizes.l2);
    const step = rate * value;
    const row = column * labels;
    for (let label = 0; label < labels; label++) {
      weights[row + label] = keep * (weights[row + label] ?? 0) - step * (errors[label] ?? 0);
    }
  }
}

function moveBias(optimiser: AdaGrad, errors: Float64Array, errorSquares: number): void {
  const { bias } = optimiser.model;
  optimiser.biasSquares += errorSquares;
  const step = optimiser.sizes.learningRate / Math.sqrt(optimiser.biasSquares);
  for (let label = 0; label < bias.length; label++) bias[label] = (bias[label] ?? 0) - step * (errors[label] ?? 0);
}
