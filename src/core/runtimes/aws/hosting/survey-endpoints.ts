import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type EndpointSummary,
  ListEndpointsCommand,
  ListTagsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { SurveyedThing } from '../../../ports/survey.ts';
import { OURS_TAG } from './hosting-names.ts';
import { orMissing } from './is-missing.ts';

/** An endpoint that nobody has asked for so long is of no use, as far as can be seen. */
const IDLE_MS = 24 * 60 * 60_000;

type Clients = { sagemaker: SageMakerClient; cloudwatch: CloudWatchClient };
type Rate = (instance: string) => Promise<number | undefined>;

/** Endpoints of SageMaker, what they cost, whose they are, and whether anybody asks them. */
export async function surveyEndpoints(
  clients: Clients,
  region: string,
  now: Date,
  rate: Rate,
): Promise<SurveyedThing[]> {
  const found: EndpointSummary[] = [];
  let next: { NextToken?: string } = {};
  do {
    const page = await clients.sagemaker.send(new ListEndpointsCommand({ MaxResults: 100, ...next }));
    found.push(...(page.Endpoints ?? []));
    next = page.NextToken === undefined ? {} : { NextToken: page.NextToken };
  } while (next.NextToken !== undefined);
  return Promise.all(found.map((endpoint) => describe(clients, region, now, rate, endpoint)));
}

async function describe(
  { sagemaker, cloudwatch }: Clients,
  region: string,
  now: Date,
  rate: Rate,
  { EndpointName = '', EndpointArn = '', EndpointStatus = 'Creating', CreationTime = now }: EndpointSummary,
): Promise<SurveyedThing> {
  const tags = await orMissing(sagemaker.send(new ListTagsCommand({ ResourceArn: EndpointArn })));
  const variants = await variantsOf(sagemaker, EndpointName);
  const usd = await hourly(variants, rate);
  const deployment = tags?.Tags?.find(({ Key }) => Key === OURS_TAG)?.Value;
  const idle =
    EndpointStatus === 'InService'
      ? await idleSince(cloudwatch, { name: EndpointName, variants, created: CreationTime }, now)
      : undefined;
  const orphan = EndpointStatus === 'Failed' ? 'it failed' : idle;
  return {
    kind: 'endpoint',
    arn: EndpointArn,
    name: EndpointName,
    region,
    state: EndpointStatus,
    ...(usd === undefined ? {} : { usd_per_day: EndpointStatus === 'Failed' ? 0 : usd * 24 }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(orphan === undefined ? {} : { orphan }),
  };
}

type Variant = { name: string; instance: string | undefined; count: number };

async function variantsOf(client: SageMakerClient, name: string): Promise<Variant[]> {
  const told = await orMissing(client.send(new DescribeEndpointCommand({ EndpointName: name })));
  if (told?.EndpointConfigName === undefined) return [];
  const config = { EndpointConfigName: told.EndpointConfigName };
  const { ProductionVariants = [] } = (await orMissing(client.send(new DescribeEndpointConfigCommand(config)))) ?? {};
  return ProductionVariants.map(({ VariantName = '', InstanceType, InitialInstanceCount = 1 }) => {
    const now = told.ProductionVariants?.find((variant) => variant.VariantName === VariantName);
    return { name: VariantName, instance: InstanceType, count: now?.CurrentInstanceCount ?? InitialInstanceCount };
  });
}

/** US dollars of all its machines; undefined when one has no price that is known, or none is told. */
async function hourly(variants: readonly Variant[], rate: Rate): Promise<number | undefined> {
  let sum = 0;
  for (const { instance, count } of variants) {
    const usd = instance === undefined ? undefined : await rate(instance);
    if (usd === undefined) return undefined;
    sum += usd * count;
  }
  return variants.length === 0 ? undefined : sum;
}

type Served = { name: string; variants: readonly Variant[]; created: Date };

async function idleSince(
  client: CloudWatchClient,
  { name, variants, created }: Served,
  now: Date,
): Promise<string | undefined> {
  const since = new Date(now.getTime() - IDLE_MS);
  if (created > since || variants.length === 0) return undefined; // too young to tell
  const queries = variants.map((variant, index) => ({
    Id: `asked${index}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/SageMaker',
        MetricName: 'Invocations',
        Dimensions: [
          { Name: 'EndpointName', Value: name },
          { Name: 'VariantName', Value: variant.name },
        ],
      },
      Period: 3600,
      Stat: 'Sum',
    },
  }));
  const told = await client.send(
    new GetMetricDataCommand({ StartTime: since, EndTime: now, MetricDataQueries: queries }),
  );
  const asked = (told.MetricDataResults ?? [])
    .flatMap(({ Values = [] }) => Values)
    .reduce((sum, value) => sum + value, 0);
  return asked > 0 ? undefined : `nobody has asked it for ${IDLE_MS / 3_600_000} hours`;
}

export async function endEndpoint(client: SageMakerClient, arn: string): Promise<void> {
  await orMissing(client.send(new DeleteEndpointCommand({ EndpointName: arn.split('/').at(-1) })));
}
