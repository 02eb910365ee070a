import { CreateModelCustomizationJobRequest$ } from '@aws-sdk/client-bedrock';
import { CreateTrainingJobRequest$ } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { toBedrockRequest } from '../../../../../src/core/runtimes/aws/training/bedrock-request.ts';
import { toSagemakerRequest } from '../../../../../src/core/runtimes/aws/training/sagemaker-request.ts';
import { toServerlessRequest } from '../../../../../src/core/runtimes/aws/training/serverless-request.ts';
import type { TrainingJobSpec } from '../../../../../src/core/ports/training.ts';
import { checkShape } from '../../../../../src/simulator/wire/check-shape.ts';
import { toShape } from '../../../../../src/simulator/wire/shape.ts';
import { builtRequests } from '../../../../support/aws-jobs.ts';

const shapes = {
  CreateTrainingJob: toShape(CreateTrainingJobRequest$),
  CreateModelCustomizationJob: toShape(CreateModelCustomizationJobRequest$),
};

const spec: TrainingJobSpec = {
  name: 'tr-000000000001',
  model: 'nova-2-lite',
  method: 'sft_lora',
  data: { train: 's3://bucket/train.jsonl', trainSha256: 'a'.repeat(64) },
  settings: { max_steps: 100, reasoning_enabled: true, learning_rate: 1e-5 },
  maxRuntimeSeconds: 7200,
  cloud: {
    region: 'us-east-1',
    role: 'arn:aws:iam::111122223333:role/forge',
    output: 's3://bucket/runs/tr-000000000001',
    base: 'nova-lite-2/prod',
    instance: { type: 'ml.p5.48xlarge', count: 4 },
    image: 'account.dkr.ecr.us-east-1.amazonaws.com/repo:tag',
    package_group: 'arn:aws:sagemaker:us-east-1:111122223333:model-package-group/forge',
    tags: { run: 'tr-000000000001' },
  },
};
const changed = (cloud: Partial<TrainingJobSpec['cloud']>, more: Partial<TrainingJobSpec> = {}): TrainingJobSpec => ({
  ...spec,
  ...more,
  ...(spec.cloud === undefined ? {} : { cloud: { ...spec.cloud, ...cloud } }),
});

describe('requests to the services', () => {
  it('have no member that the service does not know, none missing and none of another type, in 600 mixtures', () => {
    const built = builtRequests();
    expect(new Set(built.map(({ request }) => JSON.stringify(request))).size).toBe(600);
    const problems = built.flatMap(({ operation, request }) => checkShape(shapes[operation], request));
    expect(problems).toEqual([]);
  });

  it('name conversations as such, and rows of rewards as plain files', () => {
    const types = (method: string) =>
      toSagemakerRequest({ ...spec, method }).InputDataConfig?.map(
        ({ ChannelName, DataSource }) => `${ChannelName}: ${DataSource?.S3DataSource?.S3DataType}`,
      );
    expect(types('sft_lora')).toEqual(['train: Converse', 'recipe: S3Prefix']);
    expect(types('rft_lora')).toEqual(['train: S3Prefix', 'recipe: S3Prefix']);
  });

  it('say the base model by name, a checkpoint by its place, and a model package as such', () => {
    const asked = (cloud: Partial<TrainingJobSpec['cloud']>) => toSagemakerRequest(changed(cloud));
    expect(asked({}).HyperParameters).toMatchObject({ base_model: 'nova-lite-2/prod' });
    const fromPlace = asked({ checkpoint: 's3://customer-escrow-1/x' });
    expect(fromPlace.HyperParameters).toMatchObject({ base_model_location: 's3://customer-escrow-1/x' });
    expect(fromPlace.HyperParameters).not.toHaveProperty('base_model');
    const fromPackage = asked({ checkpoint: 'arn:aws:sagemaker:us-east-1:111122223333:model-package/forge/3' });
    expect(fromPackage.HyperParameters).not.toHaveProperty('base_model');
    expect(fromPackage.ModelPackageConfig?.SourceModelPackageArn).toMatch(/forge\/3$/);
  });

  it('leave checkpoints to the service unless a place of the person is named', () => {
    expect(toSagemakerRequest(spec)).not.toHaveProperty('CheckpointConfig');
    expect(toSagemakerRequest(changed({ checkpoints: 's3://mine/ckpt' })).CheckpointConfig).toEqual({
      S3Uri: 's3://mine/ckpt',
    });
  });

  it('encrypt disk and results with the same key', () => {
    const { ResourceConfig, OutputDataConfig } = toSagemakerRequest(changed({ kms_key: 'arn:aws:kms:x' }));
    expect([ResourceConfig?.VolumeKmsKeyId, OutputDataConfig?.KmsKeyId]).toEqual(['arn:aws:kms:x', 'arn:aws:kms:x']);
  });

  it('give serverless jobs their settings as Python writes them, and no machines', () => {
    const request = toServerlessRequest(spec);
    expect(request.HyperParameters).toEqual({ max_steps: '100', reasoning_enabled: 'True', learning_rate: '0.00001' });
    expect(request).not.toHaveProperty('ResourceConfig');
    expect(request).not.toHaveProperty('AlgorithmSpecification');
    expect(request.ServerlessJobConfig).toMatchObject({
      CustomizationTechnique: 'SFT',
      Peft: 'LORA',
      AcceptEula: true,
    });
    expect(toServerlessRequest({ ...spec, method: 'sft_full' }).ServerlessJobConfig).not.toHaveProperty('Peft');
  });

  it('give Bedrock the id of the run as the token of a create, and no validation rows where it takes none', () => {
    const data = { ...spec.data, validation: 's3://bucket/validation.jsonl' };
    const request = toBedrockRequest({ ...spec, data });
    expect(request).toMatchObject({ jobName: spec.name, customModelName: spec.name, clientRequestToken: spec.name });
    expect(request).not.toHaveProperty('validationDataConfig');
    expect(toBedrockRequest({ ...spec, data, model: 'nova-lite' })).toHaveProperty('validationDataConfig');
  });

  it('refuse what a service does not have, before anything is sent', () => {
    expect(() => toServerlessRequest({ ...spec, method: 'rft_full' })).toThrow(/no rft_full/);
    expect(() => toServerlessRequest(changed({ checkpoint: 's3://escrow/x' }))).toThrow(
      /continues from a model package/,
    );
    expect(() => toSagemakerRequest(changed({ instance: { type: 'ml.p99.huge', count: 1 } }))).toThrow(/ml\.p99\.huge/);
  });
});
