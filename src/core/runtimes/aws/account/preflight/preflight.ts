import type { AccountFinding } from '../../../../ports/cloud.ts';
import { checkCaller } from './check-caller.ts';
import { checkData } from './check-data.ts';
import { checkHub } from './check-hub.ts';
import { checkNetwork } from './check-network.ts';
import { checkOutput } from './check-output.ts';
import { checkCallerPermissions, checkRolePermissions, orNotSeen } from './check-permissions.ts';
import { checkQuotas, quotasNotSeen } from './check-quotas.ts';
import { checkRegion } from './check-region.ts';
import { checkReward } from './check-reward.ts';
import { checkRole } from './check-role.ts';
import type { Look } from './look.ts';

/** Looks at everything side by side, so that it takes about as long as the longest chain of calls. */
export async function runPreflight(look: Look): Promise<AccountFinding[]> {
  if (look.needs.job.region === '') return [...(await checkCaller(look)), ...(await checkRegion(look))];
  const findings = await Promise.all([
    checkCaller(look),
    checkRegion(look),
    checkData(look),
    checkOutput(look),
    checkRole(look),
    orNotSeen('caller_permissions', checkCallerPermissions(look)),
    orNotSeen('role_permissions', checkRolePermissions(look)),
    checkQuotas(look).catch((error: unknown) => quotasNotSeen(look, error)),
    checkHub(look),
    checkReward(look),
  ]);
  return [...findings.flat(), ...checkNetwork(look)];
}
