import { createBedrockState } from './bedrock/bedrock-state.ts';
import { type Faults, createFaults } from './faults.ts';
import type { Clock } from './clock.ts';
import { createIamState } from './iam/iam-state.ts';
import { createShelf } from './objects/object-shelf.ts';
import { perRegion } from './per-region.ts';
import { createSageMakerState } from './sagemaker/sagemaker-state.ts';
import type { Timeline } from './timeline.ts';
import type { World } from './world.ts';

/** An account in which nothing is yet. `folder` takes what is too large for memory. */
export function createWorld(
  account: string,
  folder: string,
  clock: Clock,
  timeline: Timeline,
  faults: Faults = createFaults(),
): World {
  const regions = new Set<string>();
  return {
    account,
    clock,
    timeline,
    objects: createShelf(folder),
    logs: new Map(),
    iam: createIamState(account),
    quotas: new Map(),
    functions: new Map(),
    checkpoints: new Map(),
    alarms: new Map(),
    ringing: new Set(),
    points: [],
    records: new Map(),
    faults,
    failures: new Map(),
    batches: new Map(),
    regions: () => [...regions],
    sagemaker: perRegion(regions, createSageMakerState),
    bedrock: perRegion(regions, createBedrockState),
    events: perRegion(regions, () => new Map()),
    schedules: perRegion(regions, () => new Map()),
    scaling: perRegion(regions, () => new Map()),
  };
}
