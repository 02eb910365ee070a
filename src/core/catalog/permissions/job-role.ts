import { endpointWork, ends, weights } from './deploying.ts';
import type { Permission } from './permission.ts';

const LOG_GROUP = 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/TrainingJobs';

const objects: readonly Permission[] = [
  {
    why: 'find training data',
    actions: ['s3:ListBucket', 's3:GetBucketLocation'],
    resources: ['arn:aws:s3:::{data_bucket}'],
  },
  {
    why: 'find results',
    actions: ['s3:ListBucket', 's3:GetBucketLocation'],
    resources: ['arn:aws:s3:::{output_bucket}'],
  },
  { why: 'read training data', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::{data}'] },
  {
    why: 'read the recipe, write checkpoints and results',
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: ['arn:aws:s3:::{output}/*'],
  },
  {
    why: 'read and write what is encrypted with the key',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: ['{kms_key}'],
    when: 'kms_key',
  },
  { why: 'ask the reward function', actions: ['lambda:InvokeFunction'], resources: ['{reward}'], when: 'reward' },
];

/** Jobs in a network have interfaces in its subnets. Describing them knows no narrower resource. */
const network: readonly Permission[] = [
  {
    why: 'look at the network',
    actions: [
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeVpcs',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
    ],
    resources: ['*'],
    when: 'network',
  },
  {
    why: 'work inside the network',
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:DeleteNetworkInterface',
      'ec2:DeleteNetworkInterfacePermission',
    ],
    resources: [
      'arn:aws:ec2:{region}:{account}:network-interface/*',
      'arn:aws:ec2:{region}:{account}:subnet/{subnet}',
      'arn:aws:ec2:{region}:{account}:security-group/{security_group}',
    ],
    when: 'network',
  },
];

const logs: readonly Permission[] = [
  {
    why: 'write logs',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    resources: [LOG_GROUP, `${LOG_GROUP}:*`],
  },
  {
    why: 'report use of the machines',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' } },
  },
];

const mlflow: Permission = {
  why: 'report to MLflow',
  actions: [
    'sagemaker-mlflow:CreateExperiment',
    'sagemaker-mlflow:GetExperimentByName',
    'sagemaker-mlflow:CreateRun',
    'sagemaker-mlflow:UpdateRun',
    'sagemaker-mlflow:LogParam',
    'sagemaker-mlflow:LogMetric',
    'sagemaker-mlflow:LogBatch',
    'sagemaker-mlflow:SetTag',
  ],
  resources: ['{mlflow}'],
  when: 'mlflow',
};

/** Nova's images are in an account of AWS for each region. */
const images: readonly Permission[] = [
  { why: 'sign in to fetch the image', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  {
    why: 'fetch the image',
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    resources: ['arn:aws:ecr:{region}:{image}'],
  },
];

const packages: readonly Permission[] = [
  {
    why: 'read the evaluator of its rewards',
    actions: ['sagemaker:DescribeHubContent'],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:hub/nova-forge-mcp',
      'arn:aws:sagemaker:{region}:{account}:hub-content/nova-forge-mcp/JsonDoc/*',
    ],
    when: 'evaluator',
  },
  {
    why: 'read the base model',
    actions: ['sagemaker:DescribeHubContent'],
    resources: [
      'arn:aws:sagemaker:{region}:aws:hub/SageMakerPublicHub',
      'arn:aws:sagemaker:{region}:aws:hub-content/SageMakerPublicHub/Model/nova-*',
    ],
  },
  {
    why: 'register the trained model',
    actions: ['sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage', 'sagemaker:AddTags'],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:model-package/nova-forge-mcp/*',
      'arn:aws:sagemaker:{region}:{account}:model-package-group/nova-forge-mcp',
    ],
  },
];

/** Where a model is reached by a profile, the job asks each region's model as the role. Source: Bedrock user guide, role for batch inference. */
const asking: readonly Permission[] = [
  {
    why: 'ask the model',
    actions: ['bedrock:InvokeModel'],
    resources: ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:{region}:{account}:inference-profile/*'],
  },
];

/**
 * What the role of a job must be allowed, by runtime, and which service must be trusted to use it. Sources: least-privilege roles of the
 * SageMaker Python SDK 3.20 and the Bedrock user guide on customization roles, 2026-08.
 */
export const jobRoles = {
  sagemaker: { service: 'sagemaker.amazonaws.com', permissions: [...objects, ...logs, ...images, ...network, mlflow] },
  serverless: {
    service: 'sagemaker.amazonaws.com',
    permissions: [...objects, ...logs, ...packages, ...network, mlflow],
  },
  'deploy-sagemaker': {
    service: 'sagemaker.amazonaws.com',
    permissions: [...weights, ...endpointWork, ...images, ...network],
  },
  'deploy-bedrock': { service: 'bedrock.amazonaws.com', permissions: weights },
  schedule: { service: 'scheduler.amazonaws.com', permissions: ends },
  bedrock: { service: 'bedrock.amazonaws.com', permissions: [...objects, ...network] },
  'evaluate-batch': { service: 'bedrock.amazonaws.com', permissions: [...objects, ...network, ...asking] },
} as const satisfies Record<string, { service: string; permissions: readonly Permission[] }>;

export type JobRole = keyof typeof jobRoles;
