import type { Policies } from './iam-policies.ts';

/** The policies in Terraform's language: a policy for the caller and a role for each kind of job. */
export function toTerraform({ caller, roles }: Policies): string {
  const blocks = [
    'data "aws_caller_identity" "current" {}',
    'data "aws_region" "current" {}',
    block('aws_iam_policy', 'nova_forge_caller', { name: '"nova-forge-caller"', policy: encoded(caller) }),
    ...Object.entries(roles).flatMap(([kind, { trust, policy }]) => [
      block('aws_iam_role', `nova_forge_${kind.replaceAll('-', '_')}`, {
        name: `"nova-forge-${kind}"`,
        assume_role_policy: encoded(trust),
      }),
      block('aws_iam_role_policy', `nova_forge_${kind.replaceAll('-', '_')}`, {
        name: `"nova-forge-${kind}"`,
        role: `aws_iam_role.nova_forge_${kind.replaceAll('-', '_')}.id`,
        policy: encoded(policy),
      }),
    ]),
  ];
  return blocks.join('\n\n');
}

function block(type: string, name: string, values: Record<string, string>): string {
  const lines = Object.entries(values).map(([key, value]) => `  ${key} = ${value}`);
  return [`resource "${type}" "${name}" {`, ...lines, '}'].join('\n');
}

/** JSON is an expression of Terraform's language too. */
function encoded(document: unknown): string {
  return `jsonencode(${JSON.stringify(document, undefined, 2).replaceAll('\n', '\n  ')})`;
}
