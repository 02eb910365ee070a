import type { AccountFinding } from '../../../ports/cloud.ts';
import type { Captured, HostingSpec } from '../../../ports/hosting.ts';

/** Where a target's answers to users can be read. `check` says before a deployment whether they will be kept; it changes nothing. */
export type Capture = {
  captured(spec: HostingSpec): Promise<Captured>;
  check(spec: HostingSpec): Promise<AccountFinding[]>;
};
