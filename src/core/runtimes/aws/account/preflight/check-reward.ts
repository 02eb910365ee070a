import { ForgeError, messageOf } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { fail, notSeen, pass } from './finding.ts';
import type { Look } from './look.ts';

/** A plain function in the standard partition, no version or alias. Source: reward function rules of the Nova SDK 1.4.6. */
const PLAIN = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+$/;
/** A batch of rollouts is scored in one call; the SDK's own functions have 300 seconds. Less than this is cut off by a cold start. */
const LEAST_TIMEOUT_S = 30;

/** Whether the reward function of an RFT job is one that the job can ask. That its role may is asked of the policies. */
export async function checkReward({ needs, functionAt, signal }: Look): Promise<AccountFinding[]> {
  const { reward, region } = needs.job;
  if (reward === undefined || reward.includes(':hub-content/')) return [];
  if (!PLAIN.test(reward))
    return [fail('reward_name', `${reward} is not the ARN of a function alone`, 'leave version and alias away')];
  try {
    const found = await functionAt(reward, reward.split(':')[3] ?? region, signal);
    if (found.state !== 'Active' && found.state !== 'Inactive')
      return [fail('reward', `${reward} is ${found.state}, not Active`, 'wait until it is Active, or deploy it again')];
    if (found.timeout_s < LEAST_TIMEOUT_S) {
      const fix = `aws lambda update-function-configuration --function-name ${reward} --timeout 300`;
      return [
        fail(
          'reward_timeout',
          `${reward} ends after ${found.timeout_s} s, ${LEAST_TIMEOUT_S} s or more are wanted`,
          fix,
        ),
      ];
    }
    return [pass('reward', `${reward} is ${found.state} with ${found.timeout_s} s for a call (${found.runtime})`)];
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not_found')
      return [fail('reward', messageOf(error), 'deploy the reward function, or correct its ARN')];
    return [notSeen('reward', error)];
  }
}
