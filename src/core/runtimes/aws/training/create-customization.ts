import {
  type BedrockClient,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobRequest,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
} from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import { translated } from './translated.ts';

/** What Bedrock says about a job, by name or ARN; undefined when it has none. */
export async function getCustomization(
  client: BedrockClient,
  jobIdentifier: string,
): Promise<GetModelCustomizationJobCommandOutput | undefined> {
  const request = { what: `customization job ${jobIdentifier}`, permissions: 'bedrock:GetModelCustomizationJob' };
  return translated(request, async () => {
    try {
      return await client.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
    } catch (error) {
      if (errorNames(error).includes('ResourceNotFoundException')) return undefined;
      throw error;
    }
  });
}

/**
 * The job of this request, made now or by an earlier try. The request's token makes Bedrock itself answer a second create with the
 * first job; a job of this name is looked for before all the same. Throws ForgeError conflict when the name is another's.
 */
export async function createCustomization(
  client: BedrockClient,
  request: CreateModelCustomizationJobRequest,
  before: () => Promise<void>,
): Promise<void> {
  const name = request.jobName ?? '';
  const known = await getCustomization(client, name);
  if (known !== undefined) return refuseOther(request, known);
  await before();
  const permissions = 'bedrock:CreateModelCustomizationJob, bedrock:TagResource and iam:PassRole';
  await translated({ what: `creating customization job ${name}`, permissions }, async () => {
    try {
      await client.send(new CreateModelCustomizationJobCommand(request));
    } catch (error) {
      const made = isTaken(error) ? await getCustomization(client, name) : undefined;
      if (made === undefined) throw error;
      refuseOther(request, made);
    }
  });
}

function isTaken(error: unknown): boolean {
  return errorNames(error).some((name) => name === 'ConflictException' || name === 'ResourceInUseException');
}

function refuseOther(asked: CreateModelCustomizationJobRequest, found: GetModelCustomizationJobCommandOutput): void {
  const other = differences(asked, found);
  if (other.length === 0) return;
  throw new ForgeError(
    'conflict',
    `customization job ${asked.jobName ?? ''} exists and is another: ${other.join('; ')}`,
    {
      next: `call get_run with id ${found.jobArn ?? ''} to follow that one, or pass another name`,
    },
  );
}

function differences(
  asked: CreateModelCustomizationJobRequest,
  found: GetModelCustomizationJobCommandOutput,
): string[] {
  const settings = Object.entries(asked.hyperParameters ?? {}).map(
    ([name, value]) => [name, value, found.hyperParameters?.[name]] as const,
  );
  const pairs = [
    ['role', asked.roleArn, found.roleArn],
    ['rows', asked.trainingDataConfig?.s3Uri, found.trainingDataConfig?.s3Uri],
    ['output', asked.outputDataConfig?.s3Uri, found.outputDataConfig?.s3Uri],
    ['kind', asked.customizationType, found.customizationType],
    ...settings,
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `${what} is ${theirs ?? 'absent'}, not ${ours ?? 'absent'}`);
}
