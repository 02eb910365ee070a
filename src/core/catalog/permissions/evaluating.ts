import type { Permission } from './permission.ts';

/** Asking models that are served, and what custom ones are made from, which decides their price. */
export const models: readonly Permission[] = [
  {
    why: 'ask models of Bedrock',
    actions: ['bedrock:InvokeModel'],
    resources: [
      'arn:aws:bedrock:*::foundation-model/*',
      'arn:aws:bedrock:{region}:{account}:inference-profile/*',
      'arn:aws:bedrock:{region}:{account}:custom-model-deployment/*',
      'arn:aws:bedrock:{region}:{account}:provisioned-model/*',
      'arn:aws:bedrock:{region}:{account}:imported-model/*',
    ],
  },
  {
    why: 'look up the base of custom models',
    actions: ['bedrock:GetCustomModelDeployment', 'bedrock:GetCustomModel'],
    resources: [
      'arn:aws:bedrock:{region}:{account}:custom-model-deployment/*',
      'arn:aws:bedrock:{region}:{account}:custom-model/*',
    ],
  },
  {
    why: 'ask models of SageMaker endpoints',
    actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync'],
    resources: ['arn:aws:sagemaker:{region}:{account}:endpoint/*'],
  },
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
