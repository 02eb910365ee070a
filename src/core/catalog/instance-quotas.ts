/** Uses of an instance that Service Quotas counts apart. Evaluations of Nova are training jobs. */
type InstanceUse = 'training' | 'evaluation' | 'hosting';

/** How Service Quotas calls the quota of one instance type. Source: names in the Service Quotas console, 2026-08. */
export function quotaName(type: string, use: InstanceUse): string {
  return `${type} for ${use === 'hosting' ? 'endpoint' : 'training job'} usage`;
}

/**
 * Codes that public files state, 2026; codes are the same in all regions. Asking by code is one call instead of a dozen pages; the name in
 * the answer decides whether it is the right one. What is not here is found by its name.
 */
export const knownQuotaCodes: Readonly<Record<string, string>> = {
  'ml.p5.48xlarge for training job usage': 'L-82E1C851',
  'ml.p4d.24xlarge for training job usage': 'L-09B4A649',
  'ml.g5.12xlarge for training job usage': 'L-C6383286',
  'ml.g5.48xlarge for training job usage': 'L-6BC98A55',
  'ml.g6.12xlarge for training job usage': 'L-50B5B169',
  'ml.p5.48xlarge for endpoint usage': 'L-16AF71F1',
  'ml.p4d.24xlarge for endpoint usage': 'L-09F79647',
  'ml.p4de.24xlarge for endpoint usage': 'L-456B4C5F',
  'ml.g6.48xlarge for endpoint usage': 'L-28FEB563',
  'ml.g6e.48xlarge for endpoint usage': 'L-E0C458EA',
};
