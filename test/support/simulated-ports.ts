import type { Ports } from '../../src/core/core.ts';
import type { CloudCatalog } from '../../src/core/ports/cloud.ts';
import { createCloudCatalog } from '../../src/core/runtimes/aws/account/cloud-catalog.ts';
import { createEvaluationResults } from '../../src/core/runtimes/aws/evaluation/evaluation-results.ts';
import { createS3Objects } from '../../src/core/runtimes/aws/s3-objects.ts';
import { createBedrockTraining } from '../../src/core/runtimes/aws/training/bedrock-training.ts';
import { createJobRate } from '../../src/core/runtimes/aws/training/job-rate.ts';
import { createSagemakerTraining } from '../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { createServerlessTraining } from '../../src/core/runtimes/aws/training/serverless-training.ts';
import { cloudTargets } from '../../src/core/catalog/hosting/hosting-targets.ts';
import { createAccountSurvey } from '../../src/core/runtimes/aws/hosting/account-survey.ts';
import { createAwsHosting } from '../../src/core/runtimes/aws/hosting/aws-hosting.ts';
import { createHostingRate } from '../../src/core/runtimes/aws/hosting/hosting-rate.ts';
import { createAwsInference } from '../../src/core/runtimes/aws/inference/aws-inference.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { localPorts } from './client.ts';

const REGION = 'us-east-1';

/**
 * The ports as the program wires them for an account, over a simulator whose role, bucket and hub are its furniture. `through` may put
 * something between: it gets the simulator's address and gives the one that is asked.
 */
export async function simulatedPorts(
  home: string,
  through = (endpoint: string): string => endpoint,
  set = { roles: true },
): Promise<{
  ports: Ports;
  openCatalog: () => Promise<CloudCatalog>;
  simulator: Simulator;
  close: () => Promise<void>;
}> {
  const kept = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDSIMULATED', AWS_SECRET_ACCESS_KEY: 'simulated' });
  delete process.env['AWS_PROFILE'];
  const simulator = await startSimulator({ account: '111122223333' });
  const { furniture } = simulator;
  const endpoint = through(simulator.endpoint);
  const now = () => new Date(simulator.world.clock.now());
  const aws = { endpoint, region: REGION, pause: async () => undefined };
  const { role, output, schedule_role } = furniture;
  const openCatalog = () =>
    createCloudCatalog({
      cloud: {
        region: REGION,
        output,
        subnets: [],
        security_groups: [],
        ...(set.roles ? { role, schedule_role } : {}),
      },
      aws,
      s3: aws,
      now,
    });
  const catalog = await openCatalog();
  const cloud = async () => catalog;
  const objects = createS3Objects(aws);
  // Whoever waits for a service lets its time pass.
  const pause = async (ms: number): Promise<void> => simulator.advance(ms);
  const settings = { ...aws, pause, now, objects: async () => objects, rate: createJobRate(cloud) };
  const hosting = { ...aws, pause, now, rate: createHostingRate(cloud) };
  const ports = localPorts(home, {
    now,
    cloud,
    limits: { maxUsdPerRun: 1e5, maxUsdPerDay: 1e6 },
    objects: { s3: async () => objects },
    results: async () => createEvaluationResults(async () => objects),
    hosting: {
      ...localPorts(home).hosting,
      ...Object.fromEntries(cloudTargets.map((target) => [target, () => createAwsHosting(hosting, target)])),
    },
    survey: async () => createAccountSurvey({ ...hosting, region: REGION }),
    inference: {
      ...localPorts(home).inference,
      aws: async () =>
        createAwsInference({
          region: REGION,
          bedrockEndpoint: endpoint,
          controlEndpoint: endpoint,
          sagemakerEndpoint: endpoint,
          now,
          answers: { objects: async () => objects, pause },
        }),
    },
    training: {
      ...localPorts(home).training,
      sagemaker: async () => createSagemakerTraining(settings),
      serverless: async () => createServerlessTraining(settings),
      bedrock: async () => createBedrockTraining(settings),
    },
  });
  const close = async (): Promise<void> => {
    await simulator.close();
    process.env = kept;
    if (simulator.defects.length > 0) throw new Error(simulator.defects.join('\n'));
  };
  return { ports, openCatalog, simulator, close };
}
