import { z } from 'zod';
import { Name } from '../name.ts';

export const deploymentTargets = [
  'local',
  'bedrock_on_demand',
  'bedrock_provisioned',
  'sagemaker',
  'sagemaker_async',
] as const;

/** Less would end before the smoke test. */
const SHORTEST_HOURS = 0.001;

export const DeployRequest = z.strictObject({
  run: z.string().min(1).max(300).describe('run id, prefix or name'),
  target: z.enum(deploymentTargets).default('local'),
  name: Name.optional().describe('default: the name or id of the run'),
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
  approve: z.string().max(200).optional(),
});
export type DeployRequest = z.output<typeof DeployRequest>;
