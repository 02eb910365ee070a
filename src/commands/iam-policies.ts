import { callerPermissions, type Feature } from '../core/catalog/permissions/caller.ts';
import { type JobRole, jobRoles } from '../core/catalog/permissions/job-role.ts';
import type { Names, Use } from '../core/catalog/permissions/permission.ts';
import {
  type PolicyDocument,
  type RoleDocuments,
  toPolicyDocument,
  toRoleDocuments,
} from '../core/catalog/permissions/role-documents.ts';

/** What to create: a policy for whoever runs the server, and a role for each kind of job. */
export type Policies = {
  caller: PolicyDocument;
  roles: Partial<Record<JobRole, RoleDocuments>>;
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
    caller: toPolicyDocument(wanted, names, uses),
    roles: Object.fromEntries(kinds.map((kind) => [kind, toRoleDocuments(kind, names, uses)])),
  };
}
