import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROLE, goodAccount } from '../core/runtimes/aws/account/account.ts';
import { type AccountStandIn, startAccountStandIn } from '../support/account-stand-in.ts';
import { builtEntry } from '../support/client.ts';

let standIn: AccountStandIn | undefined;
afterEach(async () => standIn?.close());

const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const settings = { AWS_REGION: 'us-east-1', NOVA_FORGE_ROLE_ARN: ROLE, NOVA_FORGE_OUTPUT: 's3://results/forge' };

/** The program as a person starts it, knowing nothing but what is given. */
async function doctor(
  given: Record<string, string>,
  ...words: string[]
): Promise<{ code: number | null; text: string; errors: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: mkdtempSync(join(tmpdir(), 'doctor-')),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(standIn === undefined ? {} : { AWS_ENDPOINT_URL: standIn.endpoint }),
    ...given,
  };
  const child = spawn(process.execPath, [builtEntry, 'doctor', '--aws', ...words], { env });
  const [text, errors] = ['', ''].map((): string[] => []);
  child.stdout.on('data', (piece) => text?.push(String(piece)));
  child.stderr.on('data', (piece) => errors?.push(String(piece)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text: (text ?? []).join(''), errors: (errors ?? []).join('') };
}

describe('doctor --aws', () => {
  it('prints every item of an account in order, and says so with its exit code', async () => {
    const account = goodAccount();
    account.quotas.push({ code: 'L-28FEB563', name: 'ml.g6.48xlarge for endpoint usage', value: 1 });
    standIn = await startAccountStandIn(account);
    const { code, text, errors } = await doctor({ ...credentials, ...settings }, 's3://data/sets/train.jsonl');
    expect(errors).toBe('');
    expect(text.split('\n')[0]).toBe('AWS: a job of sagemaker on 4 x ml.p5.48xlarge in us-east-1');
    const codes = text
      .split('\n')
      .slice(1, -2)
      .map((line) => line.split(/\s+/).slice(0, 2).join(' '));
    expect(codes).toEqual([
      'pass credentials',
      'pass region',
      'pass data',
      'pass data_region',
      'pass output',
      'pass role',
      'pass role_trust',
      'pass caller_permissions',
      'pass role_permissions',
      'pass quota_training',
      'pass quota_evaluation',
      'pass quota_hosting',
      'pass hub',
    ]);
    expect(text).toContain('13 pass, 0 fail, 0 could not be looked at');
    expect(code).toBe(0);
  });

  it('fails with what mends it, and looks at the runtime and the machines that are asked for', async () => {
    standIn = await startAccountStandIn(goodAccount());
    const { code, text } = await doctor({ ...credentials, ...settings }, 'sagemaker', 'ml.p5.48xlarge:8');
    expect(text).toContain('on 8 x ml.p5.48xlarge');
    expect(text).toMatch(/FAIL quota_training .*account allows 4 ml\.p5\.48xlarge at once .*, 8 are needed/);
    expect(text).toMatch(/-> aws service-quotas request-service-quota-increase .* --desired-value 8/);
    expect(text).toMatch(/^\? {4}quota_hosting .*lists no quota "ml\.g6\.48xlarge for endpoint usage"$/m);
    expect(code).toBe(1);
  });

  it('says that there are no credentials, no region, no such profile', async () => {
    standIn = undefined;
    const without = await doctor({});
    expect(without.text).toMatch(/FAIL credentials .*no AWS credentials were found/);
    expect(without.text).toMatch(/FAIL region .*no AWS region is set/);
    expect(without.code).toBe(1);
    const mistyped = await doctor({ AWS_PROFILE: 'no-such-profile', AWS_REGION: 'us-east-1' });
    expect(mistyped.text).toMatch(/FAIL credentials .*the AWS profile "no-such-profile" has no credentials/);
    expect(mistyped.text).toMatch(/FAIL role .*no role is set/);
    expect(mistyped.text).toMatch(/FAIL output .*no folder in S3 is set/);
  });

  it('runs the program that gives credentials once, since it may ask a person for a code', async () => {
    standIn = await startAccountStandIn(goodAccount());
    const home = mkdtempSync(join(tmpdir(), 'doctor-'));
    const program = join(home, 'credentials.sh');
    const answer = '{"Version":1,"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"secret"}';
    writeFileSync(program, `#!/bin/sh\necho asked >> ${home}/asked\necho '${answer}'\n`, { mode: 0o755 });
    writeFileSync(join(home, 'config'), `[default]\nregion = us-east-1\ncredential_process = ${program}\n`);
    const { text } = await doctor({ ...settings, AWS_CONFIG_FILE: join(home, 'config') });
    expect(text).toContain('pass credentials');
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('asked\n');
  });

  it('takes the region of the profile where the environment names none', async () => {
    standIn = await startAccountStandIn(goodAccount());
    const home = mkdtempSync(join(tmpdir(), 'doctor-'));
    writeFileSync(join(home, 'config'), '[default]\nregion = us-west-2\n');
    const { text } = await doctor({ ...credentials, AWS_CONFIG_FILE: join(home, 'config') });
    expect(text).toContain('AWS: a job of sagemaker on 4 x ml.p5.48xlarge in us-west-2');
    const other = await doctor({
      ...credentials,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: join(home, 'config'),
    });
    expect(other.text).toContain('in us-east-1');
  });

  it('refuses words it does not know', async () => {
    const { code, errors } = await doctor({}, 'hyperpod');
    expect(errors).toContain('doctor --aws does not know "hyperpod"');
    expect(code).toBe(2);
  });
});
