import { jobWorker } from './sagemaker/job-worker.ts';
import type { Service } from './wire/service.ts';
import type { World } from './world.ts';

/**
 * The services by the name that requests are signed for, each loaded when it is first asked. A new service is a folder and a line;
 * several that share a name are told apart by what they understand.
 */
export const services: Readonly<Record<string, (world: World) => Promise<Service[]>>> = {
  s3: async ({ objects }) => [(await import('./s3/create-s3.ts')).createS3(objects)],
  sts: async ({ account }) => [
    (await import('./sts/create-sts.ts')).createSts(account, () => `arn:aws:iam::${account}:user/simulated`),
  ],
  logs: async ({ logs }) => [(await import('./logs/create-logs.ts')).createLogs(logs)],
  sagemaker: async (world) => [
    (await import('./sagemaker/create-sagemaker.ts')).createSageMaker(world, world.sagemaker, jobWorker(world)),
  ],
};
