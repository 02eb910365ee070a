import type { Permission } from './permission.ts';

const ALARMS = 'arn:aws:cloudwatch:{region}:{account}:alarm:dp-*';
const LOGGED = 'AWSLogs/{account}/BedrockModelInvocationLogs/*';

/** The alarm of drift that a deployment may have, and what it is told. */
const driftAlarm: readonly Permission[] = [
  {
    why: 'make alarms of drift and remove them',
    actions: [
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DeleteAlarms',
      'cloudwatch:TagResource',
    ],
    resources: [ALARMS],
  },
  {
    why: 'tell alarms how far answers have drifted',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': 'NovaForge' } },
  },
];

/** Looking at the answers that endpoints leave in S3. */
export const watchEndpoints: readonly Permission[] = [
  {
    why: 'find captured answers',
    actions: ['s3:ListBucket'],
    resources: ['arn:aws:s3:::{output_bucket}'],
    optional: true,
  },
  { why: 'read captured answers', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::{output}/*'], optional: true },
  {
    why: 'read captured answers that are encrypted with the key',
    actions: ['kms:Decrypt'],
    resources: ['{kms_key}'],
    when: 'kms_key',
    optional: true,
  },
  ...driftAlarm,
];

/** Looking at the answers in Bedrock's invocation log, wherever the account has it. */
export const watchBedrock: readonly Permission[] = [
  {
    why: 'see whether and where calls of models are logged',
    actions: ['bedrock:GetModelInvocationLoggingConfiguration'],
    resources: ['*'],
    optional: true,
  },
  {
    why: 'read logged answers from a group of logs',
    actions: ['logs:StartQuery'],
    resources: ['arn:aws:logs:{region}:{account}:log-group:*'],
    optional: true,
  },
  {
    why: 'hear what a question to logs brings',
    actions: ['logs:GetQueryResults', 'logs:StopQuery'],
    resources: ['*'],
    optional: true,
  },
  {
    why: 'find logged answers in S3',
    actions: ['s3:ListBucket'],
    resources: ['arn:aws:s3:::*'],
    conditions: { StringLike: { 's3:prefix': `*${LOGGED}` } },
    optional: true,
  },
  {
    why: 'read logged answers in S3',
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::*/${LOGGED}`],
    optional: true,
  },
  ...driftAlarm,
];

/** What get_run lists of alarms, and ends. */
export const surveyAlarms: readonly Permission[] = [
  {
    why: 'list alarms of drift, whose they are, and end those left over',
    actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource', 'cloudwatch:DeleteAlarms'],
    resources: [ALARMS],
  },
];
