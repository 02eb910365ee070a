import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { iam } from '../../src/commands/iam.ts';

const settings = {
  AWS_REGION: 'us-east-1',
  NOVA_FORGE_ROLE_ARN: 'arn:aws:iam::111122223333:role/trainer',
  NOVA_FORGE_OUTPUT: 's3://results/forge',
};

function print(...args: string[]): string {
  const out = new PassThrough();
  iam(args, settings, out);
  return String(out.read());
}

type Policy = { Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: unknown }[] };
type Printed = { caller: Policy; roles: Record<string, { trust: unknown; policy: Policy }> };

const printed = (...args: string[]): Printed => JSON.parse(print(...args)) as Printed;
const everything = (): Policy[] => {
  const { caller, roles } = printed('rft', 'data-mixing', 'notify');
  return [caller, ...Object.values(roles).map(({ policy }) => policy)];
};

describe('the iam command', () => {
  it('prints what one feature needs on the resources that are set', () => {
    expect(printed('prepare', '--data', 's3://raw/tickets/')).toEqual({
      caller: {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'ListSources', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::raw'] },
          { Sid: 'ListResults', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::results'] },
          { Sid: 'ReadSources', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::raw/tickets/*'] },
          {
            Sid: 'WriteDatasetsAndRecipesReadResults',
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
            Resource: ['arn:aws:s3:::results/forge/*'],
          },
          {
            Sid: 'FindUploadsThatWereNeverFinished',
            Effect: 'Allow',
            Action: ['s3:ListBucketMultipartUploads'],
            Resource: ['arn:aws:s3:::results'],
          },
          {
            Sid: 'SeeWhetherSomebodyWorksOnThem',
            Effect: 'Allow',
            Action: ['s3:ListMultipartUploadParts'],
            Resource: ['arn:aws:s3:::results/forge/*'],
          },
        ],
      },
      roles: {},
    });
  });

  it('lets the role of jobs be used by their service for this account alone, and be passed to it alone', () => {
    const { caller, roles } = printed('train-bedrock');
    expect(Object.keys(roles)).toEqual(['bedrock']);
    expect(roles['bedrock']?.trust).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'bedrock.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ],
    });
    expect(caller.Statement.find(({ Action }) => Action.includes('iam:PassRole'))).toMatchObject({
      Resource: ['arn:aws:iam::111122223333:role/trainer'],
      Condition: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
    });
  });

  it('never allows an action by a wildcard, nor anything on all resources that has narrower ones', () => {
    const statements = everything().flatMap(({ Statement }) => Statement);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const onAll = statements.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action);
    // The service authorization reference lists no resource for these, or their answer is the same for everyone.
    expect([...new Set(onAll)].sort()).toEqual([
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'bedrock:GetModelInvocationLoggingConfiguration',
      'bedrock:ListCustomModelDeployments',
      'bedrock:ListCustomModels',
      'bedrock:ListModelInvocationJobs',
      'bedrock:ListProvisionedModelThroughputs',
      'cloudwatch:GetMetricData',
      'cloudwatch:PutMetricData',
      'ecr:GetAuthorizationToken',
      'logs:GetQueryResults',
      'logs:StopQuery',
      'pricing:GetProducts',
      'sagemaker:ListEndpoints',
      'servicequotas:GetServiceQuota',
      'servicequotas:ListServiceQuotas',
    ]);
  });

  it('prints policies that IAM takes: names of letters, each once, and short enough', () => {
    for (const { Statement } of everything()) {
      const names = Statement.map(({ Sid }) => Sid);
      expect(names.filter((name) => !/^[A-Za-z]+$/.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
    for (const feature of [
      'prepare',
      'train-sagemaker',
      'train-serverless',
      'train-bedrock',
      'evaluate',
      'evaluate-batch',
    ]) {
      const { caller } = printed(feature, 'rft', 'data-mixing', 'notify');
      expect(JSON.stringify(caller).length, feature).toBeLessThan(6144); // managed policies end there
    }
  });

  it('asks for keys, networks and functions only where they are used', () => {
    const plain = JSON.stringify(printed('train-sagemaker'));
    for (const word of ['kms:', 'ec2:', 'lambda:', 'events:', 'accesspoint']) expect(plain).not.toContain(word);
    const key = 'arn:aws:kms:us-east-1:111122223333:key/1';
    const more = JSON.stringify(
      printed(
        'train-sagemaker',
        'rft',
        'notify',
        'data-mixing',
        '--kms-key',
        key,
        '--subnets=subnet-0a1b2c3d',
        '--security-groups',
        'sg-0a1b2c3d',
      ),
    );
    for (const word of [
      'kms:Decrypt',
      key,
      'ec2:CreateNetworkInterface',
      'lambda:InvokeFunction',
      'events:PutRule',
      'accesspoint',
    ])
      expect(more).toContain(word);
  });

  it('writes a CloudFormation template whose account and region are filled in there', () => {
    const template = JSON.parse(print('train-serverless', '--format', 'cloudformation')) as {
      Resources: Record<string, { Type: string }>;
    };
    expect(Object.entries(template.Resources).map(([name, { Type }]) => [name, Type])).toEqual([
      ['CallerPolicy', 'AWS::IAM::ManagedPolicy'],
      ['ServerlessJobRole', 'AWS::IAM::Role'],
    ]);
    expect(JSON.stringify(template)).toContain(
      '{"Fn::Sub":"arn:aws:sagemaker:${AWS::Region}:${AWS::AccountId}:training-job/tr-*"}',
    );
    expect(JSON.stringify(template)).toContain('{"aws:SourceAccount":{"Fn::Sub":"${AWS::AccountId}"}}');
  });

  it('writes Terraform with a policy and a role, braces and quotes in balance', () => {
    const text = print('train-sagemaker', '--format=terraform');
    expect([...text.matchAll(/^(?:resource|data) "(\w+)"/gm)].map(([, type]) => type)).toEqual([
      'aws_caller_identity',
      'aws_region',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy',
    ]);
    const encoded = [...text.matchAll(/jsonencode\((\{[\s\S]*?\n  \})\)/g)].map(([, document]) =>
      JSON.parse(document ?? ''),
    );
    expect(encoded).toHaveLength(3);
    expect(text).toContain('${data.aws_caller_identity.current.account_id}');
  });

  it.each([
    [['train-sagemakr'], 'there is no feature "train-sagemakr"; did you mean train-sagemaker?'],
    [['--format', 'yaml'], '--format is "yaml", but takes json, cloudformation, terraform'],
    [['--format'], '--format needs a value'],
    [['--bucket', 'x'], 'unknown argument "--bucket"'],
  ])('refuses %j', (args, message) => {
    expect(() => print(...args)).toThrow(message);
  });
});
