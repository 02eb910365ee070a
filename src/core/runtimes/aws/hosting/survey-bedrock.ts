import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
  type ProvisionedModelSummary as Throughput,
} from '@aws-sdk/client-bedrock';
import { customModelStorageUsd } from '../../../catalog/cloud-prices.ts';
import { novaModels } from '../../../catalog/nova-models.ts';
import type { SurveyedThing } from '../../../ports/survey.ts';
import { allPages } from './all-pages.ts';
import { OURS_TAG } from './hosting-names.ts';
import { orMissing } from './is-missing.ts';

const DAYS_A_MONTH = 730 / 24;

type Found = Omit<SurveyedThing, 'deployment' | 'region'>;
/** US dollars an hour of one unit of a model, by its catalog name; undefined when nobody knows. */
type UnitRate = (model: string) => Promise<number | undefined>;

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
  const usd = await Promise.all(throughputs.map(({ foundationModelArn }) => unitRate(foundationModelArn, rate)));
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
    ...throughputs.map((throughput, index) => toThroughput(throughput, usd[index])),
  ];
  return Promise.all(found.map(async (thing) => ({ ...thing, region, ...(await ownerOf(client, thing.arn)) })));
}

function toThroughput(
  { provisionedModelArn = '', provisionedModelName = '', status, modelUnits = 1 }: Throughput,
  usd: number | undefined,
): Found {
  const failed = status === 'Failed';
  const priced = failed ? { usd_per_day: 0 } : usd === undefined ? {} : { usd_per_day: usd * modelUnits * 24 };
  return {
    kind: 'provisioned throughput',
    arn: provisionedModelArn,
    name: provisionedModelName,
    state: status ?? '',
    ...priced,
    ...(failed ? { orphan: 'it failed' } : {}),
  };
}

/** The price of a unit is that of its base model; of a base that is not known here, it is not known either. */
async function unitRate(baseArn = '', rate: UnitRate): Promise<number | undefined> {
  const base = Object.entries(novaModels).find(([, { service_id }]) =>
    `${baseArn}:`.includes(`/${service_id.replace(/:\d+k$/, '')}:`),
  );
  return base === undefined ? undefined : rate(base[0]);
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
