import {
  CreateHubCommand,
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ImportHubContentCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { jobRequest, put, sftRecipe } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';
import { converseLines, tickets } from './ticket-rows.ts';

const start = simulators();
const MINUTE = 60_000;

async function withData() {
  const simulator = await start({ now: () => Date.UTC(2026, 0, 1) });
  const train = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
  const recipe = await put(simulator, 'recipe.yaml', sftRecipe(75));
  const job = jobRequest(simulator, 'tr-1', { train, recipe });
  return { simulator, sagemaker: new SageMakerClient(clientOf(simulator)), job };
}

describe('training jobs', () => {
  it('go through their steps by the clock, each with its times', async () => {
    const { simulator, sagemaker, job } = await withData();
    const { TrainingJobArn } = await sagemaker.send(new CreateTrainingJobCommand(job));
    expect(TrainingJobArn).toBe('arn:aws:sagemaker:us-east-1:000000000000:training-job/tr-1');
    const look = async () => {
      const seen = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
      return `${seen.TrainingJobStatus}/${seen.SecondaryStatus}`;
    };
    const seen = [await look()];
    for (const minutes of [4, 2, 10, 3, 60]) {
      await simulator.advance(minutes * MINUTE);
      seen.push(await look());
    }
    expect(seen).toEqual([
      'InProgress/Starting',
      'InProgress/Downloading',
      'InProgress/Training',
      'InProgress/Uploading',
      'Completed/Completed',
      'Completed/Completed',
    ]);
    const done = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    expect(done.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    expect(done.TrainingEndTime?.toISOString()).toBe('2026-01-01T00:17:30.000Z');
    expect(done.BillableTimeInSeconds).toBe(870);
  });

  it('are refused where they name a group of packages or an evaluator that does not exist', async () => {
    const { simulator, sagemaker, job } = await withData();
    const later = () => simulator.advance(10_000);
    const ModelPackageGroupArn = 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/nowhere';
    const asked = new CreateTrainingJobCommand({ ...job, ModelPackageConfig: { ModelPackageGroupArn } });
    await expect(sagemaker.send(asked)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `ModelPackageGroup ${ModelPackageGroupArn} does not exist.`,
    });
    const { AlgorithmSpecification: _image, ResourceConfig: _machines, ...rest } = job;
    const rewarded = (EvaluatorArn: string) =>
      sagemaker.send(
        new CreateTrainingJobCommand({
          ...rest,
          ServerlessJobConfig: {
            BaseModelArn:
              'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2/3.2.0',
            AcceptEula: true,
            JobType: 'FineTuning',
            CustomizationTechnique: 'RLVR',
            EvaluatorArn,
          },
        }),
      );
    await expect(rewarded('arn:aws:lambda:us-east-1:000000000000:function:reward')).rejects.toThrow(
      /Evaluator .*:function:reward does not exist/,
    );
    const HubName = 'mine';
    await sagemaker.send(new CreateHubCommand({ HubName, HubDescription: 'mine' }));
    const content = { HubName, HubContentName: 'reward', HubContentType: 'JsonDoc' as const };
    const document = (text: string) =>
      new ImportHubContentCommand({ ...content, DocumentSchemaVersion: '2.0.0', HubContentDocument: text });
    await expect(sagemaker.send(document('{}'))).rejects.toThrow(/is being created/);
    await later();
    const { HubContentArn = '' } = await sagemaker.send(document('{}'));
    await expect(rewarded(HubContentArn)).rejects.toThrow(/not available yet/);
    await later();
    await expect(rewarded(HubContentArn)).rejects.toThrow(/no evaluator of type RewardFunction: {}/);
  });

  it('are one under a name', async () => {
    const { sagemaker, job } = await withData();
    await sagemaker.send(new CreateTrainingJobCommand(job));
    await expect(sagemaker.send(new CreateTrainingJobCommand(job))).rejects.toMatchObject({ name: 'ResourceInUse' });
    const { TrainingJobSummaries } = await sagemaker.send(new ListTrainingJobsCommand({ NameContains: 'tr-' }));
    expect(TrainingJobSummaries).toHaveLength(1);
  });

  it('stop when they are told to, and at their time limit', async () => {
    const { simulator, sagemaker, job } = await withData();
    await sagemaker.send(new CreateTrainingJobCommand(job));
    await sagemaker.send(
      new CreateTrainingJobCommand({
        ...job,
        TrainingJobName: 'tr-2',
        StoppingCondition: { MaxRuntimeInSeconds: 300 },
      }),
    );
    await simulator.advance(6 * MINUTE);
    await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    const stopping = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    expect(stopping.TrainingJobStatus).toBe('Stopping');
    await simulator.advance(20 * MINUTE);
    const stopped = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    expect(stopped).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    const late = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-2' }));
    expect(late).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
    await expect(sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'tr-1' }))).rejects.toThrow(
      /status Stopped/,
    );
  });

  it('nobody started are a ValidationException', async () => {
    const { sagemaker } = await withData();
    await expect(sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'none' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Requested resource not found.',
    });
  });
});

