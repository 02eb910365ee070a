import type { AccountNeeds } from '../../../../../src/core/ports/cloud.ts';
import type { Account } from '../../../../support/account-stand-in.ts';
import { REWARD, ROLE } from './account.ts';

export type Scene = { account: Account; needs: AccountNeeds };
type Fault = Account['fault'];

const refuse =
  (service: string, status: number, code: string, message = code): Fault =>
  (asked) =>
    asked.service === service ? { status, code, message } : undefined;

/** Each: what is wrong in the account, and exactly what is said of it; whatever is not named here must pass. */
export const faults: [string, (scene: Scene) => void, Record<string, RegExp>][] = [
  [
    'a training quota of 0',
    ({ account }) => setQuota(account, 'L-82E1C851', 0),
    {
      quota_training: /^fail: account allows 0 ml\.p5\.48xlarge at once .*L-82E1C851.*, 4 are needed in us-east-1$/,
      quota_evaluation: /^fail: account allows 0 .*, 1 are needed/,
    },
  ],
  [
    'an endpoint quota of 0',
    ({ account }) => setQuota(account, 'L-16AF71F1', 0),
    {
      quota_hosting: /^fail: account allows 0 ml\.p5\.48xlarge at once \(ml\.p5\.48xlarge for endpoint usage/,
    },
  ],
  [
    'a quota that is less than the machines of the job',
    ({ account }) => setQuota(account, 'L-82E1C851', 3),
    {
      quota_training: /^fail: account allows 3 .* 4 are needed/,
    },
  ],
  [
    'a quota that is not listed',
    ({ needs }) => void (needs.instances = [{ type: 'ml.p9.48xlarge', count: 1, use: 'training' }]),
    {
      quota_training: /^unknown: us-east-1 lists no quota "ml\.p9\.48xlarge for training job usage"$/,
    },
  ],
  [
    'quotas that may not be looked at',
    ({ account }) =>
      void (account.fault = refuse(
        'servicequotas',
        400,
        'AccessDeniedException',
        'User: x is not authorized to perform: servicequotas:GetServiceQuota',
      )),
    {
      quota_training: /^unknown: the service quotas: access is denied/,
      quota_evaluation: /^unknown/,
      quota_hosting: /^unknown/,
    },
  ],
  [
    'a region without the service',
    ({ account, needs }) => moveTo(account, needs, 'eu-west-3'),
    {
      region: /^fail: sagemaker trains Nova in us-east-1, us-west-2, ap-northeast-1, not in eu-west-3$/,
    },
  ],
  [
    'a key of another region',
    ({ needs }) => void (needs.job.kms_key = 'arn:aws:kms:eu-west-1:111122223333:key/1'),
    {
      kms_key_region: /^fail: arn:aws:kms:eu-west-1:111122223333:key\/1 is in eu-west-1, the job in us-east-1$/,
    },
  ],
  [
    'an image of another region',
    ({ needs }) => void (needs.job.image = '708977205387.dkr.ecr.us-west-2.amazonaws.com/nova:1'),
    {
      image_region: /^fail: the image .* is in us-west-2, the job in us-east-1$/,
    },
  ],
  [
    'data in a bucket of another region',
    ({ account }) => void Object.assign(account.buckets['data'] ?? {}, { region: 'us-west-2' }),
    {
      data_region: /^fail: the bucket data is in us-west-2, the job in us-east-1$/,
    },
  ],
  [
    'a missing object',
    ({ account }) => void delete account.buckets['data']?.objects['sets/validation.jsonl'],
    {
      data: /^fail: s3:\/\/data\/sets\/validation\.jsonl does not exist/,
    },
  ],
  [
    'an empty object',
    ({ account }) => void Object.assign(account.buckets['data']?.objects ?? {}, { 'sets/train.jsonl': '' }),
    {
      data: /^fail: s3:\/\/data\/sets\/train\.jsonl is empty: 0 bytes$/,
    },
  ],
  [
    'data that may not be read',
    ({ account }) =>
      void (account.fault = (asked) =>
        asked.operation === 'GET' && asked.service === 's3' ? { status: 403, code: 'AccessDenied' } : undefined),
    {
      data: /^fail: s3:\/\/data\/sets\/\w+\.jsonl: access is denied/,
    },
  ],
  [
    'data under a key that may not be used',
    ({ account }) =>
      void (account.fault = (asked) =>
        asked.operation === 'GET' && asked.service === 's3'
          ? {
              status: 403,
              code: 'AccessDenied',
              message: 'User: x is not authorized to perform: kms:Decrypt on this resource',
            }
          : undefined),
    {
      data: /^fail: s3:\/\/data\/sets\/\w+\.jsonl is encrypted with a KMS key that these credentials may not use/,
    },
  ],
  [
    'data under a key that the role may not use',
    ({ account }) => {
      Object.assign(account.buckets['data'] ?? {}, { key: 'arn:aws:kms:us-east-1:111122223333:key/data' });
      deny(account, 'kms:Decrypt', ROLE);
    },
    {
      data_key:
        /^unknown: s3:\/\/data\/sets\/\w+\.jsonl is encrypted with .*key\/data: unless that is S3's own key, .*trainer may not decrypt it$/,
    },
  ],
  [
    'a network, which is not looked at,',
    ({ needs }) => {
      needs.job.subnets = ['subnet-0a1b2c3d'];
      needs.job.security_groups = ['sg-0a1b2c3d'];
    },
    { network: /^unknown: subnet-0a1b2c3d, sg-0a1b2c3d: whether they are there, and reach S3, is not looked at$/ },
  ],
  [
    'a bucket for results that is not there',
    ({ account }) => void delete account.buckets['results'],
    {
      output: /^fail: s3:\/\/results does not exist/,
    },
  ],
  [
    'results in a bucket of another region',
    ({ account }) => void Object.assign(account.buckets['results'] ?? {}, { region: 'eu-west-1' }),
    {
      output: /^fail: the bucket results is in eu-west-1, the job in us-east-1$/,
    },
  ],
  [
    'a role that is not there',
    ({ account }) => void delete account.roles['trainer'],
    {
      role: /^fail: the role trainer does not exist \(NoSuchEntityException\)$/,
    },
  ],
  [
    'a role with another path',
    ({ account }) => void Object.assign(account.roles['trainer'] ?? {}, { arn: ROLE.replace('service-role/', '') }),
    {
      role: /^fail: there is a role arn:aws:iam::111122223333:role\/trainer, not arn:aws:iam::111122223333:role\/service-role\/trainer$/,
    },
  ],
  [
    'a role that trusts another service',
    ({ account }) => setTrust(account, { Principal: { Service: 'lambda.amazonaws.com' } }),
    {
      role_trust:
        /^fail: sagemaker\.amazonaws\.com may not use .*: its trust policy does not name sagemaker\.amazonaws\.com$/,
    },
  ],
  [
    'a role that trusts the service for another account',
    ({ account }) => setTrust(account, { Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }),
    {
      role_trust: /^fail: .*its trust policy is for account 999999999999, the job is in 111122223333$/,
    },
  ],
  [
    'a role whose trust depends on more',
    ({ account }) => setTrust(account, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    {
      role_trust: /^unknown: .*its trust policy also asks for aws:PrincipalOrgID$/,
    },
  ],
  [
    'roles that may not be looked at',
    ({ account }) =>
      void (account.fault = (asked) =>
        asked.operation === 'GetRole'
          ? {
              status: 403,
              code: 'AccessDenied',
              message: 'User: x is not authorized to perform: iam:GetRole on resource: y',
            }
          : undefined),
    {
      role: /^unknown: the role trainer: access is denied/,
      caller_permissions: /^unknown: the role Person: access is denied/,
    },
  ],
  [
    'no leave to pass the role',
    ({ account }) => deny(account, 'iam:PassRole'),
    {
      pass_role:
        /^fail: the caller arn:aws:iam::111122223333:role\/aws-reserved\/sso\.amazonaws\.com\/Person may not give the role to jobs of SageMaker: iam:PassRole on arn:aws:iam::111122223333:role\/service-role\/trainer$/,
    },
  ],
  [
    'no leave to start jobs',
    ({ account }) => deny(account, 'sagemaker:CreateTrainingJob'),
    {
      caller_permissions:
        /^fail: the caller .* may not start, follow and stop jobs of this server: sagemaker:CreateTrainingJob on arn:aws:sagemaker:us-east-1:111122223333:training-job\/tr-preflight$/,
    },
  ],
  [
    'a role that may not write results',
    ({ account }) => deny(account, 's3:PutObject', ROLE),
    {
      role_permissions:
        /^fail: the role .* may not read the recipe, write checkpoints and results: s3:PutObject on arn:aws:s3:::results\/forge\/tr-1\/preflight$/,
    },
  ],
  [
    'a role that may not use the key',
    ({ account, needs }) => {
      needs.job.kms_key = 'arn:aws:kms:us-east-1:111122223333:key/1';
      deny(account, 'kms:GenerateDataKey', ROLE);
    },
    {
      role_permissions: /^fail: the role .*: kms:GenerateDataKey on arn:aws:kms:us-east-1:111122223333:key\/1$/,
    },
  ],
  [
    'a role that may not ask the reward function',
    ({ account, needs }) => {
      needs.job.reward = REWARD;
      deny(account, 'lambda:InvokeFunction', ROLE);
    },
    {
      role_permissions: /^fail: the role .* may not ask the reward function: lambda:InvokeFunction on arn:aws:lambda/,
    },
  ],
  [
    'a denial that depends on conditions',
    ({ account }) =>
      deny(
        account,
        'sagemaker:StopTrainingJob',
        '',
        '<MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>',
      ),
    {
      caller_permissions: /^unknown: .* unless the call fits conditions on aws:MultiFactorAuthPresent$/,
    },
  ],
  [
    'no leave to ask the policy simulator',
    ({ account }) =>
      void (account.fault = (asked) =>
        asked.operation === 'SimulatePrincipalPolicy'
          ? {
              status: 403,
              code: 'AccessDenied',
              message: 'User: x is not authorized to perform: iam:SimulatePrincipalPolicy',
            }
          : undefined),
    {
      caller_permissions: /^unknown: the policies of .*: access is denied/,
      role_permissions: /^unknown: the policies of .*: access is denied/,
    },
  ],
  [
    'a role of another account',
    ({ account, needs }) => {
      needs.job.role = ROLE.replace('111122223333', '444455556666');
      account.roles['trainer'] = { arn: needs.job.role, trust: trustOf(account) };
    },
    {
      role_permissions:
        /^unknown: arn:aws:iam::444455556666:role\/service-role\/trainer is not in account 111122223333/,
    },
  ],
  [
    'a hub without the model',
    ({ account }) => void (account.hub = {}),
    {
      hub: /^fail: nova-textgeneration-lite-v2 in SageMakerPublicHub of us-east-1 does not exist/,
    },
  ],
  [
    'a hub that may not be looked at',
    ({ account }) =>
      void (account.fault = refuse(
        'sagemaker',
        400,
        'AccessDeniedException',
        'User: x is not authorized to perform: sagemaker:DescribeHubContent',
      )),
    {
      hub: /^unknown: nova-textgeneration-lite-v2 in SageMakerPublicHub of us-east-1: access is denied/,
    },
  ],
  [
    'a hub whose document is broken',
    ({ account }) => void (account.hub = { 'nova-textgeneration-lite-v2': '{"RecipeCollection": [' }),
    {
      hub: /^unknown: the hub's document of nova-textgeneration-lite-v2 cannot be read/,
    },
  ],
  [
    'a reward function that is not there',
    ({ account, needs }) => {
      needs.job.reward = REWARD;
      account.functions = {};
    },
    {
      reward: /^fail: arn:aws:lambda:us-east-1:111122223333:function:reward does not exist/,
    },
  ],
  [
    'a reward function by an alias',
    ({ needs }) => void (needs.job.reward = `${REWARD}:live`),
    {
      reward_name: /^fail: .*:live is not the ARN of a function alone$/,
    },
  ],
  [
    'a reward function that ends at once',
    ({ account, needs }) => {
      needs.job.reward = REWARD;
      account.functions = { [REWARD]: { Timeout: 3, State: 'Active', Runtime: 'python3.12' } };
    },
    {
      reward_timeout: /^fail: .* ends after 3 s, 30 s or more are wanted$/,
    },
  ],
  [
    'a reward function that failed to deploy',
    ({ account, needs }) => {
      needs.job.reward = REWARD;
      account.functions = { [REWARD]: { Timeout: 300, State: 'Failed', Runtime: 'python3.12' } };
    },
    {
      reward: /^fail: .* is Failed, not Active$/,
    },
  ],
  [
    'credentials that AWS does not know',
    ({ account }) => void (account.fault = refuse('sts', 403, 'InvalidClientTokenId')),
    {
      credentials: /^fail: the identity of the caller: AWS does not know these credentials \(InvalidClientTokenId\)$/,
      role: /^unknown/,
      caller_permissions: /^unknown: .*AWS does not know these credentials/,
      role_permissions: /^unknown: .*AWS does not know these credentials/,
    },
  ],
  [
    'a clock that is wrong',
    ({ account }) =>
      void (account.fault = refuse(
        'sts',
        403,
        'SignatureDoesNotMatch',
        'Signature expired: 20260901T000000Z is now earlier than 20260901T010000Z',
      )),
    {
      credentials: /^fail: .*this machine's clock is wrong by more than AWS accepts/,
      role: /^unknown/,
      caller_permissions: /^unknown/,
      role_permissions: /^unknown/,
    },
  ],
  [
    'credentials that expire on the way',
    ({ account }) =>
      void (account.fault = ({ operation }) =>
        operation === 'SimulatePrincipalPolicy' ? { status: 403, code: 'ExpiredToken' } : undefined),
    {
      caller_permissions: /^unknown: .*the AWS credentials have expired/,
      role_permissions: /^unknown: .*the AWS credentials have expired/,
    },
  ],
  [
    'no role and no folder',
    ({ needs }) => {
      needs.job.role = '';
      needs.job.output = '';
    },
    {
      role: /^fail: no role is set for jobs$/,
      output: /^fail: no folder in S3 is set for results$/,
    },
  ],
];

export function setQuota(account: Account, code: string, value: number): void {
  account.quotas = account.quotas.map((quota) => (quota.code === code ? { ...quota, value } : quota));
}

function trustOf(account: Account): unknown {
  return account.roles['trainer']?.trust;
}

export function setTrust(account: Account, changes: Record<string, unknown>): void {
  const usual = { Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' };
  account.roles['trainer'] = { arn: ROLE, trust: { Statement: { ...usual, ...changes } } };
}

export function deny(account: Account, wanted: string, of = '', more = ''): void {
  account.decide = (principal, action) => {
    const other = of === '' ? principal === ROLE : principal !== of;
    return action === wanted && !other ? { decision: 'implicitDeny', more } : 'allowed';
  };
}

function moveTo(account: Account, needs: AccountNeeds, region: string): void {
  needs.job.region = region;
  for (const bucket of Object.values(account.buckets)) bucket.region = region;
}
