import { asProbe } from '../as-probe.ts';
import type { Call } from '../call.ts';
import type { Deployed } from '../deployment/deploy.ts';
import { openHost } from '../deployment/hosts.ts';
import { approveLoad } from '../deployment/load/approve-load.ts';
import { loadClock } from '../deployment/load/load-clock.ts';
import { runLoadTest } from '../deployment/load/run-load-test.ts';
import type { LoadTest } from '../deployment/request.ts';
import { samplePrompts } from '../deployment/sample-prompts.ts';
import { ForgeError } from '../errors.ts';
import type { HostedEndpoint } from '../ports/hosting.ts';
import type { ChatMessage, ModelSource } from '../ports/inference.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { sourceOfDeployment } from '../runs/deployment-source.ts';
import type { Limits } from '../runs/spending.ts';
import type { OperateEffects } from './effects.ts';

/** A load test that costs money and waits for leave. */
export type Unapproved = Omit<Extract<Deployed, { deployed: false }>, 'plan'>;
type Tested = Extract<Deployed, { deployed: true }> | Unapproved;

const MOST_PROMPTS = 100;
/** What a deployment is asked that has no rows of ours. */
const GREETING: ChatMessage[][] = [[{ role: 'user', content: 'Answer with one short sentence: what can you do?' }]];

/** Load-tests a live deployment with prompts of its run's data and keeps the report in its record. */
export async function loadDeployment(
  effects: OperateEffects & { limits: Limits },
  record: DeploymentRecord,
  request: LoadTest,
  asked: { approve?: string | undefined },
  call: Call,
): Promise<Tested> {
  const endpoint = await (await openHost(effects, record.target)).get(record.id, record.spec);
  const source = sourceOf(record, endpoint);
  const prompts = await promptsOf(effects, record);
  const inference = await effects.inference();
  const billing = (await inference.billing?.(source)) ?? { by: 'nothing' as const };
  const leave = await approveLoad(effects, { record, request, prompts, billing }, asked, call);
  if (!leave.given) return leave.unapproved;
  await effects.ledger.audit({ at: effects.now().toISOString(), event: 'load_test', id: record.id, ...request });
  const model = await inference.open(source);
  try {
    const tokens = leave.tokens === undefined ? {} : { tokens: leave.tokens };
    const subject = { model, prompts, cost_per_hour: record.cost_per_hour, ...tokens };
    const load = await runLoadTest({ clock: loadClock, now: effects.now }, subject, request, call);
    const stored = await effects.ledger.update('deployment', record.id, (current) => ({ ...current, load }));
    const token_file = endpoint?.token_file;
    return { deployed: true, record: stored.record, ...(token_file === undefined ? {} : { token_file }) };
  } finally {
    await model.close();
  }
}

function sourceOf(record: DeploymentRecord, endpoint: HostedEndpoint | undefined): ModelSource {
  const source = sourceOfDeployment(record, endpoint);
  if (record.state === 'running' && source !== undefined) return asProbe(source);
  throw new ForgeError('not_ready', `deployment ${record.id} is ${record.state} and cannot be tested under load`, {
    next: `call get_run with id ${record.id}`,
  });
}

async function promptsOf(effects: OperateEffects, record: DeploymentRecord): Promise<ChatMessage[][]> {
  const run = record.run === undefined ? undefined : await effects.ledger.read('training', record.run);
  const known = run === undefined ? undefined : await effects.ledger.read('dataset', run.record.dataset);
  if (known === undefined) return GREETING;
  return (await samplePrompts(effects.ledger, known.id, MOST_PROMPTS)).map(({ messages }) => messages);
}
