import type { Clock } from './clock.ts';
import type { LogShelf } from './logs/log-shelf.ts';
import type { ObjectShelf } from './objects/object-shelf.ts';
import type { SageMakerState } from './sagemaker/sagemaker-state.ts';
import type { Timeline } from './timeline.ts';

/** Everything that is there in the account. What one service alone needs lives in that service's folder. */
export type World = {
  /** Twelve digits. */
  account: string;
  clock: Clock;
  timeline: Timeline;
  objects: ObjectShelf;
  logs: LogShelf;
  /** By region. */
  sagemaker: (region: string) => SageMakerState;
};
