import type { z } from 'zod';
import type { Kind } from '../ids.ts';
import { ComparisonRecord } from './comparison-record.ts';
import { DatasetRecord } from './dataset-record.ts';
import { DeploymentRecord } from './deployment-record.ts';
import { EvaluationRecord } from './evaluation-record.ts';
import { PlanRecord } from './plan-record.ts';
import { SpendingRecord } from './spending-record.ts';
import { TrainingRecord } from './training-record.ts';

/** The schema of each kind of record; every read from disk passes through it. */
export const recordSchemas = {
  dataset: DatasetRecord,
  training: TrainingRecord,
  evaluation: EvaluationRecord,
  deployment: DeploymentRecord,
  comparison: ComparisonRecord,
  plan: PlanRecord,
  spending: SpendingRecord,
} as const satisfies Record<Kind, z.ZodType>;

export type RecordOf<K extends Kind> = z.infer<(typeof recordSchemas)[K]>;

/** The schema of one kind of record. */
export function recordSchema<K extends Kind>(kind: K): z.ZodType<RecordOf<K>> {
  const schemas: { [Name in Kind]: z.ZodType<RecordOf<Name>> } = recordSchemas;
  return schemas[kind];
}
