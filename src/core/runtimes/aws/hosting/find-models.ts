import {
  type BedrockClient,
  type CustomModelSummary,
  GetCustomModelCommand,
  ListCustomModelsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { CHECKPOINT_TAG, modelNameOf, toTagValue } from './hosting-names.ts';
import { orMissing } from './is-missing.ts';

export type FoundModel = { arn: string; name: string; status: string; failure?: string };

/** Tags are asked for one by one, newest models first, so many at once and so many in all. */
const AT_ONCE = 25;
const MOST_ASKED = 500;
const PERMISSIONS = 'bedrock:GetCustomModel, bedrock:ListCustomModels and bedrock:ListTagsForResource';

/** `unseen`: models that were not looked at for the artifact's tag. */
export type FoundModels = { models: FoundModel[]; unseen: number };

/** Custom models of a deployment's artifact, oldest first: the one it names, else those of our name, else one of its tag. */
export async function findModels(client: BedrockClient, spec: HostingSpec): Promise<FoundModels> {
  return translated({ what: `the custom models of ${spec.artifact}`, permissions: PERMISSIONS }, async () => {
    if (spec.cloud?.from === 'custom_model') return { models: [await theOne(client, spec.artifact)], unseen: 0 };
    const ours = (await listModels(client, modelNameOf(spec))).filter(({ modelName = '' }) =>
      modelName.startsWith(modelNameOf(spec)),
    );
    const { found, unseen } = ours.length > 0 ? { found: ours, unseen: 0 } : await findTagged(client, spec);
    return { models: await Promise.all(found.map(({ modelArn = '' }) => theOne(client, modelArn))), unseen };
  });
}

async function theOne(client: BedrockClient, modelIdentifier: string): Promise<FoundModel> {
  const told = await orMissing(client.send(new GetCustomModelCommand({ modelIdentifier })));
  if (told === undefined)
    throw new ForgeError('not_found', `Bedrock has no custom model ${modelIdentifier}`, {
      next: 'check its ARN and the region',
    });
  const { modelArn = modelIdentifier, modelName = '', modelStatus = 'Active', failureMessage } = told;
  const failure = failureMessage === undefined ? {} : { failure: failureMessage };
  return { arn: modelArn, name: modelName, status: modelStatus, ...failure };
}

async function findTagged(
  client: BedrockClient,
  spec: HostingSpec,
): Promise<{ found: CustomModelSummary[]; unseen: number }> {
  // A key of one's own is a wish that another's import may not meet.
  if (spec.cloud?.kms_key !== undefined) return { found: [], unseen: 0 };
  const value = toTagValue(spec.artifact);
  const newestFirst = (await listModels(client)).filter(({ modelStatus }) => modelStatus !== 'Failed').toReversed();
  const asked = newestFirst.slice(0, MOST_ASKED);
  for (let first = 0; first < asked.length; first += AT_ONCE) {
    const found = await withTag(client, asked.slice(first, first + AT_ONCE), value);
    if (found.length > 0) return { found, unseen: 0 };
  }
  return { found: [], unseen: newestFirst.length - asked.length };
}

async function withTag(
  client: BedrockClient,
  models: CustomModelSummary[],
  value: string,
): Promise<CustomModelSummary[]> {
  const told = await Promise.all(
    models.map(({ modelArn }) => orMissing(client.send(new ListTagsForResourceCommand({ resourceARN: modelArn })))),
  );
  return models.filter((_, index) =>
    told[index]?.tags?.some((tag) => tag.key === CHECKPOINT_TAG && tag.value === value),
  );
}

async function listModels(client: BedrockClient, nameContains?: string): Promise<CustomModelSummary[]> {
  const found: CustomModelSummary[] = [];
  let nextToken: string | undefined;
  do {
    const input = { maxResults: 100, ...(nameContains === undefined ? {} : { nameContains }) };
    const page = await client.send(
      new ListCustomModelsCommand(nextToken === undefined ? input : { ...input, nextToken }),
    );
    found.push(...(page.modelSummaries ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found.toSorted((a, b) => (a.creationTime?.getTime() ?? 0) - (b.creationTime?.getTime() ?? 0));
}
