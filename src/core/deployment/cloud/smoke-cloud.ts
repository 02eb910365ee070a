import { asProbe } from '../../as-probe.ts';
import { novaModels } from '../../catalog/nova-models.ts';
import { messageOf } from '../../errors.ts';
import { passingFailureOf } from '../../passing-failure.ts';
import type { ModelSource } from '../../ports/inference.ts';
import type { DeploymentRecord, Smoke } from '../../runs/deployment-record.ts';
import { type SamplePrompt, samplePrompts } from '../sample-prompts.ts';
import { runSmoke } from '../smoke/run-smoke.ts';
import type { CloudEffects } from './effects.ts';

/** Prompts that tuned and base model are both asked: one answer may happen to be the same. */
const PROMPTS = 3;
/** For what no run of ours has rows of. */
const GREETING: SamplePrompt[] = [{ messages: [{ role: 'user', content: 'Say hello.' }], target: '' }];

/**
 * Real requests with prompts of the run's own data, to the deployment and to its base model. That every answer is the base model's says that
 * the tuned weights are not loaded. Where the base cannot be asked, that is said and not held against it.
 * `later`: why the deployment takes no questions yet.
 */
export async function smokeCloud(
  effects: CloudEffects,
  record: DeploymentRecord,
  source: ModelSource,
): Promise<Smoke | { later: string }> {
  const subject = {
    endpoint: asProbe(source),
    trained: { unknown: 'in an account a trained model answers through deployments alone' },
    base: baseOf(record),
    exact: false,
    prompts: await promptsOf(effects, record),
  };
  return runSmoke(await effects.inference(), subject).catch((error: unknown) => {
    if (passingFailureOf(error) === undefined) throw error;
    return { later: messageOf(error) };
  });
}

function baseOf({ run, spec }: DeploymentRecord): ModelSource | { unknown: string } {
  const base = Object.entries(novaModels).find(([name]) => name === spec?.cloud?.model)?.[1];
  const region = spec?.cloud?.region;
  if (base === undefined || region === undefined) return { unknown: 'its base model is not known' };
  if (run === undefined) return { unknown: 'it has no run of ours, so prompts of its training are not known' };
  return { from: 'bedrock', model: base.service_id.replace(/:\d+k$/, ''), region };
}

async function promptsOf({ ledger }: CloudEffects, { run }: DeploymentRecord): Promise<SamplePrompt[]> {
  const trained = run === undefined ? undefined : (await ledger.read('training', run))?.record;
  const dataset = trained === undefined ? undefined : await ledger.read('dataset', trained.dataset);
  return dataset === undefined ? GREETING : samplePrompts(ledger, dataset.id, PROMPTS);
}
