import type { DatasetRecord } from '../runs/dataset-record.ts';

/** What the settings come to on this dataset. Counts; only `passes` may be a fraction. */
export type Arithmetic = {
  train_rows: number;
  validation_rows: number;
  batch_size: number;
  steps_per_epoch: number;
  epochs: number;
  steps: number;
  /** How often each row is seen: steps x batch / rows. */
  passes: number;
  checkpoints: number;
};

export function trainingArithmetic(
  dataset: DatasetRecord,
  values: Readonly<Record<string, number | string | boolean>>,
): Arithmetic {
  const train_rows = dataset.splits['train']?.rows ?? 0;
  const batch_size = numberOf(values['batch_size'], 1);
  // Open answers have nothing to repeat: the index over them is built once.
  const epochs = dataset.task === 'open' && 'char_ngrams_max' in values ? 1 : numberOf(values['epochs'], 1);
  const steps_per_epoch = Math.ceil(train_rows / batch_size);
  const steps = steps_per_epoch * epochs;
  return {
    train_rows,
    validation_rows: dataset.splits['validation']?.rows ?? 0,
    batch_size,
    steps_per_epoch,
    epochs,
    steps,
    passes: train_rows === 0 ? 0 : Math.min(epochs, (steps * batch_size) / train_rows),
    checkpoints: epochs + 1,
  };
}

function numberOf(value: number | string | boolean | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
