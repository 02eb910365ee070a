import { DescribeHubContent$, type DescribeHubContentRequest } from '@aws-sdk/client-sagemaker';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { HUB_REGIONS } from './fill-hub.ts';
import { hubRecipes } from './hub-recipes.ts';
import { hubBucket } from './publish-recipe.ts';

const HUB = 'SageMakerPublicHub';
const VERSION = '3.2.0';

/** DescribeHubContent for the Nova models of the public hub. */
export function hubContents(): Operation {
  return operation(DescribeHubContent$, describeContent);
}

function describeContent(input: DescribeHubContentRequest, { region, now }: Call): object {
  const name = input.HubContentName ?? '';
  const recipes = HUB_REGIONS.includes(region) && input.HubName?.endsWith(HUB) ? hubRecipes(name, region) : [];
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
