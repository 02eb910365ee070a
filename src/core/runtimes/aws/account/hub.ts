import { DescribeHubContentCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { HubModel } from '../../../ports/cloud.ts';
import type { AwsRequest } from '../errors.ts';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing, createClients } from './ask.ts';
import { toRecipes } from './to-recipes.ts';
import { createMemory } from './memory.ts';

const HUB = 'SageMakerPublicHub';
/** Recipes are published every few weeks; within one plan and its approval they must not change. */
const KEEP_MS = 15 * 60_000;

export type LookAtHub = (content: string, region: string, signal: AbortSignal) => Promise<HubModel>;

/** What SageMaker's public hub publishes of a model. */
export function createHub({ aws, now }: AccountSettings, ask: Ask): LookAtHub {
  const clientIn = createClients(aws, (options) => new SageMakerClient(options));
  const kept = createMemory<HubModel>(now, KEEP_MS);
  return (content, region, signal) =>
    kept(`${region} ${content}`, () =>
      ask(toRequest(content, region), async () => {
        const command = new DescribeHubContentCommand({
          HubName: HUB,
          HubContentType: 'Model',
          HubContentName: content,
        });
        const found = await clientIn(region).send(command, { abortSignal: signal });
        return { arn: found.HubContentArn ?? '', recipes: toRecipes(content, found.HubContentDocument ?? '') };
      }),
    );
}

function toRequest(content: string, region: string): AwsRequest {
  const resource = `arn:aws:sagemaker:${region}:aws:hub-content/${HUB}/Model/${content}/*`;
  return {
    what: `${content} in ${HUB} of ${region}`,
    permissions: allowing(['sagemaker:DescribeHubContent'], resource),
  };
}
