import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';
import type { Rule } from './rule.ts';
import { evaluationsOfStart, startOf } from './start-of.ts';

const HIGH = 0.95;
const LOW = 0.05;

/** Rules about the number to beat, from evaluations on the same dataset. */
export const baselineRules: readonly Rule[] = [
  {
    code: 'no_baseline',
    guidance: 'G1',
    severity: 'warn',
    source: 'published case; Nova guide: evaluate the base model before any tuning',
    find: (facts) =>
      baselineOf(facts) !== undefined
        ? undefined
        : {
            message: `${startOf(facts)} was never evaluated on ${facts.dataset.id}: no result of this run can be called progress`,
            fix: `call evaluate_model with model ${startOf(facts)} (or predictions: a file of its answers) and dataset ${facts.dataset.id}${viaOf(facts)}`,
          },
  },
  {
    code: 'baseline_high',
    guidance: 'G2',
    severity: 'warn',
    source: 'Nova guide: tuning may not be needed from 95 %; rewards that all agree teach nothing (G4)',
    find: (facts) => {
      const value = scoreOf(facts);
      return value === undefined || value < HIGH
        ? undefined
        : {
            message: `${startOf(facts)} reaches ${percent(value)} already${facts.technique === 'rft' ? '; nearly all rewards will be the same' : ''}`,
            fix: 'look at the rows it fails on before training',
          };
    },
  },
  {
    code: 'no_success_to_reward',
    guidance: 'G3',
    severity: 'warn',
    source: 'Nova guide on monitoring RFT: below 5 % of rewarded answers use SFT first',
    find: (facts) => {
      const value = scoreOf(facts);
      if (facts.technique !== 'rft' || value === undefined || value >= LOW) return undefined;
      return {
        message: `${startOf(facts)} succeeds on ${percent(value)} of the rows: rewards are ${value === 0 ? 'never' : 'hardly ever'} given`,
        fix: 'train by SFT first and pass from_run',
        ...(value === 0 ? { severity: 'block' as const } : {}),
      };
    },
  },
];

/** A checkpoint answers nobody: Nova's own container loads it. */
function viaOf({ parent }: PlanFacts): string {
  return parent === undefined || parent.runtime === 'bedrock' ? '' : ', via "job"';
}

/** The newest evaluation of what the run starts from. */
function baselineOf(facts: PlanFacts): EvaluationRecord | undefined {
  return evaluationsOfStart(facts)[0];
}

/** Metrics that are no share of anything, though they may lie between 0 and 1. */
const NO_SHARES = ['perplexity', 'bits_per_byte', 'mcc', 'kappa'];

/** Its deciding metric, when that is a share of rows. */
function scoreOf(facts: PlanFacts): number | undefined {
  const result = baselineOf(facts)?.result;
  if (result === undefined || NO_SHARES.includes(result.primary)) return undefined;
  const value = result.metrics[result.primary]?.value;
  return value === undefined || value < 0 || value > 1 ? undefined : value;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
