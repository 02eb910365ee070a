import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateModel } from '../../src/core/evaluation/evaluate-model.ts';
import { EvaluateRequest } from '../../src/core/evaluation/request.ts';
import { batchWorld, ticketRows } from '../core/evaluation/batch/batch-world.ts';
import { call, plantDataset } from '../core/evaluation/support.ts';

// Every request that batch jobs send to Bedrock, as it came over HTTP, one JSON line each, for the check against botocore's service model.
const home = await mkdtemp(join(tmpdir(), 'batch-requests-'));
const network = { subnets: ['subnet-0123456789abcdef0'], security_groups: ['sg-0123456789abcdef0'] };
const kms_key = 'arn:aws:kms:us-east-1:000000000000:key/01234567-89ab-cdef-0123-456789abcdef';
const { effects, simulator, close } = await batchWorld(home, { ...network, kms_key });
const dataset = await plantDataset(home, ticketRows(120), ['card trouble', 'parcel trouble']);
const models = ['nova-micro', 'nova-2-lite', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'];
for (const model of models) {
  const asked = EvaluateRequest.parse({ model, dataset, via: 'batch' });
  const plan = await evaluateModel(effects, asked, call());
  if (!('approval' in plan)) throw new Error('no plan came back');
  await evaluateModel(effects, { ...asked, approve: plan.token }, call());
  const { spec } = (await effects.ledger.read('evaluation', plan.evaluation))?.record.batch ?? {};
  await (await effects.batch?.())?.stop({ name: spec?.name ?? '', region: 'us-east-1' });
}
for (const { service, operation, input } of simulator.requests)
  if (service === 'bedrock') process.stdout.write(`${JSON.stringify({ service, operation, request: input })}\n`);
await close();
await rm(home, { recursive: true });
