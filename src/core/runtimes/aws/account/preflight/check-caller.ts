import { ForgeError, messageOf } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { fail, notSeen, pass } from './finding.ts';
import type { Look } from './look.ts';

/** The network's doing, not the credentials'. */
const elsewhere = /cannot be reached|connection broke|too many requests/;

/** Whether there are credentials, whether they are valid, and whose they are. */
export async function checkCaller({ identity }: Look): Promise<AccountFinding[]> {
  try {
    const { account, arn } = await identity();
    return [pass('credentials', `account ${account} as ${arn}`)];
  } catch (error) {
    const bad = error instanceof ForgeError && !elsewhere.test(error.message);
    return [bad ? fail('credentials', messageOf(error), error.next ?? '') : notSeen('credentials', error)];
  }
}
