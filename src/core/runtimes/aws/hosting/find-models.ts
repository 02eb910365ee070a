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

/** Tags are asked for one by one: of more models than this, the newest. */
const MOST_ASKED = 100;
const PERMISSIONS = 'bedrock:GetCustomModel, bedrock:ListCustomModels and bedrock:ListTagsForResource';

/** Custom models of a deployment's artifact, oldest first: the one it names, else those of our name, else those of its tag. */
export async function findModels(client: BedrockClient, spec: HostingSpec): Promise<FoundModel[]> {
  return translated({ what: `the custom models of ${spec.artifact}`, permissions: PERMISSIONS }, async () => {
    if (spec.cloud?.from === 'custom_model') return [await theOne(client, spec.artifact)];
    const ours = (await listModels(client, modelNameOf(spec))).filter(({ modelName = '' }) =>
      modelName.startsWith(modelNameOf(spec)),
    );
    const found = ours.length > 0 ? ours : await taggedModels(client, spec);
    return Promise.all(found.map(({ modelArn = '' }) => theOne(client, modelArn)));
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

async function taggedModels(client: BedrockClient, spec: HostingSpec): Promise<CustomModelSummary[]> {
  // A key of one's own is a wish that another's import may not meet.
  if (spec.cloud?.kms_key !== undefined) return [];
  const value = toTagValue(spec.artifact);
  const imports = (await listModels(client)).filter(({ modelStatus }) => modelStatus !== 'Failed');
  const tags = await Promise.all(
    imports.slice(-MOST_ASKED).map(async (model) => {
      const asked = client.send(new ListTagsForResourceCommand({ resourceARN: model.modelArn }));
      return { model, tags: (await orMissing(asked))?.tags ?? [] };
    }),
  );
  return tags
    .filter(({ tags: held }) => held.some((tag) => tag.key === CHECKPOINT_TAG && tag.value === value))
    .map(({ model }) => model);
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
