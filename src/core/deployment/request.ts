import { z } from 'zod';
import { Name } from '../name.ts';

const deploymentTargets = [
  'local',
  'bedrock_on_demand',
  'bedrock_provisioned',
  'sagemaker',
  'sagemaker_async',
  'publish',
] as const;

/** Less would end before the smoke test. */
const SHORTEST_HOURS = 0.001;

const MOST_REQUESTS = 20_000;

/** A test of a live deployment: requests at a rate, whether or not it keeps up, and whether it meets an objective. */
export const LoadTest = z
  .strictObject({
    rate: z.number().min(0.1).max(1000).describe('per second'),
    seconds: z.number().min(1).max(45).default(10),
    p95_ms: z.number().min(1).max(600_000).default(500).describe('objective; batch: 5000'),
    arrivals: z.enum(['poisson', 'fixed']).default('poisson'),
  })
  .refine(({ rate, seconds }) => rate * seconds <= MOST_REQUESTS, {
    message: `takes at most ${MOST_REQUESTS} requests: rate times seconds`,
  });
export type LoadTest = z.output<typeof LoadTest>;

export const DeployRequest = z.strictObject({
  run: z.string().min(1).max(1100).describe('run, s3:// checkpoint or model ARN'),
  target: z.enum(['auto', ...deploymentTargets]).default('auto'),
  name: Name.optional().describe('default: of the run'),
  instance_type: z.string().max(60).optional(),
  instance_count: z.number().int().min(1).max(100).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ttl_hours: z
    .number()
    .min(0)
    .max(8760)
    .refine((hours) => hours === 0 || hours >= SHORTEST_HOURS, {
      message: 'takes 0 (no limit) or at least 0.001 hours',
    })
    .default(24)
    .describe('0: no limit'),
  if_exists: z.enum(['fail', 'update']).default('fail'),
  load_test: LoadTest.optional().describe('a new deployment, or what has the name'),
  approve: z.string().max(200).optional(),
});
export type DeployRequest = z.output<typeof DeployRequest>;
