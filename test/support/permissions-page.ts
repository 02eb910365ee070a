import { callerPermissions } from '../../src/core/catalog/permissions/caller.ts';
import { jobRoles } from '../../src/core/catalog/permissions/job-role.ts';
import type { Permission } from '../../src/core/catalog/permissions/permission.ts';

const INTRODUCTION = `# What must be allowed

Every permission of every feature, with its reason. \`nova-forge-mcp iam FEATURE…\` prints them as policies on your own bucket, role, key and
functions. "Where used" names what must be in use for a permission to be needed; without an optional one something is reported as unknown, and
nothing fails.
`;

/** The text of docs/permissions.md, from the tables that \`iam\` and the checks of plans read. */
export function permissionsPage(): string {
  const features = Object.entries(callerPermissions).map(
    ([name, { run, look }]) =>
      `### ${name}\n\n${list(run)}${look.length === 0 ? '' : `\nTo look before a plan:\n\n${list(look)}`}`,
  );
  const roles = Object.entries(jobRoles).map(
    ([name, { service, permissions }]) => `### ${name}\n\nTrusts \`${service}\`.\n\n${list(permissions)}`,
  );
  return `${INTRODUCTION}\n## Whoever runs the server\n\n${features.join('\n')}\n## The roles\n\n${roles.join('\n')}`;
}

function list(permissions: readonly Permission[]): string {
  return permissions.map((permission) => `${line(permission)}\n`).join('');
}

function line({ why, actions, when, optional }: Permission): string {
  const notes = [
    when === undefined ? [] : [`where used: ${when.replace('_', ' ')}`],
    optional ? ['optional'] : [],
  ].flat();
  return `- ${why}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}: ${actions.map((action) => `\`${action}\``).join(', ')}`;
}
