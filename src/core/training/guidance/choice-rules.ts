import { provisionedUnitUsd } from '../../catalog/cloud-prices.ts';
import { methodsOf } from '../../catalog/training-support.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';
import type { Rule } from './rule.ts';

const LONGEST_TEST = 200;

/** Rules about what is chosen: method, rank, one change at a time, success. */
export const choiceRules: readonly Rule[] = [
  {
    code: 'full_rank_first',
    guidance: 'G60',
    severity: 'warn',
    source: 'Nova guide: full rank after LoRA has come to its end',
    find: ({ rank, model, trainings }) =>
      rank === 'lora' ||
      trainings.some((run) => run.model === model && run.method.endsWith('_lora') && run.state === 'succeeded')
        ? undefined
        : {
            message: 'all weights are trained and no LoRA run of this model has been tried',
            fix: 'train by LoRA first: it costs less and can be served on demand',
          },
  },
  {
    code: 'full_rank_hosting',
    guidance: 'G60',
    severity: 'warn',
    source: 'Nova guide on on-demand inference: LoRA alone; full rank needs provisioned throughput or an endpoint',
    find: ({ rank, model }) => {
      if (rank === 'lora') return undefined;
      const unit = provisionedUnitUsd[model];
      const price = unit === undefined ? 'billed by the hour whether asked or not' : `${unit} USD an hour for a unit`;
      return {
        message: `a full-rank model is not served on demand: it needs provisioned throughput (${price}) or an endpoint`,
        fix: 'use the LoRA method unless that is meant',
      };
    },
  },
  {
    code: 'several_changes',
    guidance: 'G66',
    severity: 'warn',
    source: 'Fireworks and Tinker guides: one change per run',
    find: (facts) => {
      const changed = changesFrom(facts);
      return changed.length <= 1
        ? undefined
        : {
            message: `${changed.length} settings differ from ${facts.parent?.id ?? ''}: ${changed.slice(0, 6).join(', ')}; what made the difference cannot be told`,
            fix: 'change one, or try them by sweep',
          };
    },
  },
  {
    code: 'no_success_criterion',
    guidance: 'G65',
    severity: 'warn',
    source: 'published case: say what would be good enough before training',
    find: ({ request }) =>
      request.success !== undefined
        ? undefined
        : {
            message: 'nothing says what counts as success, so nothing can say whether to promote the result',
            fix: 'pass success, e.g. {"metric": "exact_match", "target": 0.8}',
          },
  },
  {
    code: 'weak_test',
    guidance: 'G14',
    severity: 'warn',
    source: 'power: at 75 % accuracy 200 rows leave +-6 points (Wilson)',
    find: ({ dataset }) => {
      const rows = dataset.splits['test']?.rows ?? 0;
      return rows >= LONGEST_TEST
        ? undefined
        : {
            message: `${rows} test rows; fewer than ${LONGEST_TEST} show only large differences`,
            fix: 'hold out a larger test share',
          };
    },
  },
  {
    code: 'billed_by_tokens_elsewhere',
    guidance: 'G7',
    severity: 'info',
    source: 'support table of 2026-06',
    find: ({ runtime, model, method, region, instance, request }) => {
      if (runtime !== 'sagemaker' || instance === undefined || request.runtime !== undefined || region !== 'us-east-1')
        return undefined;
      if (!methodsOf('bedrock', model).includes(method)) return undefined;
      return {
        message: `runtime bedrock trains ${model} by ${method} too, billed by tokens and not by ${instance.count} x ${instance.type}`,
        fix: 'pass runtime bedrock to see its price; its runs cannot be continued on sagemaker',
      };
    },
  },
];

/** Settings of a continued run of the same method that differ from its parent's. Steps follow from the rows and do not count. */
function changesFrom({ parent, method, settings, dataset }: PlanFacts): string[] {
  if (parent === undefined || parent.method !== method) return [];
  const before = new Map(parent.settings.map(({ name, value }) => [name, value]));
  const changed = settings
    .filter(({ name, value, origin }) => origin === 'set' && before.has(name) && before.get(name) !== value)
    .map(({ name }) => name);
  return [...changed, ...(parent.dataset_hash === dataset.content_hash ? [] : ['dataset'])];
}