describe('what the account allows', () => {
  const refusal = async (set: (account: Awaited<ReturnType<typeof withData>>['simulator']) => void, changes = {}) => {
    const { simulator, sagemaker, job } = await withData();
    set(simulator);
    const error = await sagemaker.send(new CreateTrainingJobCommand({ ...job, ...changes })).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(simulator.world.sagemaker('us-east-1').jobs.size).toBe(0);
    return error;
  };

  it('is said in the words of the service when it is not enough, and no job begins', async () => {
    expect(
      await refusal(({ world }) => world.quotas.set('us-east-1/ml.p5.48xlarge for training job usage', 2)),
    ).toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining(
        'is 2 Instances, with current utilization of 0 Instances and a request delta of 4',
      ),
    });
    expect(
      await refusal(({ world }) => {
        const admin = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
        const deny = { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' } as const;
        world.iam.caller.policies.set('AdministratorAccess', { Statement: [admin, deny] });
      }),
    ).toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('iam:PassRole') });
    expect(await refusal(() => {}, { RoleArn: 'arn:aws:iam::000000000000:role/TrustsNoService' })).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("allows principal 'sagemaker.amazonaws.com'"),
    });
    expect(
      await refusal(({ world }) => world.objects.buckets.get('nova-forge-rehearsal-000000000000')?.objects.clear()),
    ).toMatchObject({
      message: expect.stringContaining(
        'No S3 objects found under S3 URL "s3://nova-forge-rehearsal-000000000000/runs/train.jsonl"',
      ),
    });
    expect(await refusal(({ world }) => world.iam.caller.policies.clear())).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('sagemaker:CreateTrainingJob'),
    });
  });

  it('counts machines that are in use', async () => {
    const { sagemaker, job } = await withData();
    for (const name of ['a', 'b'])
      await sagemaker.send(new CreateTrainingJobCommand({ ...job, TrainingJobName: name }));
    await expect(sagemaker.send(new CreateTrainingJobCommand(job))).rejects.toThrow(
      /current utilization of 8 Instances/,
    );
  });
});

describe('requests', () => {
  it('with members the service does not know, without those it needs, or of other types are refused by name', async () => {
    const { simulator, job } = await withData();
    const send = async (body: object) => {
      const response = await fetch(simulator.endpoint, {
        method: 'POST',
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sagemaker/aws4_request',
          'x-amz-target': 'SageMaker.CreateTrainingJob',
        },
        body: JSON.stringify(body),
      });
      return response.json();
    };
    const { RoleArn: _role, ...noRole } = job;
    expect(await send({ ...noRole, EnableManagedSpotTraning: true, Tags: { a: 'b' } })).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringMatching(
        /3 validation error.*RoleArn is missing; EnableManagedSpotTraning is not known.*; Tags is a structure, the service takes a list/,
      ),
    });
  });
});
