import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';

/** A schedule with how often its call has failed. `version` changes when it is put anew: what was due for the old one is not done. */
export type Schedule = { arn: string; request: CreateScheduleInput; created: Date; failed: number; version: number };

/** Schedules of a region by name. */
export type ScheduleState = Map<string, Schedule>;
