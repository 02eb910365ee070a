import { describe, expect, it } from 'vitest';
import { failureRows } from '../../../../../src/core/runtimes/aws/training/failure-rows.ts';
import { triageFailure } from '../../../../../src/core/runtimes/aws/training/triage-failure.ts';

/** What services and containers say, and whose matter it is. */
const said: [reason: string, log: string[], cause: RegExp, whose: RegExp][] = [
  [
    'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type or after some time.',
    [],
    /no free machines/,
    /not the fault/,
  ],
  ['InternalServerError: We encountered an internal error. Please try again.', [], /failed inside/, /not the fault/],
  [
    'InternalServerError: We encountered an internal error. Please try again.',
    ['torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB'],
    /ran out of memory/,
    /this job/,
  ],
  [
    'AlgorithmError: , exit code: 1',
    ['[rank3] NCCL WARN Call to ibv_post_send failed'],
    /network between the machines/,
    /not the fault/,
  ],
  ['AlgorithmError: , exit code: 137', [], /ran out of memory/, /this job/],
  [
    'AlgorithmError: ExecuteUserScriptError: ExitCode 1',
    ['ValueError: loss is nan at step 40'],
    /diverged/,
    /this job/,
  ],
  [
    'ClientError: Data download failed:Access denied to s3://b/train.jsonl (403 Forbidden)',
    [],
    /not allowed something/,
    /the account/,
  ],
  ['ClientError: No S3 objects found under S3 URL "s3://b/train.jsonl"', [], /rows were not where/, /this job/],
  ['ClientError: The KMS key policy does not allow kms:Decrypt', [], /KMS key/, /the account/],
  [
    'ClientError: PermanentRedirect: the bucket must be addressed using the specified endpoint',
    [],
    /another region/,
    /this job/,
  ],
  [
    'AlgorithmError: exit code: 1',
    [
      'botocore.errorfactory.AccessDeniedException: not authorized to perform: lambda:InvokeFunction on arn:aws:lambda:x',
    ],
    /may not call the reward function/,
    /the account/,
  ],
  [
    'AlgorithmError: exit code: 1',
    ['lambda returned errorMessage: Task timed out after 3.00 seconds'],
    /reward function failed/,
    /this job/,
  ],
  ['ClientError: Malformed record in dataset at line 40', [], /could not read the rows/, /this job/],
  [
    'AlgorithmError: exit code: 1',
    ['omegaconf.errors.ConfigAttributeError: Key max_stepz is not in struct'],
    /refused the recipe/,
    /this job/,
  ],
  ['ResourceLimitExceeded: The account-level service limit is 0', [], /quota of the account/, /the account/],
];

describe('the cause of a failed job', () => {
  it.each(said)('of "%s" with %j', (reason, log, cause, whose) => {
    const failure = triageFailure(reason, log);
    expect(failure.cause).toMatch(cause);
    expect(failure.cause).toMatch(whose);
    expect(failure.fix.length).toBeGreaterThan(10);
  });

  it('keeps what the service said, and says when it is not known', () => {
    expect(triageFailure('Quantum flux reversed', []).cause).toBe(
      'Quantum flux reversed; this failure is not known here',
    );
    expect(triageFailure('', []).cause).toMatch(/gives no reason/);
    expect(triageFailure(`ClientError: ${'x'.repeat(2000)}`, []).cause.length).toBeLessThan(500);
  });

  it('has a source for each row', () => {
    expect(failureRows.filter(({ source }) => source.length < 3)).toEqual([]);
  });
});
