import type { HostedEndpoint } from '../ports/hosting.ts';
import type { ModelSource } from '../ports/inference.ts';
import type { DeploymentRecord } from './deployment-record.ts';

/** How a deployment is asked, or undefined when there is nothing to ask. */
export function sourceOfDeployment(
  record: DeploymentRecord,
  endpoint: HostedEndpoint | undefined,
): ModelSource | undefined {
  if (endpoint?.source !== undefined) return endpoint.source;
  if (endpoint?.url === undefined) return undefined;
  return { from: 'endpoint', url: endpoint.url, token: endpoint.token ?? '', model: record.served_as };
}
