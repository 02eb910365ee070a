import { findKnob } from '../cloud/find-knob.ts';
import { nameOf } from '../cloud/schedule.ts';
import { numberOf, type Rule } from './rule.ts';

/** LoRA+ multiplies the rate of the second matrix: 1e-5 x 64 is what AWS publishes, twice that is the most we let pass. */
const LORA_PLUS_MOST = 1.28e-3;

/** Rules about learning rates and what goes with them. */
export const rateRules: readonly Rule[] = [
  {
    code: 'lora_plus_rate',
    guidance: 'G24',
    severity: 'block',
    source: 'recipes: lora_plus_lr_ratio 64; rates of open-weight LoRA (1e-4 and more) do not carry over',
    find: (facts) => {
      const ratio = numberOf(facts, 'learning_rate_ratio');
      const { rate } = facts.schedule;
      if (facts.technique !== 'sft' || ratio === undefined || rate * ratio <= LORA_PLUS_MOST * 1.0001) return undefined;
      return {
        message: `learning rate ${rate} x ratio ${ratio} trains the second matrix at ${(rate * ratio).toPrecision(2)}; published: ${1e-5 * 64}`,
        fix: `set learning_rate to at most ${(LORA_PLUS_MOST / ratio).toPrecision(1)}`,
      };
    },
  },
  {
    code: 'rate_zero',
    guidance: 'G23',
    severity: 'block',
    source: 'arithmetic: the published bounds include 0',
    find: ({ schedule: { rate } }) =>
      rate > 0 ? undefined : { message: 'the learning rate is 0: nothing is learnt', fix: 'leave it out' },
  },
  {
    code: 'rate_far_from_recipe',
    guidance: 'G23',
    severity: 'warn',
    source: 'Nova guide and recipes: 1e-5 LoRA, 5e-6 full rank',
    find: ({ technique, knobs, schedule: { rate } }) => {
      const name = nameOf(knobs, 'rate');
      const known = Number((name === undefined ? undefined : findKnob(knobs, name)?.default) ?? 0);
      const far = technique === 'sft' ? 2 : 10;
      if (known === 0 || rate === 0 || (rate <= known * far && rate >= known / far)) return undefined;
      return {
        message: `learning rate ${rate} is ${rate > known ? (rate / known).toPrecision(2) : `1/${(known / rate).toPrecision(2)}`} times the recipe's ${known}`,
        fix: `start at ${known}`,
      };
    },
  },
  {
    code: 'full_rft_rate',
    guidance: 'G46',
    severity: 'warn',
    source: 'recipes of training jobs give 1e-4 for LoRA and full rank alike; HyperPod recipe 7e-7, guide 1e-7 to 1e-6',
    find: ({ technique, rank, schedule: { rate } }) =>
      technique !== 'rft' || rank !== 'full' || rate < 1e-4
        ? undefined
        : {
            message: `learning rate ${rate} for RFT of all weights; every other source has 1e-5 or less`,
            fix: 'set learning_rate to 1e-5 or less',
          },
  },
  {
    code: 'rate_floor',
    guidance: 'G23',
    severity: 'block',
    source: 'recipes: the schedule ends at min_lr',
    find: (facts) => {
      const floor = numberOf(facts, 'min_lr');
      const { rate } = facts.schedule;
      return floor === undefined || floor <= rate
        ? undefined
        : {
            message: `min_lr ${floor} is above the learning rate ${rate}: the rate rises instead of falling`,
            fix: `set min_lr to ${rate / 10}`,
          };
    },
  },
  {
    code: 'large_lora_batch',
    guidance: 'G30',
    severity: 'warn',
    source: 'LoRA Without Regret (2025): LoRA suffers at large batches',
    find: ({ rank, technique, schedule: { batch } }) =>
      rank !== 'lora' || technique !== 'sft' || batch <= 128
        ? undefined
        : { message: `a batch of ${batch} rows; LoRA learns worse beyond 128`, fix: 'keep the recipe’s batch' },
  },
  {
    code: 'dpo_beta',
    guidance: 'G39',
    severity: 'warn',
    source: 'Nova recipes 0.1; smaller moves further from the base model',
    find: (facts) => {
      const beta = numberOf(facts, 'adam_beta');
      return beta === undefined || (beta >= 0.05 && beta <= 0.5)
        ? undefined
        : { message: `DPO beta is ${beta}; 0.05 to 0.5 is usual`, fix: 'start at 0.1' };
    },
  },
  {
    code: 'dpo_rate',
    guidance: 'G40',
    severity: 'warn',
    source: 'Tinker guide; Nova recipes: about 1e-5 LoRA, 5e-7 to 5e-6 full rank',
    find: ({ technique, rank, schedule: { rate } }) => {
      const most = rank === 'lora' ? 2e-5 : 5e-6;
      return technique !== 'dpo' || rate <= most
        ? undefined
        : {
            message: `DPO at learning rate ${rate}; ${rank === 'lora' ? 'about 1e-5' : '5e-7 to 5e-6'} is usual`,
            fix: `set learning_rate to ${most} or less`,
          };
    },
  },
];
