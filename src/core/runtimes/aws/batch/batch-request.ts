import type { CreateModelInvocationJobRequest } from '@aws-sdk/client-bedrock';
import type { BatchSpec } from '../../../ports/batch-inference.ts';

/** A job whose records are bodies of Converse, so that a question is the same as one that is asked at once. The token is the name. */
export function toBatchRequest(spec: BatchSpec): CreateModelInvocationJobRequest {
  const tags = Object.entries(spec.tags).map(([key, value]) => ({ key, value }));
  const key = spec.kms_key === undefined ? {} : { s3EncryptionKeyId: spec.kms_key };
  return {
    jobName: spec.name,
    clientRequestToken: spec.name,
    roleArn: spec.role,
    modelId: spec.model,
    modelInvocationType: 'Converse',
    inputDataConfig: { s3InputDataConfig: { s3InputFormat: 'JSONL', s3Uri: spec.input } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `${spec.output}/`, ...key } },
    timeoutDurationInHours: spec.hours,
    ...toVpc(spec),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function toVpc({ subnets, security_groups }: BatchSpec): Pick<CreateModelInvocationJobRequest, 'vpcConfig'> {
  if (subnets.length === 0 || security_groups.length === 0) return {};
  return { vpcConfig: { subnetIds: [...subnets], securityGroupIds: [...security_groups] } };
}
