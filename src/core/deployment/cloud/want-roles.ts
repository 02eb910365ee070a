import { createHash } from 'node:crypto';
import { type CloudTarget, hostingTargets } from '../../catalog/hosting/hosting-targets.ts';
import { type JobRole, jobRoles } from '../../catalog/permissions/job-role.ts';
import { roleNameOf, toRoleDocuments } from '../../catalog/permissions/role-documents.ts';
import type { Use } from '../../catalog/permissions/permission.ts';
import type { CloudSettings } from '../../ports/cloud.ts';
import type { HostingRuntime } from '../../ports/hosting.ts';
import type { WantedRole } from '../../ports/roles.ts';
import type { DeployRequest } from '../request.ts';
import type { ReadEnvironment } from './environment.ts';
import { toRoleNames } from './role-names.ts';

/** Settings with the roles that are made where none is set, and those of them that are still to be made. */
export type RolePlan = { settings: CloudSettings; wanted: readonly WantedRole[]; missing: readonly string[] };

type Asked = { target: CloudTarget; request: DeployRequest; artifact: string; region: string };

/** Roles that are set are used as they are; for those that are not, ones of our own where FORGE_CREATE_ROLE asks for them. */
export async function wantRoles(
  { roles }: HostingRuntime,
  settings: CloudSettings,
  { own }: ReadEnvironment,
  asked: Asked,
): Promise<RolePlan> {
  if (own.FORGE_CREATE_ROLE?.toLowerCase() !== 'true' || roles === undefined)
    return { settings, wanted: [], missing: [] };
  const account = await roles.account();
  const wanted = kindsOf(settings, asked).map((kind) => ({ kind, role: toWanted(kind, account, settings, asked) }));
  const held = await Promise.all(wanted.map(async (one) => ({ ...one, held: await roles.find(one.role) })));
  const arnOf = (schedules: boolean): string | undefined => {
    const one = held.find(({ kind }) => (kind === 'schedule') === schedules);
    return one === undefined ? undefined : (one.held?.arn ?? `arn:aws:iam::${account}:role/${one.role.name}`);
  };
  const [role, schedule_role] = [settings.role ?? arnOf(false), settings.schedule_role ?? arnOf(true)];
  return {
    settings: {
      ...settings,
      ...(role === undefined ? {} : { role }),
      ...(schedule_role === undefined ? {} : { schedule_role }),
    },
    wanted: held.map(({ role: one }) => one),
    missing: held.filter((one) => one.held?.ready !== true).map((one) => one.role.name),
  };
}

/** A role to read the model as, and one to end it as where it ends. */
function kindsOf({ role, schedule_role }: CloudSettings, { target, request }: Asked): JobRole[] {
  const ends = target !== 'publish' && request.ttl_hours !== 0;
  return [
    ...(role === undefined ? [`deploy-${hostingTargets[target].service}` as const] : []),
    ...(schedule_role === undefined && ends ? (['schedule'] as const) : []),
  ];
}

function toWanted(kind: JobRole, account: string, settings: CloudSettings, { artifact, region }: Asked): WantedRole {
  const uses = new Set<Use>([
    ...(settings.kms_key === undefined ? [] : (['kms_key'] as const)),
    ...(settings.subnets.length === 0 ? [] : (['network'] as const)),
  ]);
  const { trust, policy } = toRoleDocuments(kind, toRoleNames({ account, region, artifact, settings }), uses);
  const document = JSON.stringify(policy);
  const name = roleNameOf(kind);
  const digest = createHash('sha256').update(document).digest('hex').slice(0, 12);
  return {
    name,
    service: jobRoles[kind].service,
    trust: JSON.stringify(trust),
    policy: { name: `${name}-${digest}`, document },
    actions: [...new Set(policy.Statement.flatMap(({ Action }) => Action))],
    tags: { 'nova-forge:role': kind },
  };
}
