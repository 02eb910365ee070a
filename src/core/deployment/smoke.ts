import { join } from 'node:path';
import { toChatTurns } from '../chat-turns.ts';
import { ForgeError, messageOf } from '../errors.ts';
import { jsonLines } from '../lines.ts';
import type { HostedEndpoint } from '../ports/hosting.ts';
import type { ChatMessage, InferenceRuntime } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Smoke } from '../runs/deployment-record.ts';
import type { DeploymentPlan } from './plan.ts';

type Effects = { ledger: Ledger; inference: () => Promise<InferenceRuntime> };

/** A real request with a prompt of the run's own data, and the same to the artifact itself: both must give one answer. */
export async function smokeTest(effects: Effects, plan: DeploymentPlan, endpoint: HostedEndpoint): Promise<Smoke> {
  const messages = await samplePrompt(effects.ledger, plan.run.dataset);
  const prompt = messages.at(-1)?.content ?? '';
  const started = performance.now();
  try {
    const answer = await ask(
      effects,
      { from: 'endpoint', url: endpoint.url ?? '', token: endpoint.token ?? '', model: plan.name },
      messages,
    );
    const latency_ms = Math.round(performance.now() - started);
    const expected = await ask(effects, { from: 'artifact', artifact: plan.artifact }, messages);
    const ok = answer === expected;
    const shown = ok ? answer : `the endpoint answers "${answer}" where the trained model answers "${expected}"`;
    return { ok, prompt: prompt.slice(0, 200), answer: shown.slice(0, 400), latency_ms };
  } catch (error) {
    return {
      ok: false,
      prompt: prompt.slice(0, 200),
      answer: messageOf(error),
      latency_ms: Math.round(performance.now() - started),
    };
  }
}

async function ask(
  effects: Effects,
  source: Parameters<InferenceRuntime['open']>[0],
  messages: ChatMessage[],
): Promise<string> {
  const inference = await effects.inference();
  const model = await inference.open(source);
  try {
    return (await model.answer({ messages })).text;
  } finally {
    await model.close();
  }
}

async function samplePrompt(ledger: Ledger, dataset: string): Promise<ChatMessage[]> {
  for await (const { value } of jsonLines(join(ledger.folder('dataset', dataset), 'sample.jsonl'))) {
    const turns = toChatTurns(value);
    if (turns !== undefined) return turns.messages;
  }
  throw new ForgeError('bad_data', `dataset ${dataset} has no sample rows`, { next: 'call prepare_dataset again' });
}
