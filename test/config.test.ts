import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpText } from '../src/commands/help.ts';
import { parseConfig, settings } from '../src/config.ts';

describe('settings', () => {
  it('have safe defaults', () => {
    expect(parseConfig([], {})).toEqual({
      home: join(homedir(), '.nova-forge-mcp'),
      readOnly: false,
      maxUsdPerRun: 50,
      maxUsdPerDay: 200,
      logLevel: 'warn',
      subnets: [],
      securityGroups: [],
    });
  });

  it('come from the environment, and a flag wins over its variable', () => {
    const environment = {
      NOVA_FORGE_HOME: '/a',
      NOVA_FORGE_READ_ONLY: '1',
      NOVA_FORGE_MAX_USD_PER_RUN: '5',
      NOVA_FORGE_LOG_LEVEL: 'DEBUG',
    };
    expect(parseConfig(['--home', '/b', '--max-usd-per-day=7.5'], environment)).toEqual({
      home: '/b',
      readOnly: true,
      maxUsdPerRun: 5,
      maxUsdPerDay: 7.5,
      logLevel: 'debug',
      subnets: [],
      securityGroups: [],
    });
  });

  it('say who a job in AWS runs as, where it writes and what it may reach', () => {
    const environment = {
      NOVA_FORGE_ROLE_ARN: 'arn:aws:iam::123456789012:role/service-role/trainer',
      NOVA_FORGE_OUTPUT: 's3://bucket/forge/',
      NOVA_FORGE_KMS_KEY: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000',
      NOVA_FORGE_SUBNETS: 'subnet-0a1b2c3d, subnet-0a1b2c3e',
      NOVA_FORGE_SECURITY_GROUPS: 'sg-0a1b2c3d',
      NOVA_FORGE_MLFLOW_ARN: 'arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-ABC123',
      NOVA_FORGE_NOTIFY_TOPIC: 'arn:aws:sns:us-east-1:123456789012:jobs',
    };
    expect(parseConfig([], environment)).toMatchObject({
      role: 'arn:aws:iam::123456789012:role/service-role/trainer',
      output: 's3://bucket/forge',
      subnets: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
      securityGroups: ['sg-0a1b2c3d'],
      mlflow: environment.NOVA_FORGE_MLFLOW_ARN,
      notify: environment.NOVA_FORGE_NOTIFY_TOPIC,
    });
    expect(parseConfig(['--role-arn', 'none'], environment)).not.toHaveProperty('role');
  });

  it('take an empty variable for none', () => {
    expect(parseConfig([], { NOVA_FORGE_MAX_USD_PER_RUN: '' }).maxUsdPerRun).toBe(50);
  });

  it.each([
    [
      ['--max-usd-per-run', 'lots'],
      '--max-usd-per-run (NOVA_FORGE_MAX_USD_PER_RUN) is "lots", but takes a number of US dollars, 0 or more',
    ],
    [['--max-usd-per-run', '-1'], 'is "-1", but takes a number'],
    [['--read-only=maybe'], '--read-only (NOVA_FORGE_READ_ONLY) is "maybe", but takes true or false'],
    [['--log-level', 'loud'], 'is "loud", but takes error, warn, info, debug'],
    [['--role-arn', 'trainer'], '--role-arn (NOVA_FORGE_ROLE_ARN) is "trainer", but takes the ARN of a role'],
    [['--output', '/data'], '--output (NOVA_FORGE_OUTPUT) is "/data", but takes an address in S3'],
    [['--kms-key', 'alias/mine'], 'but takes the ARN of a key'],
    [['--subnets', 'subnet-0a1b2c3d;subnet-1'], 'but takes 1 to 16 ids of subnets separated by commas'],
    [
      ['--subnets', 'subnet-0a1b2c3d'],
      '--security-groups (NOVA_FORGE_SECURITY_GROUPS) is "none", but takes 1 to 5 ids',
    ],
    [['--security-groups', 'sg-0a1b2c3d'], '--subnets (NOVA_FORGE_SUBNETS) is "none", but takes 1 to 16 ids'],
    [['--mlflow-arn', 'http://mlflow'], 'but takes the ARN of an MLflow tracking server or app'],
    [['--notify-topic', 'me@example.com'], 'but takes the ARN of a topic'],
    [['--home'], '--home needs a value'],
    [['--hom', '/x'], 'unknown argument "--hom"; did you mean --home?'],
  ])('refuse %j', (flags, message) => {
    expect(() => parseConfig(flags, {})).toThrow(message);
  });

  it('are all listed by --help', () => {
    for (const setting of settings) {
      expect(helpText()).toContain(setting.flag);
      expect(helpText()).toContain(setting.variable);
    }
  });
});
