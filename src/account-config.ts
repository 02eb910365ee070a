import type { ForgeError } from './core/errors.ts';

/** What a person has set about the account that jobs run in. Absent or empty: not set. */
export type AccountConfig = {
  role?: string;
  output?: string;
  kmsKey?: string;
  subnets: readonly string[];
  securityGroups: readonly string[];
  mlflow?: string;
  notify?: string;
  scheduleRole?: string;
};

/** What stands for "not set" in the table. */
const NONE = 'none';

/** The settings of the account, as rows of the table of settings. */
export const accountSettings = [
  {
    key: 'role',
    flag: '--role-arn',
    variable: 'NOVA_FORGE_ROLE_ARN',
    value: 'ARN',
    fallback: NONE,
    help: 'role that jobs in AWS run as',
  },
  {
    key: 'output',
    flag: '--output',
    variable: 'NOVA_FORGE_OUTPUT',
    value: 'S3',
    fallback: NONE,
    help: 'folder in S3 for recipes, copies of datasets and results: s3://bucket/prefix',
  },
  {
    key: 'kmsKey',
    flag: '--kms-key',
    variable: 'NOVA_FORGE_KMS_KEY',
    value: 'ARN',
    fallback: NONE,
    help: "key that jobs encrypt what they write with; none: the bucket's own",
  },
  {
    key: 'subnets',
    flag: '--subnets',
    variable: 'NOVA_FORGE_SUBNETS',
    value: 'IDS',
    fallback: NONE,
    help: 'subnets that jobs run in, 1 to 16, separated by commas',
  },
  {
    key: 'securityGroups',
    flag: '--security-groups',
    variable: 'NOVA_FORGE_SECURITY_GROUPS',
    value: 'IDS',
    fallback: NONE,
    help: 'security groups of jobs in subnets, 1 to 5, separated by commas',
  },
  {
    key: 'mlflow',
    flag: '--mlflow-arn',
    variable: 'NOVA_FORGE_MLFLOW_ARN',
    value: 'ARN',
    fallback: NONE,
    help: 'MLflow tracking server or app that jobs report to',
  },
  {
    key: 'notify',
    flag: '--notify-topic',
    variable: 'NOVA_FORGE_NOTIFY_TOPIC',
    value: 'ARN',
    fallback: NONE,
    help: 'SNS topic that hears when a job ends',
  },
  {
    key: 'scheduleRole',
    flag: '--schedule-role-arn',
    variable: 'NOVA_FORGE_SCHEDULE_ROLE_ARN',
    value: 'ARN',
    fallback: NONE,
    help: 'role that schedules in AWS end deployments as; none: this server ends them',
  },
] as const;

type AccountSetting = (typeof accountSettings)[number];
type ListSetting = Extract<AccountSetting, { value: 'IDS' }>;
type Refusal = (setting: AccountSetting, text: string, takes: string) => ForgeError;

/** What a value looks like, and how that is said. Patterns: IAM, KMS, SageMaker and SNS service models, 2026-08. */
const shapes = {
  role: [/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of a role, arn:aws:iam::123456789012:role/name'],
  output: [/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[^\s]*)?$/, 'an address in S3, s3://bucket/prefix'],
  kmsKey: [
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    'the ARN of a key, arn:aws:kms:us-east-1:123456789012:key/…',
  ],
  subnets: [/^subnet-[0-9a-f]{8,17}$/, '1 to 16 ids of subnets separated by commas, subnet-…'],
  securityGroups: [/^sg-[0-9a-f]{8,17}$/, '1 to 5 ids of security groups separated by commas, sg-…'],
  mlflow: [
    /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:mlflow-(?:tracking-server\/[a-zA-Z0-9][\w-]*|app\/app-[A-Z0-9]+)$/,
    'the ARN of an MLflow tracking server or app, arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-…',
  ],
  notify: [
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    'the ARN of a topic, arn:aws:sns:us-east-1:123456789012:name',
  ],
  scheduleRole: [
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'the ARN of a role, arn:aws:iam::123456789012:role/name',
  ],
} as const satisfies Record<keyof AccountConfig, readonly [RegExp, string]>;

/** Most ids in a list (CreateTrainingJob VpcConfig, service model 2026-08). */
const mostIds = { subnets: 16, securityGroups: 5 } as const;

/** The settings of the account from text. Throws what `refuse` makes of a setting whose text does not fit. */
export function parseAccountConfig(textOf: (setting: AccountSetting) => string, refuse: Refusal): AccountConfig {
  const [role, output, kmsKey, subnets, securityGroups, mlflow, notify, scheduleRole] = accountSettings;
  const one = (setting: AccountSetting): string | undefined => parseOne(setting, textOf(setting), refuse);
  const many = (setting: ListSetting): string[] => parseIds(setting, textOf(setting), refuse);
  const [inSubnets, behind] = [many(subnets), many(securityGroups)];
  // A network of a job is both or neither.
  if (inSubnets.length > 0 && behind.length === 0)
    throw refuse(securityGroups, NONE, `1 to 5 ids when ${subnets.flag} is set`);
  if (behind.length > 0 && inSubnets.length === 0)
    throw refuse(subnets, NONE, `1 to 16 ids when ${securityGroups.flag} is set`);
  return {
    ...present('role', one(role)),
    ...present('output', one(output)?.replace(/\/+$/, '')),
    ...present('kmsKey', one(kmsKey)),
    subnets: inSubnets,
    securityGroups: behind,
    ...present('mlflow', one(mlflow)),
    ...present('notify', one(notify)),
    ...present('scheduleRole', one(scheduleRole)),
  };
}

function parseOne(setting: AccountSetting, text: string, refuse: Refusal): string | undefined {
  const [shape, takes] = shapes[setting.key];
  if (text === NONE) return undefined;
  if (!shape.test(text)) throw refuse(setting, text, takes);
  return text;
}

function parseIds(setting: ListSetting, text: string, refuse: Refusal): string[] {
  const [shape, takes] = shapes[setting.key];
  if (text === NONE) return [];
  const ids = text.split(',').map((id) => id.trim());
  if (ids.length > mostIds[setting.key] || !ids.every((id) => shape.test(id))) throw refuse(setting, text, takes);
  return ids;
}

function present<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  const entry: Partial<Record<string, string>> = value === undefined ? {} : { [key]: value };
  return entry;
}
