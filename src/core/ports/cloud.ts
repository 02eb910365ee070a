import type { CloudJob } from './training.ts';

/** What a person has set about the account that jobs run in; from the server's settings and the usual AWS environment. */
export type CloudSettings = {
  region?: string;
  /** ARN of the role that jobs run as. */
  role?: string;
  /** Folder for recipes, copies of datasets and results: s3://bucket/prefix, without a slash at the end. */
  output?: string;
  /** ARN of the key that everything written is encrypted with; absent: the bucket's own. */
  kms_key?: string;
  subnets: readonly string[];
  security_groups: readonly string[];
  /** ARN of an MLflow tracking server or app. */
  mlflow?: string;
  /** ARN of the SNS topic that hears when a job ends. */
  notify?: string;
  /** ARN of the role that schedules end deployments as. */
  schedule_role?: string;
};

/** One thing that was looked at in the account before money is spent. `unknown` when it could not be, with the reason. */
export type AccountFinding = {
  /** Stable name, snake_case, as `role_trust`. */
  code: string;
  status: 'pass' | 'fail' | 'unknown';
  /** What was looked at and what was found, with both numbers. */
  message: string;
  /** The policy statement, quota code or command that mends it; empty when it passed. */
  fix: string;
};

/** What a plan will ask of the account. */
export type AccountNeeds = {
  runtime: string;
  job: CloudJob;
  /** Addresses of the rows; those on this machine are copied to S3 first and need only a place to write. */
  data: readonly string[];
  /** Instances of each kind at once. Codes of quotas differ by use. */
  instances: readonly { type: string; count: number; use: 'training' | 'evaluation' | 'hosting' }[];
};

/** One recipe of a model as SageMaker's hub publishes it. Addresses are s3:// ones, access points included. */
export type HubRecipe = {
  name: string;
  display_name: string;
  kind: 'FineTuning' | 'Evaluation';
  /** SFT, DPO, RLVR, RLAIF, CPT; absent for evaluations. Upper case. */
  technique?: string;
  /** True for LoRA. */
  lora: boolean;
  instance_types: readonly string[];
  instance_count?: number;
  /** How a serverless job is billed; absent when there is no serverless job. */
  metering?: 'token' | 'hour';
  /** Needs a Nova Forge subscription (data mixing). */
  subscription: boolean;
  template?: string;
  overrides?: string;
  image?: string;
};

export type HubModel = { arn: string; recipes: readonly HubRecipe[] };

/** One setting that a recipe's override document allows, as published. */
export type RecipeOverride = {
  type: 'string' | 'integer' | 'float' | 'boolean';
  required: boolean;
  default: string | number | boolean | null;
  min?: number;
  max?: number;
  enum?: readonly (string | number | boolean)[];
};

/** A recipe's template (YAML with `{{key}}` for what may be set) and what may be set. */
export type RecipeDocument = { template: string; overrides: Readonly<Record<string, RecipeOverride>> };

/** US dollars an hour of one instance, or for a million tokens; `source` names list and date. */
export type Price = { usd: number; per: 'hour' | 'million_tokens'; source: string };

/**
 * What can be asked of the account and the services' catalogs without changing anything. Every call may throw ForgeError
 * (`unavailable`, `not_found`); a plan goes on with its dated tables then and says so.
 */
export type CloudCatalog = {
  settings: CloudSettings;
  hub(content: string, signal?: AbortSignal): Promise<HubModel>;
  recipe(recipe: HubRecipe, signal?: AbortSignal): Promise<RecipeDocument>;
  /** Undefined when the list has no such price. `serverless`: a usage type without its region; of Bedrock's list after `bedrock/`. */
  price(
    what: { instance: string; use: 'training' | 'hosting' } | { serverless: string },
    region: string,
    signal?: AbortSignal,
  ): Promise<Price | undefined>;
  /** Looks at everything side by side; never throws for a single finding. */
  preflight(needs: AccountNeeds, signal?: AbortSignal): Promise<AccountFinding[]>;
};
