import { findBaseModel } from '../../catalog/find-base-model.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';

/** What the run starts from, as one would call it. */
export function startOf({ parent, model }: Pick<PlanFacts, 'parent' | 'model'>): string {
  return parent?.id ?? model;
}

/** The evaluations of what the run starts from, on this dataset, the newest first; answers from a file count for the base model. */
export function evaluationsOfStart({ parent, dataset, model, evaluations }: PlanFacts): EvaluationRecord[] {
  const id = findNovaModel(model)?.service_id.replace(/:\d+k$/, '') ?? model;
  const isStart = (name: string): boolean =>
    parent === undefined
      ? findBaseModel(name) === model || name.includes(id) || name.startsWith('predictions:')
      : name === parent.id;
  return evaluations.filter(
    (evaluation) =>
      evaluation.state === 'succeeded' &&
      evaluation.dataset_hash === dataset.content_hash &&
      (isStart(evaluation.model) || (parent !== undefined && evaluation.run === parent.id)),
  );
}
