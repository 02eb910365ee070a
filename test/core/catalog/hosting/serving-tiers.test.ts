import { expect, it } from 'vitest';
import { usualInstance } from '../../../../src/core/catalog/hosting/serving-tiers.ts';
import { machinesAfter } from '../../../../src/core/training/cloud/prices.ts';

it.each([
  ['nova-micro', undefined, 'ml.g6e.xlarge'],
  ['nova-lite', undefined, 'ml.g6.12xlarge'],
  ['nova-2-lite', undefined, 'ml.g6.48xlarge'],
  ['nova-2-lite', { context: 8000, concurrency: 8 }, 'ml.g6.48xlarge'],
  ['nova-2-lite', { context: 8001, concurrency: 1 }, 'ml.p5.48xlarge'],
  ['nova-2-lite', { context: 4000, concurrency: 9 }, 'ml.p5.48xlarge'],
  ['nova-micro', { context: 8000, concurrency: 6 }, 'ml.g6.12xlarge'],
  ['nova-pro', { context: 1_000_000, concurrency: 1 }, 'ml.p5.48xlarge'],
  ['nobody-knows', undefined, 'ml.p5.48xlarge'],
])('%s is served on the cheapest machine that does for %o: %s', (model, wanted, instance) => {
  expect(usualInstance(model, wanted)).toBe(instance);
});

it.each(['nova-micro', 'nova-lite', 'nova-pro', 'nova-2-lite'])(
  'the plan of a training reckons with the machines that deploying %s takes',
  (model) => {
    expect(machinesAfter(model).hosting).toBe(usualInstance(model));
  },
);
