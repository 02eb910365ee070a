/** One known failure: what it looks like, whose it is, and what mends it. */
export type FailureRow = {
  /** Of the failure reason or the last lines of the log. */
  sign: RegExp;
  /** `platform`: the same call may succeed later; `account`: something must be allowed or raised; `job`: the call must change. */
  whose: 'platform' | 'account' | 'job';
  cause: string;
  fix: string;
  source: string;
  /** Says only which side failed: the log may know more. */
  general?: true;
};

/** The first row that fits counts: what is most particular comes first. */
export const failureRows: readonly FailureRow[] = [
  {
    sign: /CapacityError|insufficient capacity|InsufficientInstanceCapacity|unable to provision requested (?:ml )?compute/i,
    whose: 'platform',
    cause: 'AWS had no free machines of this type',
    fix: 'start again later, or plan another region or instance type; a training plan reserves machines',
    source: 'AWS Batch guide, jobs stuck on capacity (2026)',
  },
  {
    sign: /ResourceLimitExceeded|service limit|account-level service limit/i,
    whose: 'account',
    cause: 'a quota of the account is too small for these machines',
    fix: 'ask for the quota "<instance> for training job usage" in Service Quotas, then start again',
    source: 'SageMaker API reference, CreateTrainingJob errors',
  },
  {
    sign: /KMS|kms:|CMK|encryption key/i,
    whose: 'account',
    cause: 'the role of the job may not use the KMS key of its data or results',
    fix: 'allow kms:Decrypt, kms:GenerateDataKey and kms:CreateGrant on the key to the role, then start again',
    source: 'SageMaker developer guide, troubleshooting roles',
  },
  {
    sign: /lambda.{0,120}(?:AccessDenied|not authorized|InvokeFunction)|(?:AccessDenied|not authorized).{0,120}lambda/is,
    whose: 'account',
    cause: 'the role of the job may not call the reward function',
    fix: 'allow lambda:InvokeFunction on the function to the role, then start again',
    source: 'Nova Forge SDK 1.4.6, reward functions',
  },
  {
    sign: /lambda.{0,160}(?:timed? ?out|Task timed out|errorMessage|errorType|Unhandled)|reward.{0,80}(?:timed? ?out|error)/is,
    whose: 'job',
    cause: 'the reward function failed or was too slow',
    fix: 'call the function with ten rows of the data, mend it, then start again',
    source: 'Nova Forge SDK 1.4.6, reward functions; G48',
  },
  {
    sign: /AccessDenied|Access Denied|is not authorized to perform|403 Forbidden/i,
    whose: 'account',
    cause: 'the role of the job is not allowed something it needs',
    fix: 'read the failure, allow the action it names to the role; run nova-forge-mcp doctor --aws',
    source: 'SageMaker developer guide, troubleshooting roles',
  },
  {
    sign: /No S3 objects found|NoSuchKey|NoSuchBucket|404 Not Found|does not exist in S3/i,
    whose: 'job',
    cause: 'the rows were not where the job looked for them',
    fix: 'prepare the dataset again with an s3:// destination in the region of the job, then start again',
    source: 'SageMaker developer guide, training input',
  },
  {
    sign: /PermanentRedirect|different region|must be addressed using the specified endpoint/i,
    whose: 'job',
    cause: 'the bucket is in another region than the job',
    fix: 'copy the rows to a bucket in the region of the job, then start again',
    source: 'SageMaker developer guide; G63',
  },
  {
    sign: /CUDA out of memory|OutOfMemoryError|torch\.cuda\.OutOfMemory|exit(?:ed)?(?: with)? code:? 137|OOMKilled/i,
    whose: 'job',
    cause: 'the machines ran out of memory',
    fix: 'use a smaller max_length or global_batch_size, or larger machines',
    source: 'PyTorch and container exit codes',
  },
  {
    sign: /NCCL|ECC error|Xid|NVLink|unhealthy|hardware failure|EFA.{0,40}(?:error|fail)/i,
    whose: 'platform',
    cause: 'a machine or the network between the machines broke',
    fix: 'start again with the same arguments; no setting is at fault',
    source: 'SageMaker guide, cluster repair; NVIDIA Xid list',
  },
  {
    sign: /global_batch_size.{0,80}(?:rows|samples|dataset)|(?:fewer|less|not enough).{0,40}(?:samples|rows|records)/is,
    whose: 'job',
    cause: 'there are fewer rows than the job needs',
    fix: 'prepare at least global_batch_size rows, or choose a smaller batch',
    source: 'Nova Forge SDK 1.4.6, row bounds; G13',
  },
  {
    sign: /schemaVersion|Converse.{0,80}(?:invalid|malformed|format)|(?:invalid|malformed|failed to parse).{0,60}(?:jsonl|json|record|row|dataset|data format)|JSONDecodeError/is,
    whose: 'job',
    cause: 'the container could not read the rows',
    fix: 'prepare the source again with prepare_dataset for this method and model, then start again',
    source: 'Nova user guide, data format',
  },
  {
    sign: /recipe.{0,100}(?:invalid|missing|not found|unknown|error)|ConfigAttributeError|InterpolationKeyError|omegaconf/is,
    whose: 'job',
    cause: 'the container refused the recipe',
    fix: 'read the recipe in the plan of the run, correct the setting that the log names, then start again',
    source: 'HyperPod recipes, 2026-06-22',
  },
  {
    sign: /loss.{0,20}\bnan\b|\bnan\b.{0,20}loss|FloatingPointError|gradient.{0,20}(?:nan|overflow)/i,
    whose: 'job',
    cause: 'training diverged: the loss was no number any more',
    fix: 'start again with a smaller learning rate',
    source: 'G23, G24',
  },
  {
    sign: /subscription|not entitled|Forge.{0,40}(?:access|customer)/i,
    whose: 'account',
    cause: 'the account has no Nova Forge subscription, which data mixing needs',
    fix: 'leave the mixing percentages out, or subscribe',
    source: 'Nova Forge SDK 1.4.6, access points',
  },
  {
    sign: /(?:pull|image|ECR).{0,60}(?:denied|not found|failed)|CannotPullContainer/i,
    whose: 'account',
    cause: 'the container image could not be fetched',
    fix: 'check that the image is of the region of the job and that the role may read ECR',
    source: 'SageMaker developer guide, training images',
  },
  {
    sign: /InternalServerError|internal error|Please try again/i,
    whose: 'platform',
    cause: 'SageMaker or Bedrock failed inside',
    fix: 'start again with the same arguments; if it fails again, ask AWS support with the ARN of the job',
    source: 'SageMaker API reference, FailureReason',
    general: true,
  },
  {
    sign: /ClientError/i,
    whose: 'job',
    cause: 'the service refused what the job gave it',
    fix: 'read the failure and the log, correct the call, then start again',
    source: 'SageMaker API reference, FailureReason',
    general: true,
  },
  {
    sign: /AlgorithmError|ExecuteUserScriptError|exit(?:ed)?(?: with)? code/i,
    whose: 'job',
    cause: 'the training program failed',
    fix: 'read the last lines of the log, correct the setting or the rows they name, then start again',
    source: 'SageMaker API reference, FailureReason',
    general: true,
  },
];
