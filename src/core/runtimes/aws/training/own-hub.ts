import { CreateHubCommand, DescribeHubCommand, type HubStatus, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import { isUnknownJob } from './describe-job.ts';
import type { AwsTrainingSettings } from './training-settings.ts';
import { waitUntil } from './wait-until.ts';

const BROKEN: readonly (HubStatus | undefined)[] = ['CreateFailed', 'Deleting', 'DeleteFailed'];

/** Makes a hub of the account's own where it is missing, and waits until things can be put into it. */
export async function ensureHub(
  settings: AwsTrainingSettings,
  client: SageMakerClient,
  HubName: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  if ((await statusOf(client, HubName)) === undefined) {
    const HubDescription = 'What jobs of nova-forge-mcp refer to: reward functions, registered as evaluators.';
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await client.send(new CreateHubCommand({ HubName, HubDescription, Tags })).catch(unlessThere);
  }
  await waitUntil(settings, `hub ${HubName}`, async () => {
    const status = await statusOf(client, HubName);
    if (!BROKEN.includes(status)) return status !== undefined && status !== 'Creating';
    throw new ForgeError('unavailable', `hub ${HubName} is ${status}`, {
      next: `delete it (aws sagemaker delete-hub --hub-name ${HubName}) and make the same call again`,
    });
  });
}

async function statusOf(client: SageMakerClient, HubName: string): Promise<HubStatus | undefined> {
  try {
    return (await client.send(new DescribeHubCommand({ HubName }))).HubStatus;
  } catch (error) {
    if (isUnknownJob(error)) return undefined;
    throw error;
  }
}

/** Another start was faster, or an answer was lost. */
function unlessThere(error: unknown): void {
  if (!errorNames(error).includes('ResourceInUse')) throw error;
}
