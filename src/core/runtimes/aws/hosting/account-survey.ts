import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { AccountSurvey, SurveyedThing } from '../../../ports/survey.ts';
import { createAsk } from '../account/ask.ts';
import { createIdentity } from '../account/identity.ts';
import { translated } from '../training/translated.ts';
import { clientsOf } from './clients.ts';
import { isThere } from './is-there.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { surveyAlarms } from './survey-alarms.ts';
import { endInBedrock, surveyBedrock } from './survey-bedrock.ts';
import { endEndpoint, surveyEndpoints } from './survey-endpoints.ts';

const BEDROCK =
  'bedrock:ListCustomModels, bedrock:ListCustomModelDeployments, bedrock:ListProvisionedModelThroughputs and bedrock:ListTagsForResource';
const SAGEMAKER =
  'sagemaker:ListEndpoints, sagemaker:DescribeEndpoint, sagemaker:DescribeEndpointConfig, sagemaker:ListTags and cloudwatch:GetMetricData';
const ALARMS = 'cloudwatch:DescribeAlarms and cloudwatch:ListTagsForResource';
const ENDS =
  'sagemaker:DeleteEndpoint, bedrock:DeleteCustomModelDeployment, bedrock:DeleteProvisionedModelThroughput, bedrock:DeleteCustomModel or cloudwatch:DeleteAlarms';
const LOOKS_AT: Readonly<Record<string, string>> = {
  sagemaker: 'sagemaker:DescribeEndpoint',
  cloudwatch: 'cloudwatch:DescribeAlarms',
};
const LOOKS = 3;
const BETWEEN_MS = 3000;

const never = new AbortController().signal;

/** What serves models in the account, and what was left of it. */
export function createAccountSurvey(settings: HostingSettings & { region: string }): AccountSurvey {
  const { region, now, rate } = settings;
  const bedrock = clientsOf(settings, (options) => new BedrockClient(options));
  const sagemaker = clientsOf(settings, (options) => new SageMakerClient(options));
  const cloudwatch = clientsOf(settings, (options) => new CloudWatchClient(options));

  const inBedrock = (): Promise<SurveyedThing[]> =>
    translated({ what: 'the custom models of Bedrock', permissions: BEDROCK }, () =>
      surveyBedrock(bedrock(region), region, async (unit) => (await rate({ unit }, region))?.usd),
    );
  const inSagemaker = (): Promise<SurveyedThing[]> =>
    translated({ what: 'the endpoints of SageMaker', permissions: SAGEMAKER }, () =>
      surveyEndpoints(
        { sagemaker: sagemaker(region), cloudwatch: cloudwatch(region) },
        region,
        now(),
        async (instance) => (await rate({ instance }, region))?.usd,
      ),
    );

  const inCloudwatch = (hears: (slot: string) => boolean | undefined): Promise<SurveyedThing[]> =>
    translated({ what: 'the alarms of CloudWatch', permissions: ALARMS }, () =>
      surveyAlarms(cloudwatch(region), region, hears),
    );
  const identity = createIdentity(
    { cloud: { subnets: [], security_groups: [] }, aws: settings, s3: settings, now },
    createAsk(),
  );
  const remains = (arn: string): Promise<boolean> => {
    const where = regionOf(arn, region);
    const clients = { sagemaker: sagemaker(where), bedrock: bedrock(where), cloudwatch: cloudwatch(where) };
    return translated({ what: arn, permissions: LOOKS_AT[serviceOf(arn)] ?? BEDROCK }, () => isThere(clients, arn));
  };

  return {
    async look() {
      const unknown: string[] = [];
      const seen = (part: Promise<SurveyedThing[]>): Promise<SurveyedThing[]> =>
        part.catch((error: unknown) => {
          if (!(error instanceof ForgeError)) throw error;
          unknown.push(messageOf(error));
          return [];
        });
      const things = (await Promise.all([seen(inSagemaker()), seen(inBedrock())])).flat();
      const whole = unknown.length === 0;
      const hears = (slot: string): boolean | undefined =>
        things.some(({ name }) => name === slot) ? true : whole ? false : undefined;
      return { things: [...things, ...(await seen(inCloudwatch(hears)))], unknown };
    },
    async confirm(arn) {
      const { account } = await identity(region, never);
      refuseOtherAccount(arn, account);
      if (!(await remains(arn))) throw notThere(arn, regionOf(arn, region));
    },
    async end(arn) {
      await this.confirm(arn);
      const service = serviceOf(arn);
      const where = regionOf(arn, region);
      await translated({ what: `deleting ${arn}`, permissions: ENDS }, async () => {
        if (service === 'sagemaker') await endEndpoint(sagemaker(where), arn);
        else if (service === 'cloudwatch') await endAlarm(cloudwatch(where), arn);
        else await endInBedrock(bedrock(where), arn);
      });
      for (let look = 0; await remains(arn); look++) {
        if (look === LOOKS) return false;
        await settings.pause(BETWEEN_MS, never);
      }
      return true;
    },
  };
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function regionOf(arn: string, otherwise: string): string {
  return arn.split(':')[3] ?? otherwise;
}

/** Endpoints and alarms are deleted by their name, which the caller's own account may have as well. */
function refuseOtherAccount(arn: string, account: string): void {
  const named = arn.split(':')[4];
  if (named === account) return;
  throw new ForgeError('bad_request', `${arn} is of account ${named}, but these credentials belong to ${account}`, {
    next: 'start the server with credentials of that account, or call get_run without id for what is in this one',
  });
}

function notThere(arn: string, region: string): ForgeError {
  return new ForgeError('not_found', `there is no ${arn} in ${region}: it is gone, or never was`, {
    next: 'call get_run without id for what is in the account',
  });
}

async function endAlarm(client: CloudWatchClient, arn: string): Promise<void> {
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [arn.split(':alarm:')[1] ?? arn] }));
}
