import { customizationWorker } from './bedrock/customization-worker.ts';
import { jobWorker } from './sagemaker/job-worker.ts';
import type { Service } from './wire/service.ts';
import type { World } from './world.ts';

/**
 * The services by the name that requests are signed for, each loaded when it is first asked. A new service is a folder and a line;
 * several that share a name are told apart by what they understand.
 */
export const services: Readonly<Record<string, (world: World) => Promise<Service[]>>> = {
  s3: async ({ objects }) => [(await import('./s3/create-s3.ts')).createS3(objects)],
  sts: async ({ account, iam }) => [(await import('./sts/create-sts.ts')).createSts(account, iam)],
  iam: async (world) => [(await import('./iam/create-iam.ts')).createIam(world)],
  logs: async ({ logs }) => [(await import('./logs/create-logs.ts')).createLogs(logs)],
  sagemaker: async (world) => [
    (await import('./sagemaker/create-sagemaker.ts')).createSageMaker(world, jobWorker(world)),
    (await import('./sagemaker/create-sagemaker-runtime.ts')).createSageMakerRuntime(world),
  ],
  scheduler: async (world) => [
    (await import('./schedules/create-schedules.ts')).createSchedules(world, await targetsOf(world)),
  ],
  'application-autoscaling': async (world) => [(await import('./scaling/create-scaling.ts')).createScaling(world)],
  monitoring: async (world) => [(await import('./metrics/create-metrics.ts')).createMetrics(world)],
  bedrock: async (world) => [
    (await import('./bedrock/create-bedrock.ts')).createBedrock(world, customizationWorker(world)),
    (await import('./bedrock/create-bedrock-runtime.ts')).createBedrockRuntime(world),
  ],
  servicequotas: async ({ account, quotas }) => [
    (await import('./quotas/create-quotas.ts')).createQuotas(account, quotas),
  ],
  pricing: async () => [(await import('./pricing/create-pricing.ts')).createPricing()],
  lambda: async ({ functions }) => [(await import('./functions/create-functions.ts')).createFunctions(functions)],
  events: async ({ account, events }) => [(await import('./events/create-events.ts')).createEvents(account, events)],
};

/** What schedules may call: the services whose things end by themselves. */
async function targetsOf(world: World): Promise<Service[]> {
  const found = await Promise.all(['sagemaker', 'bedrock'].map(async (name) => (await services[name]?.(world)) ?? []));
  return found.flat();
}
