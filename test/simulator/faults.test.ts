import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { clientOf, simulators } from './simulated.ts';

const start = simulators();

describe('scripted faults', () => {
  it('happen to the nth call of an operation and to no other', async () => {
    const simulator = await start();
    const sagemaker = new SageMakerClient(clientOf(simulator));
    simulator.faults.add({
      service: 'sagemaker',
      operation: 'ListTrainingJobs',
      nth: 2,
      fault: { kind: 'error', name: 'ExpiredTokenException', message: 'expired', status: 400 },
    });
    const list = () =>
      sagemaker.send(new ListTrainingJobsCommand({})).then(
        () => 'answered',
        (error: Error) => error.name,
      );
    expect([await list(), await list(), await list()]).toEqual(['answered', 'ExpiredTokenException', 'answered']);
    expect(simulator.requests.map(({ status }) => status)).toEqual([200, 400, 200]);
  });

  it('throttle in the words of each service, and the client tries again', async () => {
    const simulator = await start();
    for (const service of ['s3', 'sagemaker', 'sts']) simulator.faults.add({ service, fault: { kind: 'throttle' } });
    const settings = clientOf(simulator, 'us-east-1', 5);
    await new SageMakerClient(settings).send(new ListTrainingJobsCommand({}));
    await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    await new S3Client(settings).send(new ListBucketsCommand({}));
    expect(simulator.requests.map(({ service, error }) => `${service} ${error ?? 'answered'}`)).toEqual([
      'sagemaker ThrottlingException',
      'sagemaker answered',
      'sts ThrottlingException',
      'sts answered',
      's3 SlowDown',
      's3 answered',
    ]);
  });

  it('break the connection before the effect, or after it', async () => {
    const simulator = await start();
    const s3 = new S3Client(clientOf(simulator));
    simulator.faults.add({ service: 's3', nth: 1, fault: { kind: 'reset', when: 'before' } });
    simulator.faults.add({ service: 's3', nth: 2, fault: { kind: 'reset', when: 'after' } });
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'first' }))).rejects.toThrow(/ECONNRESET|hang up/);
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'second' }))).rejects.toThrow(/ECONNRESET|hang up/);
    const { buckets } = simulator.world.objects;
    expect([buckets.has('first'), buckets.has('second')]).toEqual([false, true]);
  });

  it('put the clocks apart, which the client notices and mends', async () => {
    const simulator = await start();
    simulator.faults.add({ service: 'sagemaker', times: Infinity, fault: { kind: 'skew', ms: 3_600_000 } });
    await expect(new SageMakerClient(clientOf(simulator)).send(new ListTrainingJobsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    await new SageMakerClient(clientOf(simulator, 'us-east-1', 3)).send(new ListTrainingJobsCommand({}));
    expect(simulator.requests.at(-1)?.status).toBe(200);
  });

  it('cut an answer short', async () => {
    const simulator = await start();
    simulator.faults.add({ service: 's3', fault: { kind: 'cut', bytes: 10 } });
    await expect(new S3Client(clientOf(simulator)).send(new ListBucketsCommand({}))).rejects.toThrow(
      /aborted|ECONNRESET|hang up/,
    );
  });
});
