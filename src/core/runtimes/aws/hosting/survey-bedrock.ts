import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-bedrock';
import { customModelStorageUsd } from '../../../catalog/cloud-prices.ts';
import type { SurveyedThing } from '../../../ports/survey.ts';
import { allPages } from './all-pages.ts';
import { OURS_TAG } from './hosting-names.ts';
import { orMissing } from './is-missing.ts';

const DAYS_A_MONTH = 730 / 24;

type Found = Omit<SurveyedThing, 'deployment' | 'region'>;
/** US dollars an hour of one model unit; undefined when nobody knows. */
type UnitRate = () => Promise<number | undefined>;

/** What Bedrock keeps and serves of custom models, with whose it is. */
export async function surveyBedrock(client: BedrockClient, region: string, rate: UnitRate): Promise<SurveyedThing[]> {
  const [models, deployments, throughputs] = await Promise.all([
    allPages(
      (nextToken) => client.send(new ListCustomModelsCommand({ maxResults: 100, ...nextToken })),
      'modelSummaries',
    ),
    allPages(
      (nextToken) => client.send(new ListCustomModelDeploymentsCommand({ maxResults: 100, ...nextToken })),
      'modelDeploymentSummaries',
    ),
    allPages(
      (nextToken) => client.send(new ListProvisionedModelThroughputsCommand({ maxResults: 100, ...nextToken })),
      'provisionedModelSummaries',
    ),
  ]);
  const served = new Set([...deployments, ...throughputs].map(({ modelArn }) => modelArn));
  const usd = throughputs.length === 0 ? undefined : await rate();
  const found: Found[] = [
    ...models.map(({ modelArn = '', modelName = '', modelStatus = 'Active' }) => ({
      kind: 'custom model',
      arn: modelArn,
      name: modelName,
      state: modelStatus,
      usd_per_day: modelStatus === 'Failed' ? 0 : customModelStorageUsd / DAYS_A_MONTH,
      ...(served.has(modelArn) ? {} : { orphan: modelStatus === 'Failed' ? 'its import failed' : 'nothing serves it' }),
    })),
    ...deployments.map(({ customModelDeploymentArn = '', customModelDeploymentName = '', status = '' }) => ({
      kind: 'model deployment',
      arn: customModelDeploymentArn,
      name: customModelDeploymentName,
      state: status,
      usd_per_day: 0,
      ...(status === 'Failed' ? { orphan: 'it failed' } : {}),
    })),
    ...throughputs.map(({ provisionedModelArn = '', provisionedModelName = '', status = '', modelUnits = 1 }) => ({
      kind: 'provisioned throughput',
      arn: provisionedModelArn,
      name: provisionedModelName,
      state: status,
      ...(usd === undefined ? {} : { usd_per_day: usd * modelUnits * 24 }),
      ...(status === 'Failed' ? { orphan: 'it failed' } : {}),
    })),
  ];
  return Promise.all(found.map(async (thing) => ({ ...thing, region, ...(await ownerOf(client, thing.arn)) })));
}

async function ownerOf(client: BedrockClient, resourceARN: string): Promise<{ deployment?: string }> {
  const told = await orMissing(client.send(new ListTagsForResourceCommand({ resourceARN })));
  const deployment = told?.tags?.find(({ key }) => key === OURS_TAG)?.value;
  return deployment === undefined ? {} : { deployment };
}

/** Deletes by the kind of an ARN; undefined for one that is none of Bedrock's that are looked at. */
export async function endInBedrock(client: BedrockClient, arn: string): Promise<void> {
  if (arn.includes(':custom-model-deployment/'))
    await orMissing(client.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn })));
  else if (arn.includes(':provisioned-model/'))
    await orMissing(client.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn })));
  else await orMissing(client.send(new DeleteCustomModelCommand({ modelIdentifier: arn })));
}
