import { DescribeHubContent$, type DescribeHubContentRequest } from '@aws-sdk/client-sagemaker';
import type { SageMakerState } from '../sagemaker/sagemaker-state.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { HUB_REGIONS } from './fill-hub.ts';
import { hubRecipes } from './hub-recipes.ts';
import { describeOwnContent } from './own-hubs.ts';
import { hubBucket } from './publish-recipe.ts';

const HUB = 'SageMakerPublicHub';
const VERSION = '3.2.0';

/** DescribeHubContent for the Nova models of the public hub, and for what the account put into hubs of its own. */
export function hubContents(stateOf: (region: string) => SageMakerState): Operation {
  return operation(DescribeHubContent$, (input: DescribeHubContentRequest, call: Call) =>
    input.HubName?.endsWith(HUB) === true
      ? describeContent(input, call)
      : describeOwnContent(stateOf(call.region), input, call.now),
  );
}

function describeContent(input: DescribeHubContentRequest, { region, now }: Call): object {
  const name = input.HubContentName ?? '';
  const recipes = HUB_REGIONS.includes(region) ? hubRecipes(name, region) : [];
  if (recipes.length === 0 || input.HubContentType !== 'Model')
    throw serviceError(
      'ResourceNotFound',
      `Hub content ${name} of type ${input.HubContentType} does not exist in hub ${input.HubName}.`,
    );
  const hubArn = `arn:aws:sagemaker:${region}:aws:hub/${HUB}`;
  return {
    HubName: HUB,
    HubArn: hubArn,
    HubContentName: name,
    HubContentArn: `arn:aws:sagemaker:${region}:aws:hub-content/${HUB}/Model/${name}/${VERSION}`,
    HubContentVersion: VERSION,
    HubContentType: 'Model',
    DocumentSchemaVersion: '2.3.0',
    HubContentDisplayName: name,
    HubContentStatus: 'Available',
    SupportStatus: 'Supported',
    CreationTime: new Date(now.getTime() - 30 * 86_400_000),
    HubContentDocument: JSON.stringify({
      Url: 'https://aws.amazon.com/nova/',
      GatedBucket: false,
      RecipeCollection: recipes.map(({ entry }) => entry),
      HostingBucket: hubBucket(region),
    }),
  };
}
