import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployRequest } from '../../src/core/deployment/request.ts';
import { openHostingAccount } from '../support/hosting-account.ts';

// Every request that deployments of each kind send, as it came over HTTP, one JSON line each, for the check against botocore's service models.
const kinds: Partial<DeployRequest>[] = [
  { target: 'sagemaker', environment: { FORGE_MAX_INSTANCES: '3', FORGE_CAPTURE_PERCENT: '20', FORGE_ALARMS: 'slow' } },
  { target: 'sagemaker_async', environment: { FORGE_MAX_INSTANCES: '2' } },
  { target: 'bedrock_on_demand' },
  { target: 'bedrock_provisioned', environment: { FORGE_UNIT_USD: '40' } },
  { target: 'publish' },
];

const home = await mkdtemp(join(tmpdir(), 'hosting-requests-'));
const account = await openHostingAccount(home);
for (const kind of kinds) {
  const name = `live-${kind.target ?? ''}`;
  await account.ready({ ...kind, name });
  // Another context is another endpoint: it is changed in its place.
  const changed = kind.target?.startsWith('sagemaker') ? { CONTEXT_LENGTH: '8000' } : {};
  if (kind.target !== 'publish')
    await account.ready({
      ...kind,
      name,
      ttl_hours: 30,
      if_exists: 'update',
      environment: { ...kind.environment, ...changed },
    });
  const [newest] = await account.ledger.list('deployment');
  const asked = { id: newest?.id ?? '', approve: newest?.id ?? '' };
  await account.core.stopRun(asked, { signal: new AbortController().signal, progress: () => undefined });
  await account.pass(5);
}
const hosting = /^(?!InvokeEndpoint$|Converse$)(Create|Update|Delete|Register|Deregister|Put|Describe|Get|List)/;
const others = ['s3', 'iam', 'sts', 'pricing', 'servicequotas'];
for (const { service, operation, input } of account.simulator.requests)
  if (!others.includes(service) && hosting.test(operation))
    process.stdout.write(`${JSON.stringify({ service, operation, request: input })}\n`);
await account.close();
await rm(home, { recursive: true, force: true });
