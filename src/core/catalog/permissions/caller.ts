import { bedrockServing, deployLooks, endpoints, survey } from './deploying.ts';
import { askBedrock, askEndpoints, batchJobs, batchLooks, models } from './evaluating.ts';
import type { Permission } from './permission.ts';
import { surveyAlarms, watchBedrock, watchEndpoints } from './watching.ts';

const JOBS = 'arn:aws:sagemaker:{region}:{account}:training-job';
const LOG_GROUP = 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/TrainingJobs';

/** Reading sources in S3, and writing datasets there. */
const objects: readonly Permission[] = [
  { why: 'list sources', actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::{data_bucket}'] },
  { why: 'list results', actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::{output_bucket}'] },
  { why: 'read sources', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::{data}'] },
  {
    why: 'write datasets and recipes, read results',
    actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    resources: ['arn:aws:s3:::{output}/*'],
  },
  {
    why: 'find uploads that were never finished',
    actions: ['s3:ListBucketMultipartUploads'],
    resources: ['arn:aws:s3:::{output_bucket}'],
    optional: true,
  },
  {
    why: 'see whether somebody works on them',
    actions: ['s3:ListMultipartUploadParts'],
    resources: ['arn:aws:s3:::{output}/*'],
    optional: true,
  },
  {
    why: 'read and write what is encrypted with the key',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['{kms_key}'],
    when: 'kms_key',
  },
];

/** Looking at the account before a plan: nothing here changes anything. What is not allowed is reported as unknown. */
const looks: readonly Permission[] = [
  { why: 'look at the role and who may use it', actions: ['iam:GetRole'], resources: ['{role}', '{caller}'] },
  {
    why: 'ask whether caller and role are allowed what a job needs',
    actions: ['iam:SimulatePrincipalPolicy'],
    resources: ['{role}', '{caller}'],
  },
  { why: 'look up prices', actions: ['pricing:GetProducts'], resources: ['*'] },
  {
    why: 'look at the reward function',
    actions: ['lambda:GetFunctionConfiguration'],
    resources: ['{reward}'],
    when: 'reward',
  },
];

/** What the hub publishes of a model. Sources: service authorization reference of SageMaker; addresses in hub documents (2026-06). */
const recipes: readonly Permission[] = [
  {
    why: 'find models and recipes',
    actions: ['sagemaker:DescribeHubContent'],
    resources: [
      'arn:aws:sagemaker:{region}:aws:hub/SageMakerPublicHub',
      'arn:aws:sagemaker:{region}:aws:hub-content/SageMakerPublicHub/Model/nova-*',
    ],
  },
  {
    why: 'read recipes',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::jumpstart-cache-prod-{region}/recipes/*'],
  },
  {
    why: 'read recipes with data mixing',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:us-east-1:334772094012:accesspoint/*'],
    when: 'forge',
  },
];

const quotas: readonly Permission[] = [
  {
    why: 'look at the quotas of instances',
    actions: ['servicequotas:GetServiceQuota', 'servicequotas:ListServiceQuotas'],
    resources: ['*'],
  },
];

const trainingJobs: readonly Permission[] = [
  {
    why: 'start, follow and stop jobs of this server',
    actions: ['sagemaker:CreateTrainingJob', 'sagemaker:StopTrainingJob', 'sagemaker:AddTags'],
    resources: [`${JOBS}/tr-*`],
  },
  {
    why: 'follow jobs, also those started elsewhere',
    actions: ['sagemaker:DescribeTrainingJob'],
    resources: [`${JOBS}/*`],
  },
  {
    why: 'read the logs of jobs',
    actions: ['logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:FilterLogEvents'],
    resources: [LOG_GROUP, `${LOG_GROUP}:*`],
  },
];

/** The rule that tells a topic when a job has ended. */
const notices: readonly Permission[] = [
  {
    why: 'tell a topic when jobs end',
    actions: ['events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:DeleteRule'],
    resources: ['arn:aws:events:{region}:{account}:rule/nova-forge-*'],
    when: 'notify',
  },
  {
    why: 'find rules of jobs that are over',
    actions: ['events:ListRules'],
    resources: ['arn:aws:events:{region}:{account}:rule/*'],
    when: 'notify',
  },
];

const passTo = (name: string, service: string): Permission => ({
  why: `give the role to jobs of ${name}`,
  actions: ['iam:PassRole'],
  resources: ['{role}'],
  conditions: { StringEquals: { 'iam:PassedToService': service } },
});

const packageGroup: Permission = {
  why: 'keep results in a model package group',
  actions: ['sagemaker:CreateModelPackageGroup', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:AddTags'],
  resources: ['arn:aws:sagemaker:{region}:{account}:model-package-group/nova-forge-mcp'],
};

/** Serverless jobs take a reward function as an evaluator, which is content of a hub of the account's own. */
const evaluators: readonly Permission[] = [
  {
    why: 'make the hub of evaluators',
    actions: ['sagemaker:CreateHub', 'sagemaker:DescribeHub', 'sagemaker:AddTags'],
    resources: ['arn:aws:sagemaker:{region}:{account}:hub/nova-forge-mcp'],
    when: 'evaluator',
  },
  {
    why: 'register reward functions in it',
    actions: ['sagemaker:ImportHubContent'],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:hub/nova-forge-mcp',
      'arn:aws:sagemaker:{region}:{account}:hub-content/nova-forge-mcp/JsonDoc/*',
    ],
    when: 'evaluator',
  },
  {
    why: 'find reward functions that are registered',
    actions: ['sagemaker:DescribeHubContent'],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:hub/nova-forge-mcp',
      'arn:aws:sagemaker:{region}:{account}:hub-content/nova-forge-mcp/JsonDoc/*',
    ],
    when: 'evaluator',
  },
];

const customizationJobs: readonly Permission[] = [
  {
    why: 'start, follow and stop jobs',
    actions: [
      'bedrock:CreateModelCustomizationJob',
      'bedrock:GetModelCustomizationJob',
      'bedrock:StopModelCustomizationJob',
      'bedrock:TagResource',
    ],
    resources: [
      'arn:aws:bedrock:{region}::foundation-model/amazon.nova-*',
      'arn:aws:bedrock:{region}:{account}:custom-model/*',
      'arn:aws:bedrock:{region}:{account}:model-customization-job/*',
    ],
  },
];

/** What whoever runs the server must be allowed, by feature. `run` is what a job needs; `look` is for the plan before it. */
export const callerPermissions = {
  prepare: { look: [], run: objects },
  'prepare-logs': {
    look: [],
    run: [
      {
        why: 'query log groups as sources',
        actions: ['logs:StartQuery'],
        resources: ['arn:aws:logs:{region}:{account}:log-group:*'],
      },
      { why: 'read what queries found', actions: ['logs:GetQueryResults', 'logs:StopQuery'], resources: ['*'] },
    ],
  },
  'train-sagemaker': {
    look: [...looks, ...recipes, ...quotas],
    run: [
      ...objects,
      ...trainingJobs,
      { ...packageGroup, when: 'package_group' },
      ...notices,
      passTo('SageMaker', 'sagemaker.amazonaws.com'),
    ],
  },
  'train-serverless': {
    look: [...looks, ...recipes],
    run: [
      ...objects,
      ...trainingJobs,
      packageGroup,
      ...evaluators,
      ...notices,
      passTo('SageMaker', 'sagemaker.amazonaws.com'),
    ],
  },
  'train-bedrock': {
    look: looks,
    run: [...objects, ...customizationJobs, ...notices, passTo('Bedrock', 'bedrock.amazonaws.com')],
  },
  evaluate: { look: [], run: [...objects, ...models] },
  'evaluate-batch': {
    look: batchLooks,
    run: [...objects, ...batchJobs, passTo('Bedrock', 'bedrock.amazonaws.com')],
  },
  'deploy-sagemaker': { look: [...deployLooks, ...quotas], run: [...endpoints, ...askEndpoints, ...watchEndpoints] },
  'deploy-bedrock': { look: deployLooks, run: [...bedrockServing, ...askBedrock, ...watchBedrock] },
  survey: { look: [], run: [...survey, ...surveyAlarms] },
} as const satisfies Record<string, { look: readonly Permission[]; run: readonly Permission[] }>;

export type Feature = keyof typeof callerPermissions;
