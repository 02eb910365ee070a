import type { AccountFinding } from '../../../../ports/cloud.ts';
import { notSeen, pass, toText, unknown } from './finding.ts';
import type { Look } from './look.ts';

/**
 * Whether the role of the job may decrypt an object. S3's own key (aws/s3) lets everyone of the account who may read the object; from its
 * ARN it cannot be told apart from a key of one's own, so a missing permission is no more than a doubt.
 */
export async function checkDataKey(
  { iam, needs, signal }: Look,
  address: string,
  key: string,
): Promise<AccountFinding[]> {
  const { role } = needs.job;
  if (role === '' || key === needs.job.kms_key) return []; // said of the role's permissions
  try {
    const question = { principal: role, actions: ['kms:Decrypt'], resource: key, context: {} };
    const allowed = (await iam.simulate(question, signal)).every(({ EvalDecision }) => EvalDecision === 'allowed');
    if (allowed) return [pass('data_key', `${role} may decrypt ${address} with ${key}`)];
    const statement = { Effect: 'Allow' as const, Action: ['kms:Decrypt'], Resource: [key] };
    const message = `${address} is encrypted with ${key}: unless that is S3's own key, ${role} may not decrypt it`;
    return [unknown('data_key', message, `allow: ${toText(statement)}`)];
  } catch (error) {
    return [notSeen('data_key', error)];
  }
}
