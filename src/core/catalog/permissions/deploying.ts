import type { Permission } from './permission.ts';

const SCHEDULES = 'arn:aws:scheduler:{region}:{account}:schedule/default/nova-forge-*';
const ENDPOINTS = 'arn:aws:sagemaker:{region}:{account}:endpoint/dp-*';

/** Ends that hold when this server is gone. */
const schedules: readonly Permission[] = [
  {
    why: 'end deployments at their time to live',
    actions: [
      'scheduler:CreateSchedule',
      'scheduler:GetSchedule',
      'scheduler:UpdateSchedule',
      'scheduler:DeleteSchedule',
    ],
    resources: [SCHEDULES],
  },
  {
    why: 'give the role of ends to schedules',
    actions: ['iam:PassRole'],
    resources: ['{schedule_role}'],
    conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  },
];

const passTo = (name: string, service: string): Permission => ({
  why: `give the role to ${name}`,
  actions: ['iam:PassRole'],
  resources: ['{role}'],
  conditions: { StringEquals: { 'iam:PassedToService': service } },
});

/** Roles that deployments run as, where none are set. Whoever may do this can give these roles any right: it is printed for a word alone. */
const roleMaking: readonly Permission[] = [
  {
    why: 'make roles for deployments, once approved',
    actions: ['iam:CreateRole', 'iam:TagRole', 'iam:PutRolePolicy'],
    resources: ['arn:aws:iam::{account}:role/nova-forge-*'],
    when: 'create_role',
  },
  {
    why: 'see whether such a role is there and what it may do',
    actions: ['iam:GetRole', 'iam:GetRolePolicy'],
    resources: ['arn:aws:iam::{account}:role/nova-forge-*'],
    when: 'create_role',
  },
];

export const endpoints: readonly Permission[] = [
  {
    why: 'make and remove endpoints of this server',
    actions: [
      'sagemaker:CreateModel',
      'sagemaker:DescribeModel',
      'sagemaker:DeleteModel',
      'sagemaker:CreateEndpointConfig',
      'sagemaker:DescribeEndpointConfig',
      'sagemaker:DeleteEndpointConfig',
      'sagemaker:CreateEndpoint',
      'sagemaker:DescribeEndpoint',
      'sagemaker:UpdateEndpoint',
      'sagemaker:DeleteEndpoint',
      'sagemaker:AddTags',
    ],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:model/dp-*',
      'arn:aws:sagemaker:{region}:{account}:endpoint-config/dp-*',
      ENDPOINTS,
    ],
  },
  {
    why: 'find the weights of model packages',
    actions: ['sagemaker:DescribeModelPackage'],
    resources: ['arn:aws:sagemaker:{region}:{account}:model-package/*'],
  },
  {
    why: 'let endpoints grow and shrink',
    actions: [
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:DeregisterScalableTarget',
    ],
    resources: ['arn:aws:application-autoscaling:{region}:{account}:scalable-target/*'],
  },
  {
    why: 'see how endpoints grow and shrink',
    actions: ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
    resources: ['*'],
  },
  {
    why: 'let the service scale endpoints, once in an account',
    actions: ['iam:CreateServiceLinkedRole'],
    resources: [
      'arn:aws:iam::{account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    ],
  },
  {
    why: 'wake endpoints that have no machine',
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'],
    resources: ['arn:aws:cloudwatch:{region}:{account}:alarm:dp-*'],
  },
  ...schedules,
  passTo('SageMaker', 'sagemaker.amazonaws.com'),
  ...roleMaking,
];

const BEDROCK = 'arn:aws:bedrock:{region}:{account}';

export const bedrockServing: readonly Permission[] = [
  {
    why: 'import models and remove them',
    actions: [
      'bedrock:CreateCustomModel',
      'bedrock:GetCustomModel',
      'bedrock:DeleteCustomModel',
      'bedrock:ListTagsForResource',
      'bedrock:TagResource',
    ],
    resources: [`${BEDROCK}:custom-model/*`, `${BEDROCK}:custom-model-deployment/*`, `${BEDROCK}:provisioned-model/*`],
  },
  { why: 'find models that were imported before', actions: ['bedrock:ListCustomModels'], resources: ['*'] },
  {
    why: 'serve models on demand',
    actions: [
      'bedrock:CreateCustomModelDeployment',
      'bedrock:GetCustomModelDeployment',
      'bedrock:UpdateCustomModelDeployment',
      'bedrock:DeleteCustomModelDeployment',
    ],
    resources: [`${BEDROCK}:custom-model-deployment/*`, `${BEDROCK}:custom-model/*`],
  },
  {
    why: 'serve models on units of their own',
    actions: [
      'bedrock:CreateProvisionedModelThroughput',
      'bedrock:GetProvisionedModelThroughput',
      'bedrock:UpdateProvisionedModelThroughput',
      'bedrock:DeleteProvisionedModelThroughput',
    ],
    resources: [`${BEDROCK}:provisioned-model/*`, `${BEDROCK}:custom-model/*`],
  },
  ...schedules,
  passTo('Bedrock', 'bedrock.amazonaws.com'),
  ...roleMaking,
];

