import { catalogResources } from './catalog.ts';
import { datasetResources } from './datasets.ts';
import type { Resource } from './define-resource.ts';
import { evaluationResources } from './evaluations.ts';
import { guideResources } from './guides.ts';
import { runResources } from './runs.ts';

/** Every family of addresses. */
export const resources: readonly Resource[] = [
  ...runResources,
  ...datasetResources,
  ...evaluationResources,
  ...catalogResources,
  ...guideResources,
];
