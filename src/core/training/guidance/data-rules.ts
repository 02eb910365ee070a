import { bedrockRowLimits } from '../../catalog/recipes/bedrock-fields.ts';
import type { Rule } from './rule.ts';

const CHARS_PER_TOKEN = 4;
/** An estimate from characters may be off by so much: only beyond it is a row surely too long. */
const SURE = 1.3;

/** Rules about the rows. */
export const dataRules: readonly Rule[] = [
  {
    code: 'rows_below_batch',
    guidance: 'G13',
    severity: 'block',
    source: 'Nova SDK 1.4.6, check of training jobs',
    find: ({ runtime, schedule: { rows, batch } }) =>
      runtime === 'bedrock' || rows >= batch || rows === 0
        ? undefined
        : {
            message: `${rows} training rows are fewer than one batch of ${batch}`,
            fix: `prepare at least ${batch} rows, or use runtime bedrock`,
          },
  },
  {
    code: 'bedrock_rows',
    guidance: 'G10',
    severity: 'block',
    source: 'Nova SDK 1.4.6, row limits of Bedrock',
    find: ({ runtime, technique, generation, schedule: { rows } }) => {
      const limits =
        runtime === 'bedrock'
          ? Object.entries(bedrockRowLimits).find(([key]) => key === `${technique}-${generation}`)?.[1]
          : undefined;
      if (limits === undefined || (rows >= limits.least && rows <= limits.most)) return undefined;
      return {
        message: `Bedrock takes ${limits.least} to ${limits.most} rows here; there are ${rows}`,
        fix: 'prepare other shares, or use runtime sagemaker',
      };
    },
  },
  {
    code: 'few_rows',
    guidance: 'G9',
    severity: 'warn',
    source: 'Nova Forge guide and published case: pilot at 100 rows',
    find: ({ technique, schedule: { rows } }) =>
      technique === 'rft' || rows === 0 || rows >= 100
        ? undefined
        : {
            message: `${rows} training rows; even a pilot wants 100`,
            fix: 'take the result as a trial of the loop, not of the model',
          },
  },
  {
    code: 'rft_rows',
    guidance: 'G11',
    severity: 'warn',
    source: 'AWS best practices for RFT on Bedrock',
    find: ({ technique, schedule: { rows } }) =>
      technique !== 'rft' || (rows >= 100 && rows <= 10_000)
        ? undefined
        : {
            message: `RFT is at its best with 100 to 10,000 prompts; there are ${rows}`,
            fix: 'start with 100 to 200 prompts and watch the reward',
          },
  },
  {
    code: 'reasoning_mismatch',
    guidance: 'G18',
    severity: 'block',
    source: 'Nova SDK 1.4.6; Nova guide: training without reasoning loses it',
    find: ({ values, reasoning }) => {
      const enabled = values['reasoning_enabled'];
      if (typeof enabled !== 'boolean' || reasoning === undefined || enabled === reasoning) return undefined;
      return {
        message: `reasoning_enabled is ${enabled} but the rows hold ${reasoning ? 'reasoning' : 'none'}`,
        fix: `leave reasoning_enabled out, or set it to ${reasoning}`,
      };
    },
  },
  {
    code: 'reasoning_unknown',
    guidance: 'G18',
    severity: 'warn',
    source: 'Nova SDK 1.4.6',
    find: ({ knobs, reasoning }) =>
      reasoning !== undefined || !knobs.some(({ name }) => name === 'reasoning_enabled')
        ? undefined
        : {
            message: 'whether the rows hold reasoning could not be looked at',
            fix: 'set reasoning_enabled to what the rows hold, or prepare the dataset again',
          },
  },
  {
    code: 'rows_over_length',
    guidance: 'G38',
    severity: 'warn',
    source: 'Nova guide: match max_length to the data; RL recipes leave longer prompts out without a word',
    find: ({ technique, schedule: { rows, rows_over_length, length } }) =>
      rows_over_length <= rows / 100
        ? undefined
        : {
            message: `at least ${rows_over_length} of ${rows} rows are longer than ${length} tokens and are ${technique === 'rft' ? 'left out' : 'cut at their end, which is the answer'}`,
            fix: 'raise the length or shorten the prompts',
          },
  },
  {
    code: 'target_beyond_length',
    guidance: 'G38',
    severity: 'block',
    source: 'Nova guide; arithmetic',
    find: ({ dataset, schedule: { length } }) => {
      const longest = Math.round(dataset.lengths.prompt.p90 / CHARS_PER_TOKEN);
      if (length === 0 || longest <= length * SURE) return undefined;
      return {
        message: `one prompt in ten has about ${longest} tokens or more, and ${length} are read: nothing of their answers is left to learn`,
        fix: 'raise the length, shorten the prompts, or take an instance type whose recipe reads more',
      };
    },
  },
];
