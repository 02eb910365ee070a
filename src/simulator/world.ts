import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { BatchEnd, BedrockState } from './bedrock/bedrock-state.ts';
import type { Checkpoint } from './learning/checkpoint.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { ScalingState } from './scaling/scaling-state.ts';
import type { ScheduleState } from './schedules/schedule-state.ts';
import type { EventState } from './events/create-events.ts';
import type { SimulatedFunction } from './functions/create-functions.ts';
import type { IamState } from './iam/iam-state.ts';
import type { LogShelf } from './logs/log-shelf.ts';
import type { MetricPoint } from './metrics/metric-points.ts';
import type { ObjectShelf } from './objects/object-shelf.ts';
import type { SageMakerState } from './sagemaker/sagemaker-state.ts';
import type { Timeline } from './timeline.ts';

/** Everything that is there in the account. Tests may change it before and while it is used. */
export type World = {
  /** Twelve digits. */
  account: string;
  clock: Clock;
  timeline: Timeline;
  objects: ObjectShelf;
  logs: LogShelf;
  iam: IamState;
  /** Quotas that are not the default, by `region/name`. */
  quotas: Map<string, number>;
  /** By ARN. */
  functions: Map<string, SimulatedFunction>;
  /** What jobs learned, by address. */
  checkpoints: Map<string, Checkpoint>;
  /** Alarms, and the names of those that ring, by `region/name`. */
  alarms: Map<string, PutMetricAlarmInput>;
  ringing: Set<string>;
  /** What was put into metrics of the account's own. */
  points: MetricPoint[];
  /** Records that services will leave in S3 together, by folder. */
  records: Map<string, string[]>;
  /** What goes wrong by the script, also for calls that schedules make. */
  faults: Faults;
  /** Jobs, imports and endpoints that fail by the script: after which share of their work, and for what reason. By name; `*` stands for any. */
  failures: Map<string, { share: number; reason: string }>;
  /** Batch jobs that end before they are through, or refuse records, by the script. By name; `*` stands for any. */
  batches: Map<string, BatchEnd>;
  /** Where something was done. */
  regions: () => string[];
  /** Each region has its own. */
  sagemaker: (region: string) => SageMakerState;
  bedrock: (region: string) => BedrockState;
  events: (region: string) => EventState;
  schedules: (region: string) => ScheduleState;
  scaling: (region: string) => ScalingState;
};
