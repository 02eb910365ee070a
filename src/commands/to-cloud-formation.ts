import type { Policies } from './iam-policies.ts';

/** The policies as a CloudFormation template (JSON): a managed policy for the caller and a role for each kind of job. */
export function toCloudFormation({ caller, roles }: Policies): string {
  const Resources: Record<string, unknown> = {
    CallerPolicy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { ManagedPolicyName: 'nova-forge-caller', PolicyDocument: substituted(caller) },
    },
  };
  for (const [kind, { trust, policy }] of Object.entries(roles)) {
    const RoleName = `nova-forge-${kind}`;
    Resources[`${toLogicalId(kind)}JobRole`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName,
        AssumeRolePolicyDocument: substituted(trust),
        Policies: [{ PolicyName: RoleName, PolicyDocument: substituted(policy) }],
      },
    };
  }
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }, undefined, 2);
}

/** Texts with `${…}` are filled in by CloudFormation. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, substituted(inner)]));
}

/** Letters alone, as CloudFormation wants them: "deploy-bedrock" is `DeployBedrock`. */
function toLogicalId(kind: string): string {
  return kind
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
