import { type JobRole, jobRoles } from './job-role.ts';
import { type Names, type Permission, type Statement, type Use, toStatement } from './permission.ts';

export type PolicyDocument = { Version: '2012-10-17'; Statement: (Statement & { Sid: string })[] };
export type TrustDocument = { Version: '2012-10-17'; Statement: Record<string, unknown>[] };
export type RoleDocuments = { trust: TrustDocument; policy: PolicyDocument };

/** What a role of ours is called, whoever makes it. */
export const roleNameOf = (kind: JobRole): string => `nova-forge-${kind}`;

/** Who may use a role of a kind, and what it may do then, on the resources that `names` names. */
export function toRoleDocuments(kind: JobRole, names: Names, uses: ReadonlySet<Use>): RoleDocuments {
  return { trust: toTrust(kind, names), policy: toPolicyDocument(jobRoles[kind].permissions, names, uses) };
}

/** Each statement once, named for what it is for. */
export function toPolicyDocument(
  permissions: readonly Permission[],
  names: Names,
  uses: ReadonlySet<Use>,
): PolicyDocument {
  const statements = new Map<string, Statement & { Sid: string }>();
  for (const permission of permissions) {
    if (permission.when !== undefined && !uses.has(permission.when)) continue;
    const statement = toStatement(permission, names);
    if (statement === undefined) continue;
    statements.set(JSON.stringify(statement), { Sid: toSid(permission.why), ...statement });
  }
  return { Version: '2012-10-17', Statement: [...statements.values()] };
}

function toTrust(kind: JobRole, names: Names): TrustDocument {
  const guard = { StringEquals: { 'aws:SourceAccount': names['account']?.[0] ?? '' } };
  const Principal = { Service: jobRoles[kind].service };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition: guard }],
  };
}

/** Letters alone, as IAM wants them: "read logs" is `ReadLogs`. */
function toSid(why: string): string {
  return why
    .split(/[^A-Za-z]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
