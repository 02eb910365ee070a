import { describe, expect, it } from 'vitest';
import { fromFindings } from '../../../../src/core/training/cloud/account-checks.ts';

const finding = (code: string, status: 'pass' | 'fail' | 'unknown') => ({
  code,
  status,
  message: code,
  fix: 'mend it',
});

describe('findings in an account', () => {
  it('stop a job when they failed, warn when they could not be looked at, and are silent when they passed', () => {
    const checks = fromFindings([
      finding('role', 'pass'),
      finding('role_trust', 'fail'),
      finding('hub', 'unknown'),
      finding('quota_training', 'fail'),
    ]);
    expect(checks.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'block role_trust',
      'warn hub',
      'block quota_training',
    ]);
  });

  it('do not stop a job for want of machines that only what follows it needs', () => {
    const checks = fromFindings([finding('quota_evaluation', 'fail'), finding('quota_hosting', 'fail')]);
    expect(checks.map(({ severity }) => severity)).toEqual(['warn', 'warn']);
  });
});
