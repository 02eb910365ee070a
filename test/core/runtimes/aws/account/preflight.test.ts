import { beforeAll, describe, expect, it } from 'vitest';
import { REWARD, ROLE, goodAccount, goodNeeds, openAccount, wrongOf } from './account.ts';
import { type Scene, deny, faults, setQuota, setTrust } from './preflight-faults.ts';

beforeAll(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});

/** What a preflight does not pass after a change, and how it is mended. */
async function look(
  change: (scene: Scene) => void,
): Promise<{ wrong: Record<string, string>; fixes: Record<string, string> }> {
  const scene = { account: goodAccount(), needs: goodNeeds() };
  change(scene);
  const { standIn, cloud } = await openAccount(scene.account);
  try {
    const findings = await cloud.preflight(scene.needs);
    const changing = standIn.asked.filter(({ service, operation }) =>
      service === 's3' ? !/^(GET|HEAD)$/.test(operation) : /^(Create|Put|Delete|Update|Stop|Start)/.test(operation),
    );
    expect(changing).toEqual([]);
    expect(findings.filter(({ status, fix }) => (status === 'pass') !== (fix === ''))).toEqual([]);
    return { wrong: wrongOf(findings), fixes: Object.fromEntries(findings.map(({ code, fix }) => [code, fix])) };
  } finally {
    await standIn.close();
  }
}

describe('a preflight', () => {
  it('passes an account in which everything is in place', async () => {
    expect((await look(() => {})).wrong).toEqual({});
  });

  it.concurrent.each(faults)('names %s, and nothing else', async (_, change, expected) => {
    const { wrong } = await look(change);
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(expected).sort());
    for (const [code, text] of Object.entries(expected)) expect(wrong[code]).toMatch(text);
  });

  it.concurrent.each([
    ['throttling', { status: 400, code: 'ThrottlingException' }],
    ['failures inside AWS', { status: 500, code: 'InternalFailure' }],
    ['broken connections', 'reset'],
  ] as const)('outlasts bursts of %s', async (_, fault) => {
    const { wrong } = await look(({ account }) => {
      account.fault = ({ service, count }) => (service !== 's3' && count <= 2 ? fault : undefined);
    });
    expect(wrong).toEqual({});
  });

  it('says how each thing is mended', async () => {
    const { fixes } = await look(({ account, needs }) => {
      setQuota(account, 'L-82E1C851', 0);
      deny(account, 'iam:PassRole');
      setTrust(account, { Principal: { Service: 'lambda.amazonaws.com' } });
      account.buckets['results'] = { region: 'us-west-2', objects: {} };
      needs.job.reward = REWARD;
      account.functions = { [REWARD]: { Timeout: 3, State: 'Active', Runtime: 'python3.12' } };
    });
    expect(fixes).toMatchObject({
      quota_training:
        'aws service-quotas request-service-quota-increase --service-code sagemaker --quota-code L-82E1C851 --desired-value 4 --region us-east-1',
      pass_role: `allow: {"Effect":"Allow","Action":["iam:PassRole"],"Resource":["${ROLE}"],"Condition":{"StringEquals":{"iam:PassedToService":"sagemaker.amazonaws.com"}}}`,
      role_trust:
        'add to its trust policy: {"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}',
      output: 'name a bucket in us-east-1, or set AWS_REGION=us-west-2',
      reward_timeout: `aws lambda update-function-configuration --function-name ${REWARD} --timeout 300`,
    });
  });

  it.each([
    [
      '<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>',
      'a service control policy of the organization forbids it',
    ],
    [
      '<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>',
      'the permissions boundary forbids it',
    ],
  ])('says who can lift a denial from above (%#)', async (more, said) => {
    const { fixes } = await look(({ account }) => deny(account, 'sagemaker:CreateTrainingJob', '', more));
    expect(fixes['caller_permissions']).toContain(said);
  });

  it('takes the account itself for one that may do everything, and simulates a user by name', async () => {
    const denied = (caller: string) =>
      look(({ account }) => {
        account.caller = caller;
        deny(account, 'sagemaker:CreateTrainingJob');
      });
    expect((await denied('arn:aws:iam::111122223333:root')).wrong).toEqual({});
    const { wrong } = await denied('arn:aws:iam::111122223333:user/team/ann');
    expect(wrong['caller_permissions']).toContain('the caller arn:aws:iam::111122223333:user/team/ann may not');
  });

  it('takes an action for allowed where it is on the kind of thing it is for, and only when on all of these', async () => {
    const tight = await look(({ account }) => {
      account.decide = (_, action, resource) =>
        action === 'logs:GetLogEvents' && !resource.includes('TrainingJobs:') ? 'implicitDeny' : 'allowed';
    });
    expect(tight.wrong).toEqual({});
    const partly = await look(({ account }) => {
      account.decide = (principal, action, resource) =>
        principal === ROLE && action === 's3:GetObject' && resource.endsWith('validation.jsonl')
          ? 'implicitDeny'
          : 'allowed';
    });
    expect(partly.wrong).toEqual({
      role_permissions: `fail: the role ${ROLE} may not read training data: s3:GetObject on arn:aws:s3:::data/sets/validation.jsonl`,
    });
  });

  it('asks Bedrock for its own service, models and permissions', async () => {
    const { wrong } = await look(({ account, needs }) => {
      needs.runtime = 'bedrock';
      needs.instances = [];
      account.hub = {};
      deny(account, 'bedrock:CreateModelCustomizationJob');
    });
    expect(wrong['role_trust']).toMatch(/^fail: bedrock\.amazonaws\.com may not use/);
    expect(wrong['caller_permissions']).toMatch(
      /bedrock:CreateModelCustomizationJob on arn:aws:bedrock:us-east-1::foundation-model/,
    );
    expect(wrong).not.toHaveProperty('hub');
  });

  it("finds a quota by its name when the code it knows is another one's", async () => {
    const { wrong } = await look(({ account }) => {
      account.quotas = account.quotas.map((quota) =>
        quota.code === 'L-82E1C851' ? { ...quota, code: 'L-99999999' } : quota,
      );
      account.quotas.push({ code: 'L-82E1C851', name: 'something else', value: 100 });
      setQuota(account, 'L-99999999', 0);
    });
    expect(wrong['quota_training']).toContain(
      'allows 0 ml.p5.48xlarge at once (ml.p5.48xlarge for training job usage, L-99999999)',
    );
  });

  it('says soon that nothing can be reached', async () => {
    const { standIn, cloud } = await openAccount();
    await standIn.close();
    const wrong = wrongOf(await cloud.preflight(goodNeeds()));
    expect(wrong).toMatchObject({
      credentials: expect.stringMatching(/^unknown: .*AWS cannot be reached from here/),
      data: expect.stringMatching(/^unknown: .*AWS cannot be reached from here/),
      hub: expect.stringMatching(/^unknown: .*AWS cannot be reached from here/),
    });
  });

  it('looks side by side, with a bounded number of calls at once', async () => {
    const { standIn, cloud } = await openAccount();
    standIn.load.delayMs = 20;
    await cloud.preflight(goodNeeds());
    await standIn.close();
    expect(standIn.load.most).toBeGreaterThan(6);
    expect(standIn.load.most).toBeLessThanOrEqual(16);
  });
});
