import { findModel } from '../catalog/models.ts';
import type { HostedEndpoint } from '../ports/hosting.ts';
import type { ModelSource } from '../ports/inference.ts';
import type { DeploymentRecord } from './deployment-record.ts';

/** How a deployment is asked, or undefined when there is nothing to ask. */
export function sourceOfDeployment(
  record: DeploymentRecord,
  endpoint: HostedEndpoint | undefined,
): ModelSource | undefined {
  if (endpoint?.source !== undefined) return withBase(endpoint.source, record.spec?.cloud?.model);
  if (endpoint?.url === undefined) return undefined;
  return { from: 'endpoint', url: endpoint.url, token: endpoint.token ?? '', model: record.served_as };
}

/** Bedrock does not tell what an imported model was made from; the record does, and with it what its tokens cost. */
function withBase(source: ModelSource, model: string | undefined): ModelSource {
  return source.from === 'bedrock' && model !== undefined && findModel(model) !== undefined
    ? { ...source, base: model }
    : source;
}
