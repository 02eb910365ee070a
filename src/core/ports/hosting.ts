import type { Commitment } from '../catalog/hosting/commitments.ts';
import type { Failure, RunState } from './run-state.ts';
import type { AccountFinding } from './cloud.ts';
import type { ModelSource } from './inference.ts';
import type { AccountRoles } from './roles.ts';
import type { CostEstimate } from './training.ts';

/** The part of a deployment that only an account knows. Everything is decided: a host adds nothing of its own. */
export type CloudHosting = {
  region: string;
  /** When the deployment was begun (ISO 8601): its time to live counts from here. */
  created_at: string;
  /** ARN of the role that the service reads the model as. */
  role: string;
  /** Name of the endpoint, deployment or throughput: an update goes on under the one of the deployment before it. */
  slot: string;
  /** What the artifact is the address of. */
  from: 'checkpoint' | 'custom_model' | 'model_package';
  /** Catalog name of the base model. */
  model: string;
  /** Model units or instances. */
  units: number;
  /** A term that the units are paid for whole, and before whose end (ISO 8601, at the latest) nothing deletes them. */
  commitment?: { term: Commitment; until: string };
  instance_type?: string;
  image?: string;
  /** s3://bucket/prefix for answers of asynchronous endpoints and for captured ones, without a slash at the end. */
  output?: string;
  kms_key?: string;
  subnets?: readonly string[];
  security_groups?: readonly string[];
  /** Target tracking between two numbers of instances: requests a minute, or waiting ones, that one instance is meant for. */
  scaling?: { least: number; most: number; per_instance: number };
  capture_percent?: number;
  /** Tells a topic (absent: nobody) when answers drift. `end`: the deployment whose place it takes had such an alarm, this one has none. */
  drift_alarm?: 'end' | { topic?: string };
  /** Alarms that roll an update back. */
  alarms: readonly string[];
  /** ARN of the role that a schedule deletes as; absent: no schedule, whoever runs the server ends it. */
  schedule_role?: string;
  tags: Readonly<Record<string, string>>;
};

/** One thing of an account that was made, or found and used, for a deployment. */
export type MadeThing = {
  /** As `endpoint`, `custom model`, `schedule`. */
  kind: string;
  /** Name or ARN. */
  id: string;
  region: string;
  /** It failed, so nothing is paid for it, or another deployment pays: it is there none the less. */
  unbilled?: true;
};

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
  /** Where, as whom and on what; absent for the local host. */
  cloud?: CloudHosting;
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
  /** How it is asked where it is no address of ours. */
  source?: ModelSource;
  /** What there is of it in the account now. */
  made?: readonly MadeThing[];
  /** The step that was made now; the next can be made at once. Absent: the service is working, or it is done. */
  step?: string;
  /** What it waits for, in words. */
  detail?: string;
};

/** An answer that a deployment gave to a user, without the question. */
export type CapturedAnswer = { at: string; text: string; stop_reason: string };

/** The newest answers to users, oldest first; `note` says what of them is left out. Or why there are none, and what to change. */
export type Captured = { answers: readonly CapturedAnswer[]; note?: string } | { unknown: string; fix: string };

/** What a look at drift measured: the largest population stability index, and the share of answers that became others (0: none drifted). */
export type DriftMeasured = { psi: number; share: number };

/**
 * Where models are served. Promises: creating twice under one name is the same endpoint; `get` of an unknown name is
 * undefined; removing twice is not an error; an endpoint is gone when `remove` returns.
 */
export type HostingRuntime = {
  readonly target: string;
  readonly paid: boolean;
  /** US dollars per hour for this spec; free hosts answer zero. */
  hourly(spec: HostingSpec): Promise<CostEstimate>;
  /**
   * Makes what is missing. A host in an account makes one step a call and never waits: state `starting` asks for another call, `done`
   * being the steps that calls before have told of.
   */
  create(spec: HostingSpec, done?: readonly string[]): Promise<HostedEndpoint>;
  /** `spec`: for hosts in an account, which name and place it has. */
  get(name: string, spec?: HostingSpec): Promise<HostedEndpoint | undefined>;
  /** What the account says of a plan: roles, quotas, names. Changes nothing. Absent: there is nothing to ask. */
  check?(spec: HostingSpec): Promise<AccountFinding[]>;
  /** Throws bad_request or unsupported for a spec that `create` would refuse whatever there is. Absent: nothing is known before. */
  refuse?(spec: HostingSpec): void;
  /** Roles of the account, where deployments run as one. */
  readonly roles?: AccountRoles;
  /** Changes the expiry of a running endpoint; absent means no limit. */
  extend(name: string, expiresAt: string | undefined, spec?: HostingSpec): Promise<void>;
  remove(name: string, spec?: HostingSpec): Promise<void>;
  /** The newest answers to users. Absent: this host keeps none. */
  captured?(name: string, spec?: HostingSpec): Promise<Captured>;
  /** Puts what was measured where the alarm of a deployment sees it. Absent: it has no alarms. */
  putDrift?(spec: HostingSpec, measured: DriftMeasured): Promise<void>;
};
