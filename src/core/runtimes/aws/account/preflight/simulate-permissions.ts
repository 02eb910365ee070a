import type { EvaluationResult } from '@aws-sdk/client-iam';
import {
  type Names,
  type Permission,
  type Statement,
  toKinds,
  toStatement,
} from '../../../../catalog/permissions/permission.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import type { IamCalls } from '../iam-calls.ts';
import { fail, pass, toText, unknown } from './finding.ts';

/** Stands for what a wildcard of a policy would match: the simulator wants a whole name. */
const SOME = 'preflight';

type Principal = { arn: string; /** As it is said: "the caller", "the role". */ called: string; code: string };
type Denied = { action: string; result: EvaluationResult };

/** Asks the policy simulator about each permission, all at once. One finding when all is allowed, else one for each that is not. */
export async function simulatePermissions(
  { iam, names, signal }: { iam: IamCalls; names: Names; signal: AbortSignal },
  principal: Principal,
  permissions: readonly Permission[],
): Promise<AccountFinding[]> {
  const found = await Promise.all(
    permissions.map(async (permission) => {
      const statement = toStatement(permission, names);
      if (statement === undefined) return [];
      const denied = await askAbout(iam, principal.arn, statement, toKinds(permission, names), signal);
      return denied.length === 0 ? [] : [judge(principal, permission, statement, denied)];
    }),
  );
  const findings = found.flat();
  if (findings.length > 0) return findings;
  return [
    pass(
      principal.code,
      `${principal.called} ${principal.arn} is allowed what the job needs, as far as its own policies say`,
    ),
  ];
}

/** What is denied: an action is allowed when it is on all resources of one kind; of which kind an action is, only IAM knows. */
async function askAbout(
  iam: IamCalls,
  principal: string,
  { Action: actions, Condition = {} }: Statement,
  kinds: string[][],
  signal: AbortSignal,
): Promise<Denied[]> {
  const context = Object.assign({}, ...Object.values(Condition));
  const ask = (resource: string) => iam.simulate({ principal, actions, resource: whole(resource), context }, signal);
  const answers = await Promise.all(kinds.map(async (kind) => (await Promise.all(kind.map(ask))).flat()));
  return actions.flatMap((action) => {
    const denied = answers.map((results) =>
      results.filter(({ EvalActionName, EvalDecision }) => EvalActionName === action && EvalDecision !== 'allowed'),
    );
    return denied.some((results) => results.length === 0) ? [] : denied.flat().map((result) => ({ action, result }));
  });
}

function whole(resource: string): string {
  return resource === '*' ? '*' : resource.replaceAll('*', SOME);
}

function judge(principal: Principal, permission: Permission, statement: Statement, denied: Denied[]): AccountFinding {
  const actions = [...new Set(denied.map(({ action }) => action))];
  const missing = [...new Set(denied.flatMap(({ result }) => result.MissingContextValues ?? []))];
  const code = actions.includes('iam:PassRole') ? 'pass_role' : principal.code;
  const where = [...new Set(denied.map(({ result }) => result.EvalResourceName ?? ''))].join(', ');
  const message = `${principal.called} ${principal.arn} may not ${permission.why}: ${actions.join(', ')} on ${where}`;
  const text = toText({ ...statement, Action: actions });
  if (missing.length > 0)
    return unknown(code, `${message}, unless the call fits conditions on ${missing.join(', ')}`, `allow: ${text}`);
  return fail(code, message, `${obstacle(denied)}${text}`);
}

/** Who can mend it: an organization's policy and a boundary stand above the principal's own policies. */
function obstacle(denied: Denied[]): string {
  const some = (test: (result: EvaluationResult) => boolean): boolean => denied.some(({ result }) => test(result));
  if (some(({ OrganizationsDecisionDetail }) => OrganizationsDecisionDetail?.AllowedByOrganizations === false))
    return 'a service control policy of the organization forbids it; its administrator must allow: ';
  if (some(({ PermissionsBoundaryDecisionDetail: boundary }) => boundary?.AllowedByPermissionsBoundary === false))
    return 'the permissions boundary forbids it; add to boundary and policy: ';
  if (some(({ EvalDecision }) => EvalDecision === 'explicitDeny'))
    return 'a policy denies it expressly; remove that, then allow: ';
  return 'allow: ';
}
