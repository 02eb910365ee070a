import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { iam } from '../../../../src/commands/iam.ts';
import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import type { Policy } from '../../../../src/simulator/iam/policy.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { call, plantDataset } from '../support.ts';
import { type BatchWorld, ROLE, batchWorld, ticketRows } from './batch-world.ts';

const tempFolder = tempFolders();
const FEATURE = 'evaluate-batch';

type Printed = { caller: Policy; roles: Record<string, { policy: Policy }> };

/** Caller and role are allowed what `iam` prints, less one action, and nothing else. */
function allowPrinted({ simulator }: BatchWorld, less?: string): void {
  const { caller, roles } = simulator.world.iam;
  const out = new PassThrough();
  const environment = { NOVA_FORGE_ROLE_ARN: ROLE, NOVA_FORGE_OUTPUT: 's3://forge/out', AWS_REGION: 'us-east-1' };
  iam([FEATURE, '--caller', caller.arn], environment, out);
  const printed: Printed = JSON.parse(String(out.read()));
  const text = JSON.stringify(printed.caller).replaceAll(`"${less}"`, '"sts:GetCallerIdentity"');
  caller.policies = new Map([['printed', JSON.parse(text)]]);
  const policy = printed.roles[FEATURE]?.policy;
  Object.assign(roles.get(ROLE) ?? {}, { policies: new Map(policy === undefined ? [] : [['printed', policy]]) });
}

it('what iam prints is enough for a batch job, and what is missing of it the plan names', async () => {
  const here = await batchWorld(await tempFolder());
  const dataset = await plantDataset(here.home, ticketRows(120), ['card trouble', 'parcel trouble']);
  const asked = EvaluateRequest.parse({ model: 'nova-lite', dataset, via: 'batch' });
  allowPrinted(here, 'bedrock:CreateModelInvocationJob');
  await expect(evaluateModel(here.effects, asked, call())).rejects.toMatchObject({
    message: expect.stringMatching(/caller_permissions: .*bedrock:CreateModelInvocationJob/),
  });
  allowPrinted(here);
  const plan = await evaluateModel(here.effects, asked, call());
  if (!('approval' in plan)) throw new Error('no plan came back');
  expect(plan.approval.checks).toEqual([]);
  await evaluateModel(here.effects, { ...asked, approve: plan.token }, call());
  await here.simulator.advance(3_600_000);
  const answer = await evaluateModel(here.effects, asked, call());
  expect(answer).toMatchObject({ record: { state: 'succeeded', result: { n: 120, errors: 0 } } });
  await (await here.effects.batch?.())?.stop({ name: plan.evaluation, region: 'us-east-1' });
  const denied = here.simulator.requests.filter(({ error }) => /Denied|Unauthorized/.test(error ?? ''));
  expect(denied.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
  await here.close();
});
