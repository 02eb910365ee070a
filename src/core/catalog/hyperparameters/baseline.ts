/** One setting a method takes: its bounds are inclusive. */
export type SettingRow = {
  name: string;
  type: 'integer' | 'number' | 'text' | 'boolean';
  default: number | string | boolean;
  min?: number;
  max?: number;
  choices?: readonly (number | string)[];
  description: string;
};

/**
 * Settings of the local baseline by training method. Defaults come from our own trials on an eight-label set of 8,200 short
 * texts: around them accuracy moves by less than its standard error.
 */
export const localSettings = {
  baseline: [
    {
      name: 'epochs',
      type: 'integer',
      default: 10,
      min: 1,
      max: 200,
      description: 'passes over the training rows at most; early stopping may end sooner',
    },
    {
      name: 'learning_rate',
      type: 'number',
      default: 0.4,
      min: 0.0001,
      max: 10,
      description: 'first step of AdaGrad, which shrinks per feature as gradients add up; closed answers only',
    },
    {
      name: 'batch_size',
      type: 'integer',
      default: 8,
      min: 1,
      max: 1024,
      description: 'rows whose gradients are taken at the same weights; one batch is one step',
    },
    {
      name: 'l2',
      type: 'number',
      default: 0,
      min: 0,
      max: 1,
      description: 'pull of a weight towards zero each time a row touches it; closed answers only',
    },
    {
      name: 'patience',
      type: 'integer',
      default: 2,
      min: 0,
      max: 200,
      description: 'epochs without a validation loss lower by a percent before training stops; 0 never stops early',
    },
    {
      name: 'word_ngrams',
      type: 'integer',
      default: 2,
      min: 0,
      max: 4,
      description: 'longest run of words that is a feature; 0 reads no words',
    },
    {
      name: 'char_ngrams_min',
      type: 'integer',
      default: 3,
      min: 1,
      max: 8,
      description: 'shortest run of characters that is a feature; closed answers only',
    },
    {
      name: 'char_ngrams_max',
      type: 'integer',
      default: 5,
      min: 0,
      max: 8,
      description: 'longest run of characters that is a feature; 0 reads no characters; closed answers only',
    },
    {
      name: 'hash_bits',
      type: 'integer',
      default: 18,
      min: 10,
      max: 22,
      description:
        'features are hashed into 2^hash_bits buckets; the most frequent are kept when buckets x labels exceed 8,388,608 weights',
    },
    {
      name: 'seed',
      type: 'integer',
      default: 42,
      min: 0,
      max: 4294967295,
      description: 'order of the rows and choice between tied labels; the same seed gives the same model, bit for bit',
    },
  ],
} as const satisfies Record<string, readonly SettingRow[]>;
