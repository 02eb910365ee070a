import type { Kind } from '../ids.ts';
import type { Failure, RunState } from '../ports/run-state.ts';
import type { Check } from '../runs/training-record.ts';

/** What get_run tells about one thing. Only what applies is there. */
export type RunReport = {
  kind: Kind;
  id: string;
  name?: string;
  state: RunState;
  progress?: { step: number; total: number; percent: number };
  /** Last value of each metric. */
  metrics?: Record<string, number>;
  health?: Check[];
  cost_usd?: { estimated?: number; actual?: number };
  cost_per_day?: number;
  endpoint?: string;
  expires_at?: string;
  failure?: Failure;
  log_tail?: string[];
  logs?: string;
  next_check_s?: number;
  next: string;
  /** The whole record, when detail is full. */
  record?: Record<string, unknown>;
};

/** Something in the account that is ours by its tag, or that nobody uses. */
export type AccountThing = {
  /** As `endpoint`, `custom model`. */
  kind: string;
  /** Its ARN. */
  id: string;
  name: string;
  state: string;
  region: string;
  /** Absent where no price is known. */
  cost_per_day?: number;
  /** The deployment that it was made for. */
  deployment?: string;
  /** Why it may be of no use any more. */
  orphan?: string;
  next: string;
};

/** Everything live, newest first, with what it costs. */
export type Overview = {
  live: RunReport[];
  recent: RunReport[];
  cost_per_day: number;
  /** Where an account is set up: what is in it, and what could not be looked at. */
  account?: AccountThing[];
  account_unknown?: string[];
  /** Records that cannot be read, with the reason. */
  damaged?: string[];
  next: string;
};
