import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { orMissing } from './is-missing.ts';
import { surveyBedrock } from './survey-bedrock.ts';

/** Clients of the region that an ARN names. */
type Clients = { sagemaker: SageMakerClient; bedrock: BedrockClient; cloudwatch: CloudWatchClient };

/** Whether there is a thing of this ARN. Endpoints and alarms are told by their name: an ARN of another account must not get here. */
export async function isThere({ sagemaker, bedrock, cloudwatch }: Clients, arn: string): Promise<boolean> {
  const [, , service, region = ''] = arn.split(':');
  if (service === 'sagemaker') {
    const name = arn.split('/').at(-1);
    return (await orMissing(sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })))) !== undefined;
  }
  if (service === 'cloudwatch') {
    const name = arn.split(':alarm:')[1] ?? arn;
    const told = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    return (told.MetricAlarms ?? []).length > 0;
  }
  return (await surveyBedrock(bedrock, region, async () => undefined)).some((thing) => thing.arn === arn);
}
