import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
} from '@aws-sdk/client-bedrock';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  DescribeHubContentCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { applyCondition } from '../../src/simulator/apply-condition.ts';
import type { conditions } from '../../src/simulator/conditions.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { jobRequest, put, sftRecipe } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';
import { converseLines, tickets } from './ticket-rows.ts';

const start = simulators();

/** Name and message of what a call throws, or "answered". */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

async function create(simulator: Simulator): Promise<string> {
  const train = `${simulator.furniture.output}/train.jsonl`;
  const recipe = `${simulator.furniture.output}/recipe.yaml`;
  const request = jobRequest(simulator, 'tr-1', { train, recipe });
  return outcome(new SageMakerClient(clientOf(simulator)).send(new CreateTrainingJobCommand(request)));
}

async function failure(simulator: Simulator): Promise<string> {
  expect(await create(simulator)).toBe('answered');
  await simulator.advance(36_000_000);
  const described = new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' });
  return (await new SageMakerClient(clientOf(simulator)).send(described)).FailureReason ?? 'none';
}

const list = (simulator: Simulator) =>
  outcome(new SageMakerClient(clientOf(simulator)).send(new ListTrainingJobsCommand({})));
const read = (simulator: Simulator) =>
  outcome(
    new S3Client(clientOf(simulator)).send(
      new GetObjectCommand({ Bucket: simulator.furniture.output.split('/')[2], Key: 'runs/train.jsonl' }),
    ),
  );

/** How a batch job of 120 questions ends. */
async function batchEnd(simulator: Simulator): Promise<string> {
  const { output, role } = simulator.furniture;
  const question = { modelInput: { messages: [{ role: 'user', content: [{ text: 'Hello.' }] }] } };
  const s3Uri = await put(simulator, 'questions.jsonl', `${JSON.stringify(question)}\n`.repeat(120));
  const bedrock = new BedrockClient(clientOf(simulator));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: 'ev-1',
      roleArn: role,
      modelId: 'us.amazon.nova-lite-v1:0',
      modelInvocationType: 'Converse',
      inputDataConfig: { s3InputDataConfig: { s3Uri } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `${output}/answers/` } },
    }),
  );
  await simulator.advance(36_000_000);
  const told = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
  return `${told.status} with ${told.processedRecordCount} of ${told.totalRecordCount}`;
}

/** What each condition does to the call that it is about. */
const seen: Record<keyof typeof conditions, [does: (simulator: Simulator) => Promise<string>, says: RegExp]> = {
  'no-quota': [create, /^ResourceLimitExceeded: .*is 0 Instances/],
  'no-pass-role': [create, /^AccessDeniedException: .*iam:PassRole/],
  'no-trust': [create, /^ValidationException: Could not assume role/],
  'no-role': [
    ({ furniture, ...rest }) =>
      outcome(
        new IAMClient(clientOf({ furniture, ...rest })).send(
          new GetRoleCommand({ RoleName: furniture.role.split('/')[1] }),
        ),
      ),
    /^NoSuchEntity/,
  ],
  'role-without-data': [failure, /^ClientError: Data download failed:Access denied/],
  'kms-denied': [read, /^AccessDenied: .*kms:Decrypt/],
  'bucket-elsewhere': [create, /^ValidationException: No S3 objects found/],
  'foreign-bucket': [read, /^AccessDenied/],
  'no-reward': [
    (simulator) =>
      outcome(
        new LambdaClient(clientOf(simulator)).send(
          new GetFunctionConfigurationCommand({ FunctionName: simulator.furniture.reward }),
        ),
      ),
    /^ResourceNotFoundException/,
  ],
  'expired-credentials': [
    async (simulator) => {
      for (const _ of [1, 2, 3]) expect(await list(simulator)).toBe('answered');
      return list(simulator);
    },
    /^ExpiredToken/,
  ],
  throttling: [list, /^ThrottlingException/],
  'server-errors': [list, /^InternalFailure/],
  'lost-answer': [
    async (simulator) => {
      const said = await create(simulator);
      expect(simulator.world.sagemaker('us-east-1').jobs.size).toBe(1);
      return said;
    },
    /ECONNRESET|hang up/,
  ],
  'no-hub': [
    (simulator) =>
      outcome(
        new SageMakerClient(clientOf(simulator)).send(
          new DescribeHubContentCommand({
            HubName: 'SageMakerPublicHub',
            HubContentType: 'Model',
            HubContentName: 'nova-textgeneration-lite',
          }),
        ),
      ),
    /^InternalFailure/,
  ],
  'no-prices': [
    (simulator) =>
      outcome(new PricingClient(clientOf(simulator)).send(new GetProductsCommand({ ServiceCode: 'AmazonSageMaker' }))),
    /^InternalFailure/,
  ],
  'no-simulation': [
    (simulator) =>
      outcome(
        new IAMClient(clientOf(simulator)).send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: simulator.furniture.role,
            ActionNames: ['s3:GetObject'],
          }),
        ),
      ),
    /^AccessDenied/,
  ],
  'job-fails': [failure, /CUDA out of memory/],
  'batch-expires': [batchEnd, /^Expired with 60 of 120$/],
};

describe('conditions', () => {
  it.each(Object.entries(seen))('%s is seen in the call it is about', async (name, [does, says]) => {
    const simulator = await start();
    await put(simulator, 'train.jsonl', converseLines(tickets(60)));
    await put(simulator, 'recipe.yaml', sftRecipe(5));
    applyCondition(simulator, name);
    expect(await does(simulator)).toMatch(says);
  });

  it('that nobody knows are refused with the nearest', async () => {
    const simulator = await start();
    expect(() => applyCondition(simulator, 'no-qouta')).toThrow('there is no fault "no-qouta"; did you mean no-quota?');
  });

  it('reach Bedrock too', async () => {
    const simulator = await start();
    const s3Uri = await put(simulator, 'train.jsonl', converseLines(tickets(60)));
    applyCondition(simulator, 'lost-answer');
    const request = {
      jobName: 'tr-1',
      customModelName: 'tr-1',
      roleArn: simulator.furniture.role,
      clientRequestToken: 'one',
      baseModelIdentifier: 'amazon.nova-2-lite-v1:0:256k',
      trainingDataConfig: { s3Uri },
      outputDataConfig: { s3Uri: simulator.furniture.output },
    };
    const bedrock = new BedrockClient(clientOf(simulator, 'us-east-1', 3));
    const { jobArn } = await bedrock.send(new CreateModelCustomizationJobCommand(request));
    expect([...simulator.world.bedrock('us-east-1').jobs.keys()]).toEqual([jobArn]); // tried again, and one job
  });
});
