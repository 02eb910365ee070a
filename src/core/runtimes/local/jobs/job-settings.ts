import { localSettings } from '../../../catalog/hyperparameters/baseline.ts';
import { ForgeError } from '../../../errors.ts';
import type { TrainingJobSpec } from '../../../ports/training.ts';
import type { FeatureShape } from '../linear/features.ts';

/** The settings of a baseline job as the trainers read them. */
export type JobSettings = {
  epochs: number;
  learningRate: number;
  batchSize: number;
  l2: number;
  patience: number;
  seed: number;
  shape: FeatureShape;
};

type Values = TrainingJobSpec['settings'];
type SettingName = (typeof localSettings.baseline)[number]['name'];

/** Throws ForgeError unsupported or bad_request for a job this runtime cannot train. */
export function checkSpec(spec: TrainingJobSpec): void {
  if (spec.method !== 'baseline') {
    throw new ForgeError('unsupported', `the local runtime trains by method baseline, not ${spec.method}`, {
      next: 'use model and method "baseline"',
    });
  }
  const unknown = Object.keys(spec.settings).find((name) => !localSettings.baseline.some((row) => row.name === name));
  if (unknown !== undefined) throw new ForgeError('bad_request', `method baseline has no setting "${unknown}"`);
  const { shape } = toJobSettings(spec.settings);
  const [words, characters] = [shape.wordNgrams > 0, shape.charMax > 0];
  if (characters && shape.charMin > shape.charMax) {
    throw new ForgeError(
      'bad_request',
      `char_ngrams_min is ${shape.charMin}, more than char_ngrams_max ${shape.charMax}`,
    );
  }
  if (!words && (!characters || spec.data.labels === undefined)) {
    throw new ForgeError('bad_request', 'word_ngrams 0 leaves nothing to read from a text', {
      next:
        spec.data.labels === undefined
          ? 'open answers are found by words: set word_ngrams to 1 or 2'
          : 'set word_ngrams or char_ngrams_max above 0',
    });
  }
}

/** Throws ForgeError bad_request naming a setting that is missing or out of its bounds. */
export function toJobSettings(values: Values): JobSettings {
  return {
    epochs: numberSetting(values, 'epochs'),
    learningRate: numberSetting(values, 'learning_rate'),
    batchSize: numberSetting(values, 'batch_size'),
    l2: numberSetting(values, 'l2'),
    patience: numberSetting(values, 'patience'),
    seed: numberSetting(values, 'seed'),
    shape: {
      wordNgrams: numberSetting(values, 'word_ngrams'),
      charMin: numberSetting(values, 'char_ngrams_min'),
      charMax: numberSetting(values, 'char_ngrams_max'),
      hashBits: numberSetting(values, 'hash_bits'),
    },
  };
}

function numberSetting(values: Values, name: SettingName): number {
  const row = localSettings.baseline.find((candidate) => candidate.name === name);
  const value = values[name];
  const fits = typeof value === 'number' && row !== undefined && value >= row.min && value <= row.max;
  if (!fits || (row.type === 'integer' && !Number.isInteger(value))) {
    throw new ForgeError(
      'bad_request',
      `setting ${name} is ${String(value)}, but takes ${row?.type ?? 'a number'} from ${row?.min} to ${row?.max}`,
    );
  }
  return value;
}
