import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { AccountSurvey, SurveyedThing } from '../../../ports/survey.ts';
import { translated } from '../training/translated.ts';
import { clientsOf } from './clients.ts';
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
  const parts: Readonly<Record<string, () => Promise<SurveyedThing[]>>> = {
    sagemaker: inSagemaker,
    bedrock: inBedrock,
    cloudwatch: () => inCloudwatch(() => undefined),
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
    async end(arn) {
      const [, , service, where = region] = arn.split(':');
      const isThere = async (): Promise<boolean> =>
        (await (parts[service ?? ''] ?? inBedrock)()).some((thing) => thing.arn === arn);
      await translated({ what: `deleting ${arn}`, permissions: ENDS }, async () => {
        if (service === 'sagemaker') await endEndpoint(sagemaker(where), arn);
        else if (service === 'cloudwatch') await endAlarm(cloudwatch(where), arn);
        else await endInBedrock(bedrock(where), arn);
      });
      for (let look = 0; await isThere(); look++) {
        if (look === LOOKS) return false;
        await settings.pause(BETWEEN_MS, never);
      }
      return true;
    },
  };
}

async function endAlarm(client: CloudWatchClient, arn: string): Promise<void> {
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [arn.split(':alarm:')[1] ?? arn] }));
}
