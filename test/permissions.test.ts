import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Feature, callerPermissions } from '../src/core/catalog/permissions/caller.ts';
import type { Permission } from '../src/core/catalog/permissions/permission.ts';
import { moduleFacts } from './support/module-facts.ts';

const AWS = 'src/core/runtimes/aws';

/** The files that are what a feature does; whatever they import belongs to it. Files in S3 reach jobs through a port. */
const entries: Record<Feature, { run: string[]; look: string[]; not?: RegExp }> = {
  prepare: { run: ['s3-objects.ts'], look: [] },
  'prepare-logs': { run: ['cloudwatch-logs.ts'], look: [] },
  'train-sagemaker': { run: ['training/sagemaker-training.ts', 's3-objects.ts'], look: looks() },
  'train-serverless': {
    run: ['training/serverless-training.ts', 's3-objects.ts'],
    look: looks().filter((file) => !file.includes('quota')),
  },
  'train-bedrock': {
    run: ['training/bedrock-training.ts', 's3-objects.ts'],
    look: looks().filter((file) => !/quota|hub|recipes/.test(file)),
    not: /log-stream|recent-lines/, // shares a file with those that read logs; Bedrock's jobs write none
  },
  'deploy-sagemaker': {
    run: [
      'hosting/endpoint-steps.ts',
      'hosting/capture-endpoint.ts',
      'hosting/capture-async.ts',
      'hosting/drift-alarm-step.ts',
      'hosting/account-roles.ts',
      'inference/endpoint-model.ts',
      'inference/async-endpoint-model.ts',
    ],
    look: ['iam-calls', 'quota-calls', 'price-list', 'identity'].map((file) => `account/${file}.ts`),
  },
  'deploy-bedrock': {
    run: [
      'hosting/on-demand-steps.ts',
      'hosting/provisioned-steps.ts',
      'hosting/published.ts',
      'hosting/capture-bedrock.ts',
      'hosting/drift-alarm-step.ts',
      'hosting/account-roles.ts',
      'inference/bedrock-model.ts',
    ],
    look: ['iam-calls', 'price-list', 'identity'].map((file) => `account/${file}.ts`),
  },
  survey: { run: ['hosting/account-survey.ts'], look: [] },
  evaluate: { run: ['inference/aws-inference.ts', 's3-objects.ts'], look: [] },
  'evaluate-batch': {
    run: ['batch/batch-jobs.ts', 's3-objects.ts'],
    look: ['iam-calls', 'bucket-calls', 'identity'].map((file) => `account/${file}.ts`),
  },
};

/** Every service that a plan looks at; which runtime needs which, the table above says. */
function looks(): string[] {
  const files = [
    'iam-calls',
    'lambda-calls',
    'price-list',
    'hub',
    'recipes',
    'quota-calls',
    'bucket-calls',
    'identity',
  ];
  return files.map((file) => `account/${file}.ts`);
}

/** What services call in IAM what their clients call otherwise. Source: service authorization reference, 2026-08. */
const services: Record<string, string> = {
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  'service-quotas': 'servicequotas',
  'sagemaker-runtime': 'sagemaker',
  'bedrock-runtime': 'bedrock',
  'application-auto-scaling': 'application-autoscaling',
};
const renamed: Record<string, string[]> = {
  'sts:GetCallerIdentity': [], // needs none
  's3:HeadObject': ['s3:GetObject'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:UploadPart': ['s3:PutObject'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
  's3:ListMultipartUploads': ['s3:ListBucketMultipartUploads'],
  's3:ListParts': ['s3:ListMultipartUploadParts'],
  'bedrock:Converse': ['bedrock:InvokeModel'],
  'bedrock:ConverseStream': ['bedrock:InvokeModelWithResponseStream'],
  'sagemaker:CreateTrainingJob': ['sagemaker:CreateTrainingJob', 'sagemaker:AddTags'],
  'sagemaker:CreateModelPackageGroup': ['sagemaker:CreateModelPackageGroup', 'sagemaker:AddTags'],
  'iam:CreateRole': ['iam:CreateRole', 'iam:TagRole'],
  'cloudwatch:PutMetricAlarm': ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
  'sagemaker:CreateModel': ['sagemaker:CreateModel', 'sagemaker:AddTags'],
  'bedrock:CreateCustomModel': ['bedrock:CreateCustomModel', 'bedrock:TagResource'],
  'bedrock:CreateModelInvocationJob': ['bedrock:CreateModelInvocationJob', 'bedrock:TagResource'],
  'bedrock:CreateModelCustomizationJob': ['bedrock:CreateModelCustomizationJob', 'bedrock:TagResource'],
};
/** What no call is named for: roles are handed over within a create, keys are used within reading and writing. */
const within = ['iam:PassRole', 'iam:CreateServiceLinkedRole', 'kms:Decrypt', 'kms:GenerateDataKey'];

/** The files that a file stands on, itself included, as far as they are in the folder of AWS. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const specifier of moduleFacts(readFileSync(file, 'utf8')).imports) {
    const target = normalize(join(dirname(file), specifier));
    if (specifier.startsWith('.') && target.startsWith(AWS)) reachable(target, seen);
  }
  return seen;
}

/** The permissions that a file's own calls need: each command it makes, each list it goes through. */
function actionsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const imports = [...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  const from = new Map(
    imports.flatMap(([, names = '', client = '']) =>
      names.split(',').map((name): [string, string] => [name.trim().replace(/^type /, ''), client]),
    ),
  );
  const calls = [...source.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)];
  return calls.flatMap(([, command, list]) => {
    const name = command ?? list ?? '';
    const client = from.get(`${name}Command`) ?? from.get(`paginate${name}`);
    if (client === undefined) throw new Error(`${file}: ${name} is of no client that it imports`);
    const action = `${services[client] ?? client}:${name}`;
    return renamed[action] ?? [action];
  });
}

function filesIn(folder: string): string[] {
  const entriesOf = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entriesOf.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

function needed(files: readonly string[], not?: RegExp): string[] {
  const reached = files.flatMap((file) => [...reachable(join(AWS, file))]);
  const all = reached.filter((file) => not?.test(file) !== true).flatMap(actionsOf);
  return [...new Set(all)].sort();
}

const allowed = (permissions: readonly Permission[]): string[] =>
  [...new Set(permissions.flatMap(({ actions }) => actions))].filter((action) => !within.includes(action)).sort();

const features = Object.keys(entries).filter((name): name is Feature => Object.hasOwn(callerPermissions, name));

describe('the policies that iam prints', () => {
  it('are for every feature there is', () => {
    expect(features.sort()).toEqual(Object.keys(callerPermissions).sort());
  });

  it.each(features)('allow every call that %s makes, and no other', (feature) => {
    const { run, look } = callerPermissions[feature];
    const runs = needed(entries[feature].run, entries[feature].not);
    expect(allowed(run)).toEqual(runs);
    // What a job needs anyway need not be allowed for looking at it once more.
    const looked = needed(entries[feature].look);
    expect([...new Set([...allowed(look), ...runs])].sort()).toEqual([...new Set([...looked, ...runs])].sort());
  });

  it('cover every file that makes a call', () => {
    const covered = new Set(
      features.flatMap((feature) =>
        [...entries[feature].run, ...entries[feature].look].flatMap((file) => [...reachable(join(AWS, file))]),
      ),
    );
    const calling = filesIn(AWS).filter((file) => actionsOf(file).length > 0);
    expect(calling.filter((file) => !covered.has(file))).toEqual([]);
    expect(calling.length).toBeGreaterThan(15);
  });
});
