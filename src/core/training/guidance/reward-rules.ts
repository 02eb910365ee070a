import { numberOf, type Rule } from './rule.ts';

/** Rules about learning from rewards. */
export const rewardRules: readonly Rule[] = [
  {
    code: 'same_rollouts',
    guidance: 'G45',
    severity: 'block',
    source: 'recipes of training jobs: top_k 1; equal answers have no advantage over each other',
    find: (facts) => {
      const [top_k, temperature] = [numberOf(facts, 'top_k'), numberOf(facts, 'temperature')];
      if (facts.technique !== 'rft' || (top_k !== 1 && temperature !== 0)) return undefined;
      return {
        message: `${top_k === 1 ? 'top_k 1' : 'temperature 0'} makes all answers to a prompt the same: nothing is learnt`,
        fix: 'set top_k to 5 and temperature to 1',
      };
    },
  },
  {
    code: 'few_rollouts',
    guidance: 'G44',
    severity: 'warn',
    source: 'Nova guide: 4 and more; HyperPod recipe 8',
    find: ({ technique, values }) => {
      const count = values['number_generation'] ?? values['trainingSamplePerPrompt'];
      return technique !== 'rft' || typeof count !== 'number' || count >= 4
        ? undefined
        : { message: `${count} answers a prompt: a group that agrees teaches nothing`, fix: 'set it to 4 or more' };
    },
  },
  {
    code: 'fixed_rollouts',
    guidance: 'G45',
    severity: 'warn',
    source: 'recipe of RFT: number_generation and top_k stand in the recipe, which serverless jobs do not send',
    find: ({ technique, runtime }) =>
      technique !== 'rft' || runtime !== 'serverless'
        ? undefined
        : {
            message:
              'serverless RFT takes neither number_generation nor top_k; the published recipe has 2 answers and top_k 1',
            fix: 'watch that the reward varies within groups, or use runtime sagemaker',
          },
  },
  {
    code: 'no_anchor',
    guidance: 'G47',
    severity: 'warn',
    source: 'published case 0.02 from an SFT checkpoint; Tinker: stable below 0.01 of KL',
    find: (facts) =>
      facts.technique !== 'rft' || facts.parent === undefined || numberOf(facts, 'kl_loss_coef') !== 0
        ? undefined
        : {
            message: 'kl_loss_coef is 0 from a trained checkpoint: nothing holds the model to what it learnt',
            fix: 'set it to 0.02',
          },
  },
  {
    code: 'untuned_start',
    guidance: 'G43',
    severity: 'info',
    source: 'AWS guide on techniques',
    find: ({ technique, parent }) =>
      technique === 'sft' || parent !== undefined
        ? undefined
        : {
            message: `${technique.toUpperCase()} from the base model; after SFT it has a format to build on`,
            fix: 'pass from_run with an SFT run, unless the base model answers in the right form',
          },
  },
];
