import { ForgeError } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { errorNames } from '../../errors.ts';
import { fail, notSeen, pass } from './finding.ts';
import type { Look } from './look.ts';

/** How it is called when credentials are missing, unknown, over, or signed by a wrong clock. Everything else is not their fault. */
const bad =
  /^(Credentials|ExpiredToken|TokenRefresh|RequestExpired|SignatureDoes|InvalidSignature|InvalidAccessKey|InvalidToken|InvalidClientToken|UnrecognizedClient|AuthFailure|RequestTimeToo|RequestInThe)/;

/** Whether there are credentials, whether they are valid, and whose they are. */
export async function checkCaller({ identity }: Look): Promise<AccountFinding[]> {
  try {
    const { account, arn } = await identity();
    return [pass('credentials', `account ${account} as ${arn}`)];
  } catch (error) {
    if (!(error instanceof ForgeError) || !errorNames(error.cause).some((name) => bad.test(name)))
      return [notSeen('credentials', error)];
    return [fail('credentials', error.message, error.next ?? '')];
  }
}
