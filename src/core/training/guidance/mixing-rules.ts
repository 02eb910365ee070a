import { numberOf, type Rule } from './rule.ts';

/** Rules about forgetting, and about mixing Amazon's data in against it. */
export const mixingRules: readonly Rule[] = [
  {
    code: 'mostly_customer_data',
    guidance: 'G21',
    severity: 'warn',
    source: 'AWS case: 75 % customer data kept MMLU at 0.74, 100 % fell to 0.47',
    find: (facts) => {
      const share = numberOf(facts, 'customer_data_percent');
      return !facts.mixing || share === undefined || share <= 75
        ? undefined
        : {
            message: `${share} % of the mix is your data; beyond 75 % general abilities fell in AWS’s case`,
            fix: 'start at 50, and evaluate with panel general',
          };
    },
  },
  {
    code: 'no_safety_data',
    guidance: 'G20',
    severity: 'warn',
    source: 'Nova Forge SDK, part 2: keep rai and reasoning-instruction-following above 0',
    find: (facts) => {
      const zero = ['nova_rai_percent', 'nova_reasoning-instruction-following_percent'].filter(
        (name) => numberOf(facts, name) === 0,
      );
      return !facts.mixing || zero.length === 0
        ? undefined
        : {
            message: `${zero.join(' and ')} ${zero.length === 1 ? 'is' : 'are'} 0: these keep the model safe and following instructions`,
            fix: 'keep them above 0',
          };
    },
  },
  {
    code: 'mixing_by_rows',
    guidance: 'G19',
    severity: 'info',
    source: 'Nova Forge guide on data mixing',
    find: ({ mixing }) =>
      mixing ? { message: 'shares count rows, not tokens: long rows weigh more', fix: 'nothing to do' } : undefined,
  },
];
