import type { ConverseRequest } from '@aws-sdk/client-bedrock-runtime';
import { writeLog } from '../logs/log-shelf.ts';
import { newId } from '../new-id.ts';
import { leaveRecord } from '../objects/leave-record.ts';
import type { Call } from '../wire/service.ts';
import type { World } from '../world.ts';

const STREAM = 'aws/bedrock/modelinvocations';

/** A question and its answer: whole, or the events of a stream. */
type Invocation = { operation: string; input: ConverseRequest; output: object };

/** Writes an entry of the invocation log where logging is on. Source: Amazon Bedrock User Guide, "Model invocation logging". */
export function logInvocation(world: World, invocation: Invocation, { region, now }: Call): void {
  const { logging } = world.bedrock(region);
  if (logging === undefined) return;
  const line = JSON.stringify(toEntry(world, invocation, region, now));
  const { cloudWatchConfig, s3Config } = logging;
  if (cloudWatchConfig?.logGroupName !== undefined) {
    const place = { region, group: cloudWatchConfig.logGroupName, stream: STREAM };
    writeLog(world.logs, place, [{ timestamp: now.getTime(), message: line }]);
  }
  if (s3Config?.bucketName === undefined) return;
  const prefix = s3Config.keyPrefix === undefined ? '' : `/${s3Config.keyPrefix}`;
  const folder = `s3://${s3Config.bucketName}${prefix}/AWSLogs/${world.account}/BedrockModelInvocationLogs/${region}`;
  leaveRecord(world, folder, line, now, true);
}

function toEntry(world: World, { operation, input, output }: Invocation, region: string, now: Date): object {
  const { modelId, requestMetadata, ...body } = input;
  const withText = world.bedrock(region).logging?.textDataDeliveryEnabled !== false;
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: `${now.toISOString().slice(0, 19)}Z`,
    accountId: world.account,
    identity: { arn: world.iam.caller.arn },
    region,
    requestId: newId(`${modelId}${now.getTime()}${JSON.stringify(body)}`),
    operation,
    modelId,
    ...(requestMetadata === undefined ? {} : { requestMetadata }),
    input: { inputContentType: 'application/json', ...(withText ? { inputBodyJson: body } : {}) },
    output: { outputContentType: 'application/json', ...(withText ? { outputBodyJson: output } : {}) },
  };
}
