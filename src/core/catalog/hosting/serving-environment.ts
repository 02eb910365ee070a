/** What one variable of Nova's container takes. `least` and `most` are inclusive. */
export type ServingVariable =
  | { kind: 'integer' | 'number'; least: number; most?: number; not?: number }
  | { kind: 'choice'; of: readonly string[] };

const integer = (least: number, most?: number): ServingVariable => ({
  kind: 'integer',
  least,
  ...(most === undefined ? {} : { most }),
});

export const servingEnvironmentSource = 'checks of the Nova SDK, 2026-05-14';

/** Variables of Nova's inference container; any other is refused by it. */
export const servingEnvironment: Readonly<Record<string, ServingVariable>> = {
  CONTEXT_LENGTH: integer(1),
  MAX_CONCURRENCY: integer(1),
  DEFAULT_TEMPERATURE: { kind: 'number', least: 0, most: 2 },
  DEFAULT_TOP_P: { kind: 'number', least: 1e-10, most: 1 },
  DEFAULT_TOP_K: { kind: 'integer', least: -1, not: 0 },
  DEFAULT_MAX_NEW_TOKENS: integer(1),
  DEFAULT_LOGPROBS: integer(1, 20),
  SPECULATIVE_DECODING_METHOD: { kind: 'choice', of: ['eagle3', 'suffix'] },
  DISABLE_SPECULATIVE_DECODING: { kind: 'choice', of: ['true', 'false'] },
  NUM_SPECULATIVE_TOKENS: integer(1, 10),
  SUFFIX_DECODING_MAX_TREE_DEPTH: integer(1),
  SUFFIX_DECODING_MAX_CACHED_REQUESTS: integer(0),
  SUFFIX_DECODING_MAX_SPEC_FACTOR: { kind: 'number', least: 0 },
  SUFFIX_DECODING_MIN_TOKEN_PROB: { kind: 'number', least: 0, most: 1 },
  KV_CACHE_DTYPE: { kind: 'choice', of: ['fp8'] },
  QUANTIZATION_DTYPE: { kind: 'choice', of: ['fp8'] },
};

/** Settings of the deployment itself that are given beside the container's; none is sent to it. */
export const deploymentVariables = {
  FORGE_MODEL: 'catalog model that a checkpoint or custom model was trained from',
  FORGE_METHOD: 'how it was trained, as sft_lora',
  FORGE_CREATE_ROLE: 'true: roles that are not set are made, once they are approved',
  FORGE_OVERRIDE: 'names of checks that are known and passed over, separated by commas',
  FORGE_UNIT_USD: 'US dollars an hour of one model unit or instance where no price is known',
  FORGE_REQUESTS_PER_HOUR: 'requests that are expected an hour: what the cheapest target is chosen by',
  FORGE_COMMITMENT: 'term that provisioned units are paid for whole: none, one_month or six_months',
  FORGE_MAX_INSTANCES: 'autoscaling up to so many instances',
  FORGE_MIN_INSTANCES: 'autoscaling down to so many instances; 0 for asynchronous endpoints alone',
  FORGE_REQUESTS_PER_INSTANCE: 'requests a minute (asynchronous: waiting requests) that one instance is meant for',
  FORGE_ALARMS: 'CloudWatch alarms that roll an update back, separated by commas',
  FORGE_CAPTURE_PERCENT: 'share of requests whose answers are kept in S3',
  FORGE_DRIFT_ALARM: 'ARN of a topic that an alarm tells of drift, or on for an alarm that tells nobody',
} as const;

export type DeploymentVariable = keyof typeof deploymentVariables;
