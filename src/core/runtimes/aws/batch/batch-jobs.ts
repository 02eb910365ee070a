import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobRequest,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  type ModelInvocationJobSummary,
  StopModelInvocationJobCommand,
} from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import { translated } from '../training/translated.ts';

const CREATING = 'bedrock:CreateModelInvocationJob, bedrock:TagResource and iam:PassRole';

/** What Bedrock says of a job by its ARN; undefined when it has none. */
export function getBatchJob(
  client: BedrockClient,
  arn: string,
): Promise<GetModelInvocationJobCommandOutput | undefined> {
  return translated({ what: `batch job ${arn}`, permissions: 'bedrock:GetModelInvocationJob' }, async () => {
    try {
      return await client.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
    } catch (error) {
      if (errorNames(error).includes('ResourceNotFoundException')) return undefined;
      throw error;
    }
  });
}

/** The newest job of exactly this name: Bedrock can be asked for jobs by ARN alone, and an ARN can be lost with an answer. */
export function findBatchJob(client: BedrockClient, name: string): Promise<ModelInvocationJobSummary | undefined> {
  return translated({ what: `batch job ${name}`, permissions: 'bedrock:ListModelInvocationJobs' }, async () => {
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new ListModelInvocationJobsCommand({
          nameContains: name,
          sortBy: 'CreationTime',
          sortOrder: 'Descending',
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      const found = page.invocationJobSummaries?.find(({ jobName }) => jobName === name);
      if (found !== undefined) return found;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
  });
}

/** ARN of the job of this request, made now or by an earlier try. Throws ForgeError conflict when the name is another's. */
export async function createBatchJob(client: BedrockClient, request: CreateModelInvocationJobRequest): Promise<string> {
  const name = request.jobName ?? '';
  const known = await findBatchJob(client, name);
  if (known !== undefined) return ownArn(request, known);
  return translated({ what: `creating batch job ${name}`, permissions: CREATING }, async () => {
    const made = await client.send(new CreateModelInvocationJobCommand(request)).catch(unlessTaken);
    if (made?.jobArn !== undefined) return made.jobArn;
    // Of a token that was used before, Bedrock promises no error, and nothing else.
    const found = await findBatchJob(client, name);
    if (found !== undefined) return ownArn(request, found);
    throw new ForgeError('conflict', `Bedrock says that batch job ${name} exists, and lists none of that name`, {
      next: 'call again in a minute',
    });
  });
}

/** Stopping what has ended is a conflict to Bedrock. */
export async function stopBatchJob(client: BedrockClient, arn: string): Promise<void> {
  await translated({ what: `stopping batch job ${arn}`, permissions: 'bedrock:StopModelInvocationJob' }, async () => {
    await client.send(new StopModelInvocationJobCommand({ jobIdentifier: arn })).catch(unlessTaken);
  });
}

function unlessTaken(error: unknown): undefined {
  if (!errorNames(error).includes('ConflictException')) throw error;
}

function ownArn(asked: CreateModelInvocationJobRequest, found: ModelInvocationJobSummary): string {
  const pairs = [
    ['role', asked.roleArn, found.roleArn],
    ['model', lastPart(asked.modelId), lastPart(found.modelId)],
    ['input', asked.inputDataConfig?.s3InputDataConfig?.s3Uri, found.inputDataConfig?.s3InputDataConfig?.s3Uri],
  ] as const;
  const other = pairs.filter(([, ours, theirs]) => ours !== theirs);
  if (other.length === 0) return found.jobArn ?? '';
  const said = other.map(([what, ours, theirs]) => `${what} is ${theirs ?? 'absent'}, not ${ours ?? 'absent'}`);
  throw new ForgeError('conflict', `batch job ${asked.jobName ?? ''} exists and is another: ${said.join('; ')}`, {
    next: `look at ${found.jobArn ?? 'it'} in the Bedrock console, and stop it if nobody needs it`,
  });
}

function lastPart(model: string | undefined): string | undefined {
  return model?.split('/').at(-1);
}
