import type { CloudSettings } from '../../ports/cloud.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { Check } from '../../runs/training-record.ts';
import { checkGuidance } from '../guidance/check-guidance.ts';
import { fromFindings, missingSettings } from './account-checks.ts';
import type { Continuation } from './continue-from.ts';
import type { Decided } from './decide-plan.ts';
import type { Gathered } from './gather.ts';
import type { Technique } from './technique.ts';

type Looked = {
  settings: CloudSettings;
  dataset: DatasetRecord;
  continuation: Continuation;
  found: Gathered;
  decided: Decided;
};

const order = ['block', 'warn', 'info'] as const;

/** All that was found, what blocks first. */
export function listChecks({ settings, dataset, continuation, found, decided }: Looked): Check[] {
  const checks = [
    ...missingSettings(settings),
    ...datasetChecks(dataset, decided.facts.technique),
    ...continuation.problems.map((message) =>
      block('cannot_continue', message, 'name another run in from_run, or leave it out'),
    ),
    ...decided.reward.problems.map((message) =>
      block('reward_function', message, 'pass the ARN of a reward function as hyperparameters.reward_lambda_arn'),
    ),
    ...fromFindings(found.findings),
    ...priceChecks(decided),
    ...checkGuidance(decided.facts),
    ...recipeChecks(found, decided),
  ];
  return checks.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** Shapes that rows of a technique are prepared in for Nova. */
const shapes: Readonly<Record<Technique, string>> = { sft: 'converse', dpo: 'dpo', rft: 'rft' };

function datasetChecks(dataset: DatasetRecord, technique: Technique): Check[] {
  const wanted = shapes[technique];
  const blocking = dataset.problems.filter(({ severity }) => severity === 'block').map(({ code }) => code);
  const again = `call prepare_dataset on the source with method "${technique}" and model "${dataset.model}"`;
  return [
    ...(dataset.ready
      ? []
      : [
          block(
            'dataset_not_ready',
            `dataset ${dataset.id} has blocking problems: ${blocking.join(', ')}`,
            `read forge://datasets/${dataset.id}, mend the source, prepare it again`,
          ),
        ]),
    ...(dataset.shape === wanted
      ? []
      : [
          block(
            'wrong_shape',
            `dataset ${dataset.id} was prepared for ${dataset.method} and holds ${dataset.shape} records; ${technique} of Nova trains on ${wanted}`,
            again,
          ),
        ]),
    ...((dataset.splits['train']?.rows ?? 0) > 0
      ? []
      : [
          block(
            'no_training_rows',
            'the training split has 0 rows; at least 1 is needed',
            'prepare more rows or a larger train share',
          ),
        ]),
  ];
}

/** Without a price there is nothing to approve and nothing that ends the bill: such a plan is refused, whatever max_cost_usd says. */
function priceChecks({ known, capped, cost, facts }: Decided): Check[] {
  if (!known) {
    return [
      block(
        'price_unknown',
        cost.assumptions[0] ?? 'the price is unknown',
        'allow pricing:GetProducts to the caller, or choose an instance type with a price in forge://catalog/instances',
      ),
    ];
  }
  const { limit_s, runtime } = facts;
  return [
    ...(capped
      ? [
          {
            code: 'may_end_early',
            severity: 'warn' as const,
            message: `max_cost_usd ends the job after ${Math.round((limit_s ?? 0) / 60)} minutes, which may be before its last step`,
            fix: 'raise max_cost_usd, or keep the checkpoints close',
          },
        ]
      : []),
    ...(runtime === 'bedrock'
      ? [
          {
            code: 'no_time_limit',
            severity: 'info' as const,
            message:
              'Bedrock ends no job at a limit: the price follows from rows, passes and their tokens, which are estimated',
            fix: 'nothing to do',
          },
        ]
      : []),
  ];
}

function recipeChecks({ recipe }: Gathered, { facts, job }: Decided): Check[] {
  const region = facts.region ?? '';
  const imageless = facts.runtime === 'sagemaker' && job.cloud?.image === undefined;
  return [
    ...(imageless && facts.region !== undefined
      ? [block('no_image', `no training image of ${facts.model} is known in ${region}`, 'use us-east-1 or us-west-2')]
      : []),
    ...(recipe.why === undefined
      ? []
      : [
          {
            code: 'recipe_from_table',
            severity: 'info' as const,
            message: `settings are from the ${recipe.source}: ${recipe.why}`,
            fix: 'nothing to do; the hub’s own wins when it can be reached',
          },
        ]),
  ];
}

function block(code: string, message: string, fix: string): Check {
  return { code, severity: 'block', message, fix };
}
