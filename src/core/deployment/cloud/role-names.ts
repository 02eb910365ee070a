import type { Names } from '../../catalog/permissions/permission.ts';
import type { CloudSettings } from '../../ports/cloud.ts';

type About = { account: string; region: string; artifact: string; settings: CloudSettings };

/** What the policies of a deployment's roles are about. What is not set leaves its permissions out. */
export function toRoleNames({ account, region, artifact, settings }: About): Names {
  const { output, kms_key, subnets, security_groups } = settings;
  return {
    account: [account],
    region: [region],
    output: output === undefined ? [] : [output.slice('s3://'.length)],
    kms_key: kms_key === undefined ? [] : [kms_key],
    image: ['*:repository/nova-*'],
    subnet: subnets,
    security_group: security_groups,
    ...weightsOf(artifact),
  };
}

/** Weights that do not lie in the service's own buckets. */
function weightsOf(artifact: string): Names {
  if (!artifact.startsWith('s3://') || artifact.startsWith('s3://customer-escrow-')) return {};
  const path = artifact.slice('s3://'.length).replace(/\/+$/, '');
  return { weights: [path], weights_bucket: [path.split('/')[0] ?? path] };
}
