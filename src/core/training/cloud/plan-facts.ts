import type { CloudRuntime } from '../../catalog/training-support.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Setting, TrainingRecord } from '../../runs/training-record.ts';
import type { Knob, Value } from '../recipe/recipe-knobs.ts';
import type { StartTrainingRequest } from '../request.ts';
import type { Schedule } from './schedule.ts';
import type { Technique } from './technique.ts';

/** What is trained, how and where. */
export type Shape = {
  model: string;
  method: string;
  technique: Technique;
  rank: 'lora' | 'full';
  generation: 1 | 2;
  runtime: CloudRuntime;
};

/** What is known before any value is decided. */
export type Background = Shape & {
  request: StartTrainingRequest;
  region: string | undefined;
  dataset: DatasetRecord;
  /** Whether the rows hold reasoning; undefined when they could not be looked at. */
  reasoning: boolean | undefined;
  parent: TrainingRecord | undefined;
  evaluations: readonly EvaluationRecord[];
  trainings: readonly TrainingRecord[];
  knobs: readonly Knob[];
  /** What the call sets, under the knobs' own names. */
  given: Readonly<Record<string, Value>>;
  /** Shares of data mixing are asked for. */
  mixing: boolean;
};

/** Everything the rules of guidance look at. */
export type PlanFacts = Background & {
  values: Readonly<Record<string, Value>>;
  settings: readonly Setting[];
  schedule: Schedule;
  instance: { type: string; count: number } | undefined;
  /** Seconds after which the service ends the job; undefined where it has no such limit. */
  limit_s: number | undefined;
  /** Seconds the steps take at least and at most. */
  step_time_s: { least: number; most: number };
};

/** Technique and rank of a method. */
export function partsOf(method: string): { technique: Technique; rank: 'lora' | 'full' } {
  const technique = method.startsWith('dpo') ? 'dpo' : method.startsWith('rft') ? 'rft' : 'sft';
  return { technique, rank: method.endsWith('_full') ? 'full' : 'lora' };
}
