import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployRequest } from '../../src/core/deployment/request.ts';
import { openHostingAccount } from '../support/hosting-account.ts';

// Every request that deployments of each kind send, as it came over HTTP, one JSON line each, for the check against botocore's service models.
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:drift';
const kinds: Partial<DeployRequest>[] = [
  { target: 'sagemaker', environment: { FORGE_MAX_INSTANCES: '3', FORGE_CAPTURE_PERCENT: '20', FORGE_ALARMS: 'slow' } },
  { target: 'sagemaker_async', environment: { FORGE_MAX_INSTANCES: '2', FORGE_DRIFT_ALARM: 'on' } },
  { target: 'bedrock_on_demand', environment: { FORGE_DRIFT_ALARM: TOPIC } },
  { target: 'bedrock_provisioned', environment: { FORGE_UNIT_USD: '40' } },
  { target: 'publish' },
];
const ROLES = { FORGE_CREATE_ROLE: 'true' };

const home = await mkdtemp(join(tmpdir(), 'hosting-requests-'));
const account = await openHostingAccount(home, undefined, { roles: false });

/** Roles are approved by themselves: after that the deployment is planned as where they were set. */
async function makeRoles(kind: Partial<DeployRequest>): Promise<void> {
  const plan = await account.deploy(kind);
  const ofRoles = !plan.deployed && 'token' in plan && plan.record.details?.['roles'] !== undefined;
  if (ofRoles) await account.deploy({ ...kind, approve: plan.token });
}

for (const { environment, ...rest } of kinds) {
  const kind = { ...rest, environment: { ...environment, ...ROLES } };
  await makeRoles(kind);
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
const committed = { FORGE_UNIT_USD: '1', FORGE_COMMITMENT: 'six_months', ...ROLES };
await account.ready({ target: 'bedrock_provisioned', name: 'committed', ttl_hours: 4500, environment: committed });
const hosting = /^(?!InvokeEndpoint$|Converse$)(Create|Update|Delete|Register|Deregister|Put|Describe|Get|List)/;
const others = ['s3', 'sts', 'pricing', 'servicequotas'];
for (const { service, operation, input } of account.simulator.requests)
  if (!others.includes(service) && hosting.test(operation))
    process.stdout.write(`${JSON.stringify({ service, operation, request: input })}\n`);
await account.close();
await rm(home, { recursive: true, force: true });