/** Looking at roles and prices before a deployment; quotas besides where there are machines. */
export const deployLooks: readonly Permission[] = [
  { why: 'look at the roles and who may use them', actions: ['iam:GetRole'], resources: ['{role}', '{schedule_role}'] },
  { why: 'ask what roles are allowed', actions: ['iam:SimulatePrincipalPolicy'], resources: ['{role}'] },
  { why: 'look up prices', actions: ['pricing:GetProducts'], resources: ['*'] },
];

/** What get_run lists of the account without an id, and the calls that end it. */
export const survey: readonly Permission[] = [
  {
    why: 'list what serves models',
    actions: [
      'sagemaker:ListEndpoints',
      'bedrock:ListCustomModels',
      'bedrock:ListCustomModelDeployments',
      'bedrock:ListProvisionedModelThroughputs',
      'cloudwatch:GetMetricData',
    ],
    resources: ['*'],
  },
  {
    why: 'see what endpoints cost and whose they are',
    actions: ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig', 'sagemaker:ListTags'],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:endpoint/*',
      'arn:aws:sagemaker:{region}:{account}:endpoint-config/*',
    ],
  },
  {
    why: 'see whose models are',
    actions: ['bedrock:ListTagsForResource'],
    resources: [`${BEDROCK}:custom-model/*`, `${BEDROCK}:custom-model-deployment/*`, `${BEDROCK}:provisioned-model/*`],
  },
  {
    why: 'end what is left over',
    actions: [
      'sagemaker:DeleteEndpoint',
      'bedrock:DeleteCustomModelDeployment',
      'bedrock:DeleteProvisionedModelThroughput',
      'bedrock:DeleteCustomModel',
    ],
    resources: [
      'arn:aws:sagemaker:{region}:{account}:endpoint/*',
      `${BEDROCK}:custom-model-deployment/*`,
      `${BEDROCK}:provisioned-model/*`,
      `${BEDROCK}:custom-model/*`,
    ],
  },
];

/** What a schedule may do as its role: the one call that ends what it was made for. */
export const ends: readonly Permission[] = [
  { why: 'end endpoints', actions: ['sagemaker:DeleteEndpoint'], resources: [ENDPOINTS] },
  {
    why: 'end what Bedrock serves',
    actions: ['bedrock:DeleteCustomModelDeployment', 'bedrock:DeleteProvisionedModelThroughput'],
    resources: [`${BEDROCK}:custom-model-deployment/*`, `${BEDROCK}:provisioned-model/*`, `${BEDROCK}:custom-model/*`],
  },
];

/** Reading a model for an endpoint or an import: weights stay in buckets of the service. */
export const weights: readonly Permission[] = [
  {
    why: 'read weights',
    actions: ['s3:GetObject', 's3:ListBucket'],
    resources: ['arn:aws:s3:::customer-escrow-{account}*', 'arn:aws:s3:::customer-escrow-{account}*/*'],
  },
  {
    why: 'read weights that lie elsewhere',
    actions: ['s3:GetObject', 's3:ListBucket'],
    resources: ['arn:aws:s3:::{weights_bucket}', 'arn:aws:s3:::{weights}/*'],
  },
  {
    why: 'read and write what is encrypted with the key',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:CreateGrant'],
    resources: ['{kms_key}'],
    when: 'kms_key',
  },
];

/** What an endpoint does beside reading its weights. */
export const endpointWork: readonly Permission[] = [
  {
    why: 'write logs',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    resources: ['arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/Endpoints/*'],
  },
  { why: 'leave answers', actions: ['s3:PutObject', 's3:GetObject'], resources: ['arn:aws:s3:::{output}/*'] },
];
