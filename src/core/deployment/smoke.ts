import { messageOf } from '../errors.ts';
import type { HostedEndpoint } from '../ports/hosting.ts';
import type { InferenceRuntime, ModelSource } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Smoke } from '../runs/deployment-record.ts';
import type { DeploymentPlan } from './plan.ts';
import { samplePrompts } from './sample-prompts.ts';
import { runSmoke } from './smoke/run-smoke.ts';

type Effects = { ledger: Ledger; inference: () => Promise<InferenceRuntime> };

const MOST_PROMPTS = 5;
/** That of the untrained model in evaluations: the same guess every time. */
const SEED = 42;

/** Real requests with prompts of the run's own data to a local endpoint, the artifact itself and the untrained model. */
export async function smokeTest(effects: Effects, plan: DeploymentPlan, endpoint: HostedEndpoint): Promise<Smoke> {
  const { artifact, name, run } = plan;
  try {
    const prompts = await samplePrompts(effects.ledger, run.dataset, MOST_PROMPTS);
    return await runSmoke(await effects.inference(), {
      endpoint: { from: 'endpoint', url: endpoint.url ?? '', token: endpoint.token ?? '', model: name, probe: true },
      trained: { from: 'artifact', artifact },
      base: await untrained(effects.ledger, run.dataset),
      exact: true,
      prompts,
    });
  } catch (error) {
    return { ok: false, prompt: '', answer: messageOf(error), latency_ms: 0 };
  }
}

async function untrained(ledger: Ledger, dataset: string): Promise<ModelSource> {
  const labels = Object.keys((await ledger.read('dataset', dataset))?.record.labels ?? {});
  return { from: 'untrained', model: 'baseline', seed: SEED, ...(labels.length === 0 ? {} : { labels }) };
}
