import {
  DescribeHubContentCommand,
  type DescribeHubContentCommandOutput,
  ImportHubContentCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import type { CloudJob } from '../../../ports/training.ts';
import { errorNames } from '../errors.ts';
import { isUnknownJob } from './describe-job.ts';
import { ensureHub } from './own-hub.ts';
import type { AwsTrainingSettings } from './training-settings.ts';
import { translated } from './translated.ts';
import { waitUntil } from './wait-until.ts';

/** Versions that are tried. Source: the Nova Forge SDK 1.4.6 gives up after ten too. */
const VERSIONS = 10;
const PERMISSIONS =
  'sagemaker:DescribeHub, sagemaker:CreateHub, sagemaker:AddTags, sagemaker:DescribeHubContent and sagemaker:ImportHubContent';

type Content = { HubName: string; HubContentName: string; HubContentVersion: string; HubContentType: 'JsonDoc' };

/**
 * The job with its reward function as the evaluator that serverless jobs take: found where it was registered before, else registered
 * under the next version that is free. Source of the document: Nova Forge SDK 1.4.6 (2026-05). Throws ForgeError conflict when all versions are others'.
 */
export async function withEvaluator(
  settings: AwsTrainingSettings,
  client: SageMakerClient,
  job: CloudJob,
): Promise<CloudJob> {
  const { evaluator, reward, tags } = job;
  const [HubName, , HubContentName] = evaluator?.split('/').slice(1) ?? [];
  if (HubName === undefined || HubContentName === undefined || reward === undefined) return job;
  return translated({ what: `registering ${reward} in hub ${HubName}`, permissions: PERMISSIONS }, async () => {
    await ensureHub(settings, client, HubName, tags);
    for (let patch = 1; patch <= VERSIONS; patch++) {
      const place = { HubName, HubContentName, HubContentVersion: `0.0.${patch}`, HubContentType: 'JsonDoc' as const };
      const arn = await registeredAt(settings, client, place, reward);
      if (arn !== undefined) return { ...job, reward: arn };
    }
    throw new ForgeError(
      'conflict',
      `${VERSIONS} versions of ${HubContentName} in hub ${HubName} are there, none for ${reward}`,
      { next: 'delete versions that no job uses, or pass the ARN of an evaluator as reward_lambda_arn' },
    );
  });
}

/** ARN of this version when it stands for the function; undefined when it stands for another or cannot be used. */
async function registeredAt(
  settings: AwsTrainingSettings,
  client: SageMakerClient,
  place: Content,
  reward: string,
): Promise<string | undefined> {
  const there = await lookAt(client, place);
  if (there === undefined) await register(client, place, reward);
  else if (!isFor(there, reward)) return undefined;
  let found = there;
  await waitUntil(settings, `evaluator ${place.HubContentName} ${place.HubContentVersion}`, async () => {
    found = await lookAt(client, place);
    return found !== undefined && found.HubContentStatus !== 'Importing' && found.HubContentStatus !== 'PendingImport';
  });
  const usable = found?.HubContentStatus === 'Available' && isFor(found, reward);
  return usable ? found?.HubContentArn : undefined;
}

/** Another start may take the version in between: what is there then is looked at as if it had been there before. */
async function register(client: SageMakerClient, place: Content, reward: string): Promise<void> {
  const HubContentDocument = JSON.stringify({
    SubType: 'AWS/Evaluator',
    JsonContent: JSON.stringify({ EvaluatorType: 'RewardFunction', Reference: reward }),
  });
  const command = new ImportHubContentCommand({ ...place, DocumentSchemaVersion: '2.0.0', HubContentDocument });
  await client.send(command).catch((error: unknown) => {
    if (!errorNames(error).includes('ResourceInUse')) throw error;
  });
}

async function lookAt(client: SageMakerClient, place: Content): Promise<DescribeHubContentCommandOutput | undefined> {
  try {
    return await client.send(new DescribeHubContentCommand(place));
  } catch (error) {
    if (isUnknownJob(error)) return undefined;
    throw error;
  }
}

/** The document holds a document as text: the quotes around the function are escaped in it. */
function isFor({ HubContentDocument = '' }: DescribeHubContentCommandOutput, reward: string): boolean {
  return HubContentDocument.replaceAll('\\', '').includes(`"${reward}"`);
}
