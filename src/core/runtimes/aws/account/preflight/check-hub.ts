import { novaModels } from '../../../../catalog/nova-models.ts';
import { ForgeError, messageOf } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { fail, notSeen, pass } from './finding.ts';
import type { Look } from './look.ts';

/** Whether the hub that jobs take base models from answers, and has this one. Bedrock has its own models. */
export async function checkHub({ needs, hub, signal }: Look): Promise<AccountFinding[]> {
  if (needs.runtime === 'bedrock') return [];
  const content = toContent(needs.job.base);
  if (content === undefined) return [];
  try {
    const { recipes } = await hub(content, needs.job.region, signal);
    return [pass('hub', `the hub of ${needs.job.region} has ${content} with ${recipes.length} recipes`)];
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not_found')
      return [fail('hub', messageOf(error), 'choose a region that has the model')];
    return [notSeen('hub', error)];
  }
}

/** The hub's name of a base: the end of its ARN, or what the table says of a training job's base. */
function toContent(base: string): string | undefined {
  const inArn = /:hub-content\/[^/]+\/Model\/([^/]+)/.exec(base)?.[1];
  return inArn ?? Object.values(novaModels).find((model) => model.base === base)?.hub;
}
