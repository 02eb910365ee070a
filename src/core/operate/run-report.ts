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

/** Everything live, newest first, with what it costs. */
export type Overview = {
  live: RunReport[];
  recent: RunReport[];
  cost_per_day: number;
  /** Records that cannot be read, with the reason. */
  damaged?: string[];
  next: string;
};
