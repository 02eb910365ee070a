import type { CloudCatalog } from '../../ports/cloud.ts';
import type { DeploymentEffects } from '../deploy.ts';

/** What deploying in an account needs beside what it needs here. */
export type CloudEffects = DeploymentEffects & { cloud?: () => Promise<CloudCatalog> };
