import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { recipesOf } from '../../../../src/core/catalog/recipes/recipe-rows.ts';
import { type CloudRuntime, trainingSupport } from '../../../../src/core/catalog/training-support.ts';
import { datasetOf, planOf } from '../../../support/plan-inputs.ts';

const PLANS = Number(process.env['ANY_PLANS'] ?? 400);
const reward = 'arn:aws:lambda:us-east-1:111122223333:function:my-reward';

/** Everything that can be trained anywhere. */
const shapes = (['sagemaker', 'serverless', 'bedrock'] as const).flatMap((runtime: CloudRuntime) =>
  Object.entries(trainingSupport[runtime].methods).flatMap(([model, methods]) =>
    methods.map((method: string) => ({ runtime, model, method })),
  ),
);
/** What only the data, the account or the caller can mend. */
const notOurs = new Set([
  'rows_below_batch',
  'bedrock_rows',
  'target_beyond_length',
  'price_unknown',
  'reward_function',
  'no_training_rows',
]);

const inputs = fc.record({
  shape: fc.constantFrom(...shapes),
  rows: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 50_000 })),
  validation: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 })),
  chars: fc.integer({ min: 5, max: 200_000 }),
  answer_chars: fc.integer({ min: 1, max: 40_000 }),
  reasoning: fc.constantFrom(true, false),
});

it(`left to itself, a plan for any of ${PLANS} datasets contradicts nothing it knows`, async () => {
  await fc.assert(
    fc.asyncProperty(inputs, async ({ shape, reasoning, ...data }) => {
      const [technique = 'sft'] = shape.method.split('_');
      const dataset = datasetOf({ ...data, method: technique });
      const hyperparameters = technique === 'rft' ? { reward_lambda_arn: reward } : {};
      const plan = await planOf({ ...shape, dataset, reasoning, hyperparameters });
      const blocked = plan.checks.filter(({ severity, code }) => severity === 'block' && !notOurs.has(code));
      expect(blocked).toEqual([]);
      const { steps, warmup_steps, checkpoints, passes } = plan.arithmetic;
      expect(warmup_steps).toBeLessThan(Math.max(steps, 1) + (warmup_steps === 0 ? 1 : 0));
      expect(checkpoints).toBeLessThanOrEqual(Math.max(8, 1));
      expect(passes).toBeGreaterThanOrEqual(1);
      expect(plan.cost.low).toBeLessThanOrEqual(plan.cost.high);
      if (plan.job.cloud?.recipe !== undefined)
        expect(parse(plan.job.cloud.recipe, { version: '1.1' })).toEqual(parse(plan.job.cloud.recipe));
    }),
    { numRuns: PLANS, seed: 11 },
  );
});

it('has machines for everything that training jobs train', () => {
  const missing = shapes.filter(
    ({ runtime, model, method }) => runtime !== 'bedrock' && recipesOf(model, method).length === 0,
  );
  expect(missing).toEqual([]);
});
