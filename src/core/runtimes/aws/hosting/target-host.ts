import type { ModelSource } from '../../../ports/inference.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import type { RunState } from '../../../ports/run-state.ts';
import type { EndCall } from './expiry-step.ts';
import type { Step } from './step.ts';

/** What the targets differ in: what has to be there before, the thing that serves, and what comes after it. */
export type TargetHost = {
  /** The call that ends what serves; absent where nothing ends by itself. */
  end?: (slot: string) => EndCall;
  /** `keep` hears the ARN of the custom model. */
  before(spec: HostingSpec, done: readonly string[], keep: (arn: string) => void): Step[];
  serve(spec: HostingSpec, done: readonly string[], modelArn: () => string): Step | undefined;
  after(spec: HostingSpec): Step[];
  /** What serves, as it is now; undefined when there is nothing. */
  look(spec: HostingSpec): Promise<{ state: RunState; source?: ModelSource } | undefined>;
  /** Begins the end of what serves; true when it is gone. */
  remove(slot: string, region: string): Promise<boolean>;
  /** Removes what costs nothing and is of no use any more. */
  leftovers(spec: HostingSpec): Promise<void>;
};
