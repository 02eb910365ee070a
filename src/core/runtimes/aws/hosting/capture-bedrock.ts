import {
  BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
} from '@aws-sdk/client-bedrock';
import type { Captured, HostingSpec } from '../../../ports/hosting.ts';
import { pass, notSeen, unknown } from '../account/preflight/finding.ts';
import { createBucketCalls } from '../bucket-clients.ts';
import { createCloudwatchLogs } from '../cloudwatch-logs.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import type { Capture } from './capture.ts';
import { clientsOf } from './clients.ts';
import { MOST_ANSWERS, collectAnswers, createTally, lookBack } from './collect-answers.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { loggedAnswer } from './logged-answer.ts';
import { newestFiles } from './newest-files.ts';

const OFF = 'model invocation logging is off in';
const ON =
  'switch it on for text in the settings of Bedrock (PutModelInvocationLoggingConfiguration): it logs every call of the account in that region';

const never = new AbortController().signal;

type Place = { log_group: string } | { folder: string } | undefined;

/** Answers of what Bedrock serves: entries of the account's invocation log, in CloudWatch Logs or else in S3. `arnOf` says whose. */
export function captureOfBedrock(
  settings: HostingSettings,
  arnOf: (spec: HostingSpec) => Promise<string | undefined>,
): Capture {
  const clients = clientsOf(settings, (options) => new BedrockClient(options));
  const inBucket = createBucketCalls(settings.s3 ?? settings);
  const placeOf = async (region: string): Promise<LoggingConfig | undefined> => {
    const asked = { what: 'model invocation logging', permissions: 'bedrock:GetModelInvocationLoggingConfiguration' };
    const told = await translated(asked, () =>
      clients(region).send(new GetModelInvocationLoggingConfigurationCommand({})),
    );
    return told.loggingConfig;
  };

  return {
    async check(spec) {
      const { region } = accountHosting(spec);
      try {
        const place = toPlace(await placeOf(region), region, '');
        if (place !== undefined) return [pass('invocation_log', `model invocation logging is on in ${region}`)];
        return [unknown('invocation_log', `${OFF} ${region}: drift cannot be seen until it is on`, ON)];
      } catch (error) {
        return [notSeen('invocation_log', error)];
      }
    },
    async captured(spec) {
      const { region, created_at } = accountHosting(spec);
      const arn = await arnOf(spec);
      if (arn === undefined) return { unknown: 'it serves nothing now', fix: 'call get_run again when it runs' };
      const place = toPlace(await placeOf(region), region, arn.split(':')[4] ?? '');
      const since = lookBack(settings.now(), created_at);
      if (place === undefined) return { unknown: `${OFF} ${region}`, fix: ON };
      if ('log_group' in place) return fromLogs({ ...settings, region }, place.log_group, arn, since);
      return translated({ what: place.folder, permissions: 's3:ListBucket and s3:GetObject' }, () =>
        collectAnswers(inBucket, newestFiles(inBucket, place.folder, since), (line) => loggedAnswer(line, arn)),
      );
    },
  };
}

function toPlace(config: LoggingConfig | undefined, region: string, account: string): Place {
  const { cloudWatchConfig, s3Config, textDataDeliveryEnabled = true } = config ?? {};
  if (!textDataDeliveryEnabled) return undefined;
  if (cloudWatchConfig?.logGroupName !== undefined) return { log_group: cloudWatchConfig.logGroupName };
  if (s3Config?.bucketName === undefined) return undefined;
  const prefix = (s3Config.keyPrefix ?? '').replace(/^\/+|\/+$/g, '');
  const root = `s3://${s3Config.bucketName}${prefix === '' ? '' : `/${prefix}`}`;
  return { folder: `${root}/AWSLogs/${account}/BedrockModelInvocationLogs/${region}` };
}

/** One question brings the newest entries that name the deployment. */
async function fromLogs(settings: HostingSettings, group: string, arn: string, since: Date): Promise<Captured> {
  const query = `fields @message | filter @message like "${arn}" | sort @timestamp desc | limit ${MOST_ANSWERS}`;
  const whole = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);
  const span = { start: whole(since), end: whole(settings.now()) };
  const tally = createTally();
  for await (const rows of createCloudwatchLogs(settings).rows({ group, query, ...span }, never))
    for (const row of rows) tally.add(loggedAnswer(row['@message'] ?? '', arn));
  return tally.captured();
}
