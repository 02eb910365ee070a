import type { Config } from './config.ts';
import { ForgeError } from './core/errors.ts';
import type { CloudTarget } from './core/catalog/hosting/hosting-targets.ts';
import type { CloudCatalog } from './core/ports/cloud.ts';
import type { ObjectStore } from './core/ports/objects.ts';
import type { AwsSettings } from './core/runtimes/aws/aws-settings.ts';

/** The account, as a person has set it. Services other than S3 find an endpoint in the environment themselves. */
export async function openCloud(
  config: Config,
  here: AwsSettings,
  s3: AwsSettings,
  now: () => Date,
): Promise<CloudCatalog> {
  keepQuiet();
  const { createCloudCatalog } = await import('./core/runtimes/aws/account/cloud-catalog.ts');
  const { role, output, kmsKey, subnets, securityGroups, mlflow, notify, scheduleRole } = config;
  const cloud = {
    subnets,
    security_groups: securityGroups,
    ...(here.region === undefined ? {} : { region: here.region }),
    ...(role === undefined ? {} : { role }),
    ...(output === undefined ? {} : { output }),
    ...(kmsKey === undefined ? {} : { kms_key: kmsKey }),
    ...(mlflow === undefined ? {} : { mlflow }),
    ...(notify === undefined ? {} : { notify }),
    ...(scheduleRole === undefined ? {} : { schedule_role: scheduleRole }),
  };
  const profile = process.env['AWS_PROFILE'];
  return createCloudCatalog({
    cloud,
    aws: here,
    s3,
    now,
    ...(profile === undefined ? {} : { profile }),
  });
}

/** Where jobs run in an account. One of each for the program's life: they remember what was asked a moment ago. */
export function accountTraining(
  here: AwsSettings,
  catalog: () => Promise<CloudCatalog>,
  objects: () => Promise<ObjectStore>,
  now: () => Date,
) {
  const settings = once(async () => {
    const { createJobRate } = await import('./core/runtimes/aws/training/job-rate.ts');
    const { region } = (await catalog()).settings;
    const rate = createJobRate(catalog);
    return { ...here, now, objects, rate, ...(region === undefined ? {} : { region }) };
  });
  return {
    sagemaker: once(async () =>
      (await import('./core/runtimes/aws/training/sagemaker-training.ts')).createSagemakerTraining(await settings()),
    ),
    serverless: once(async () =>
      (await import('./core/runtimes/aws/training/serverless-training.ts')).createServerlessTraining(await settings()),
    ),
    bedrock: once(async () =>
      (await import('./core/runtimes/aws/training/bedrock-training.ts')).createBedrockTraining(await settings()),
    ),
  };
}

/** Where models are served in an account. */
export function accountHosting(
  here: AwsSettings,
  s3: AwsSettings,
  catalog: () => Promise<CloudCatalog>,
  now: () => Date,
) {
  const open = (target: CloudTarget) =>
    once(async () => {
      keepQuiet();
      const { createAwsHosting } = await import('./core/runtimes/aws/hosting/aws-hosting.ts');
      const { createHostingRate } = await import('./core/runtimes/aws/hosting/hosting-rate.ts');
      const { region } = (await catalog()).settings;
      const settings = { ...here, s3, now, rate: createHostingRate(catalog) };
      return createAwsHosting(region === undefined ? settings : { ...settings, region }, target);
    });
  return {
    bedrock_on_demand: open('bedrock_on_demand'),
    bedrock_provisioned: open('bedrock_provisioned'),
    sagemaker: open('sagemaker'),
    sagemaker_async: open('sagemaker_async'),
    publish: open('publish'),
  };
}

/** Where many questions are asked in one job. */
export function accountBatch(
  here: AwsSettings,
  s3: AwsSettings,
  catalog: () => Promise<CloudCatalog>,
  objects: () => Promise<ObjectStore>,
  now: () => Date,
) {
  return once(async () => {
    keepQuiet();
    const { createBatchInference } = await import('./core/runtimes/aws/batch/batch-inference.ts');
    const { region } = (await catalog()).settings;
    return createBatchInference({ ...here, s3, now, objects, ...(region === undefined ? {} : { region }) });
  });
}

/** What is in the account of a person who has set one up. */
export function accountSurvey(here: AwsSettings, catalog: () => Promise<CloudCatalog>, now: () => Date) {
  return once(async () => {
    keepQuiet();
    const { createAccountSurvey } = await import('./core/runtimes/aws/hosting/account-survey.ts');
    const { createHostingRate } = await import('./core/runtimes/aws/hosting/hosting-rate.ts');
    const { region } = (await catalog()).settings;
    if (region === undefined) throw new ForgeError('unavailable', 'no AWS region is set', { next: 'set AWS_REGION' });
    return createAccountSurvey({ ...here, now, region, rate: createHostingRate(catalog) });
  });
}

/** Makes a thing when it is first asked for, and again when making it failed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** The clients are pinned and bundled: that their next versions need a newer Node is no news to a user. */
export function keepQuiet(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
