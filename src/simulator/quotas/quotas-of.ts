import { createHash } from 'node:crypto';
import { knownQuotaCodes, quotaName } from '../../core/catalog/instance-quotas.ts';
import { instances } from '../../core/catalog/instances.ts';

export type Quota = { code: string; name: string; value: number };

/** Instances of a type at once when nothing was said: enough for the recipes' smallest counts. */
const DEFAULT = 8;

/** The quotas of SageMaker in a region. */
export function quotasOf(values: ReadonlyMap<string, number>, region: string): Quota[] {
  const uses = ['training', 'hosting'] as const;
  const names = Object.keys(instances).flatMap((type) => uses.map((use) => quotaName(type, use)));
  return names.map((name) => ({
    name,
    code: knownQuotaCodes[name] ?? codeOf(name),
    value: values.get(`${region}/${name}`) ?? DEFAULT,
  }));
}

/** Codes look like this; those that are not known are made up, and the same each time. */
function codeOf(name: string): string {
  return `L-${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`;
}
