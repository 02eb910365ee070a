import type { Failure, RunState } from './run-state.ts';
import type { CostEstimate } from './training.ts';

/** Everything a host needs to serve a model. Every default is filled in. */
export type HostingSpec = {
  /** Chosen by us before the call; also the id of the deployment. */
  name: string;
  /** Address of a trained model. */
  artifact: string;
  /** The model name the endpoint answers to. */
  served_as: string;
  /** When the endpoint removes itself (ISO 8601), absent for no limit. Enforced by the host, not by our server. */
  expires_at?: string;
  environment: Readonly<Record<string, string>>;
};

export type HostedEndpoint = {
  name: string;
  state: RunState;
  /** Base address of an OpenAI-style API, without the path. */
  url?: string;
  /** Bearer token. Never leaves the server's own calls: people are told where it is kept. */
  token?: string;
  /** File that holds the token, readable by its owner only. */
  token_file?: string;
  failure?: Failure;
};

/**
 * Where models are served. Promises: creating twice under one name is the same endpoint; `get` of an unknown name is
 * undefined; removing twice is not an error; an endpoint is gone when `remove` returns.
 */
export type HostingRuntime = {
  readonly target: string;
  readonly paid: boolean;
  /** US dollars per hour for this spec; free hosts answer zero. */
  hourly(spec: HostingSpec): Promise<CostEstimate>;
  create(spec: HostingSpec): Promise<HostedEndpoint>;
  get(name: string): Promise<HostedEndpoint | undefined>;
  /** Changes the expiry of a running endpoint; absent means no limit. */
  extend(name: string, expiresAt: string | undefined): Promise<void>;
  remove(name: string): Promise<void>;
};
