import { callerPermissions, type Feature } from '../core/catalog/permissions/caller.ts';
import { type JobRole, jobRoles } from '../core/catalog/permissions/job-role.ts';
import {
  type Names,
  type Permission,
  type Statement,
  type Use,
  toStatement,
} from '../core/catalog/permissions/permission.ts';

export type PolicyDocument = { Version: '2012-10-17'; Statement: (Statement & { Sid: string })[] };
export type TrustDocument = { Version: '2012-10-17'; Statement: Record<string, unknown>[] };

/** What to create: a policy for whoever runs the server, and a role for each kind of job. */
export type Policies = {
  caller: PolicyDocument;
  roles: Partial<Record<JobRole, { trust: TrustDocument; policy: PolicyDocument }>>;
};

/** The least that the features need, on the resources that `names` names. */
export function toPolicies(features: readonly Feature[], names: Names, uses: ReadonlySet<Use>): Policies {
  const wanted = features.flatMap((feature) => [...callerPermissions[feature].run, ...callerPermissions[feature].look]);
  const kinds = Object.keys(jobRoles).filter((kind): kind is JobRole =>
    features.some(
      (name) => name === `train-${kind}` || name === kind || (kind === 'schedule' && name.startsWith('deploy-')),
    ),
  );
  return {
    caller: toDocument(wanted, names, uses),
    roles: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        { trust: toTrust(kind, names), policy: toDocument(jobRoles[kind].permissions, names, uses) },
      ]),
    ),
  };
}

/** Each statement once, named for what it is for. */
function toDocument(permissions: readonly Permission[], names: Names, uses: ReadonlySet<Use>): PolicyDocument {
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
