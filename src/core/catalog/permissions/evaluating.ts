import type { Permission } from './permission.ts';

const ANSWERING = [
  'arn:aws:bedrock:*::foundation-model/*',
  'arn:aws:bedrock:{region}:{account}:inference-profile/*',
  'arn:aws:bedrock:{region}:{account}:custom-model-deployment/*',
  'arn:aws:bedrock:{region}:{account}:provisioned-model/*',
  'arn:aws:bedrock:{region}:{account}:imported-model/*',
];
const ENDPOINTS = ['arn:aws:sagemaker:{region}:{account}:endpoint/*'];

/** Asking models of Bedrock, whole and piece by piece. */
export const askBedrock: readonly Permission[] = [
  { why: 'ask models of Bedrock', actions: ['bedrock:InvokeModel'], resources: ANSWERING },
  {
    why: 'hear answers of Bedrock piece by piece',
    actions: ['bedrock:InvokeModelWithResponseStream'],
    resources: ANSWERING,
    optional: true,
  },
];

/**
 * Asking models of SageMaker endpoints. For streams the API reference wants InvokeEndpoint, the service authorization reference an action
 * of their own: both are here.
 */
export const askEndpoints: readonly Permission[] = [
  {
    why: 'ask models of SageMaker endpoints',
    actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync'],
    resources: ENDPOINTS,
  },
  {
    why: 'hear answers of endpoints piece by piece',
    actions: ['sagemaker:InvokeEndpointWithResponseStream'],
    resources: ENDPOINTS,
    optional: true,
  },
];

/** Asking models that are served, and what custom ones are made from, which decides their price. */
export const models: readonly Permission[] = [
  ...askBedrock,
  {
    why: 'look up the base of custom models',
    actions: ['bedrock:GetCustomModelDeployment', 'bedrock:GetCustomModel'],
    resources: [
      'arn:aws:bedrock:{region}:{account}:custom-model-deployment/*',
      'arn:aws:bedrock:{region}:{account}:custom-model/*',
    ],
  },
  ...askEndpoints,
];

/** Questions in one job. The list knows no narrower resource, and a model is reached by its own id or by a profile. */
export const batchJobs: readonly Permission[] = [
  {
    why: 'start, follow and stop batch jobs',
    actions: [
      'bedrock:CreateModelInvocationJob',
      'bedrock:GetModelInvocationJob',
      'bedrock:StopModelInvocationJob',
      'bedrock:TagResource',
    ],
    resources: [
      'arn:aws:bedrock:{region}::foundation-model/*',
      'arn:aws:bedrock:{region}:{account}:inference-profile/*',
      'arn:aws:bedrock:{region}:{account}:model-invocation-job/*',
    ],
  },
  { why: 'find batch jobs by name', actions: ['bedrock:ListModelInvocationJobs'], resources: ['*'] },
];

/** Looking at the role before a plan. What is not allowed is reported as unknown. */
export const batchLooks: readonly Permission[] = [
  { why: 'look at the role and who may use it', actions: ['iam:GetRole'], resources: ['{role}', '{caller}'] },
  {
    why: 'ask whether caller and role are allowed what a job needs',
    actions: ['iam:SimulatePrincipalPolicy'],
    resources: ['{role}', '{caller}'],
  },
];
