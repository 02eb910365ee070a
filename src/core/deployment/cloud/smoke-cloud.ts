import { join } from 'node:path';
import { novaModels } from '../../catalog/nova-models.ts';
import { toChatTurns } from '../../chat-turns.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import { jsonLines } from '../../lines.ts';
import type { ChatMessage, ModelSource } from '../../ports/inference.ts';
import type { DeploymentRecord, Smoke } from '../../runs/deployment-record.ts';
import type { CloudEffects } from './effects.ts';

const MOST_TOKENS = 200;
/** Prompts that tuned and base model are both asked: one answer may happen to be the same. */
const PROMPTS = 3;

/**
 * Real requests with prompts of the run's own data, to the deployment and to its base model. It passes when it answers; that every answer
 * is the base model's says that the tuned weights are not loaded. Where the base cannot be asked, that is said and not held against it.
 */
export async function smokeCloud(effects: CloudEffects, record: DeploymentRecord, source: ModelSource): Promise<Smoke> {
  const prompts = await samplePrompts(effects, record);
  const prompt = prompts[0]?.at(-1)?.content.slice(0, 200) ?? '';
  const started = performance.now();
  try {
    const first = await ask(effects, source, prompts[0] ?? []);
    const latency_ms = Math.round(performance.now() - started);
    const others = await Promise.all(prompts.slice(1).map((messages) => ask(effects, source, messages)));
    const compared = await compare(effects, record, prompts, [first, ...others]);
    const ok = compared !== 'same';
    const answer = ok
      ? first
      : `${prompts.length} prompts were answered exactly as the base model answers them: the tuned weights are not loaded`;
    return { ok, prompt, answer: answer.slice(0, 400), latency_ms };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return {
      ok: false,
      prompt,
      answer: messageOf(error).slice(0, 400),
      latency_ms: Math.round(performance.now() - started),
    };
  }
}

async function compare(
  effects: CloudEffects,
  record: DeploymentRecord,
  prompts: readonly ChatMessage[][],
  answers: readonly string[],
): Promise<'same' | 'differ' | 'unknown'> {
  const base = Object.entries(novaModels).find(([name]) => name === record.spec?.cloud?.model)?.[1];
  const region = record.spec?.cloud?.region;
  if (base === undefined || region === undefined || record.run === undefined) return 'unknown';
  const source: ModelSource = { from: 'bedrock', model: base.service_id.replace(/:\d+k$/, ''), region };
  try {
    const own = await Promise.all(prompts.map((messages) => ask(effects, source, messages)));
    return own.every((answer, index) => answer === answers[index]) ? 'same' : 'differ';
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const event = { at: effects.now().toISOString(), event: 'base_not_asked', reason: messageOf(error) };
    await effects.ledger.append('deployment', record.id, event);
    return 'unknown';
  }
}

async function ask(effects: CloudEffects, source: ModelSource, messages: readonly ChatMessage[]): Promise<string> {
  const model = await (await effects.inference()).open(source);
  try {
    return (await model.answer({ messages, max_tokens: MOST_TOKENS, temperature: 0 })).text;
  } finally {
    await model.close();
  }
}

/** Of the data the run learned from; a greeting where there is no run. */
async function samplePrompts({ ledger }: CloudEffects, { run }: DeploymentRecord): Promise<ChatMessage[][]> {
  const trained = run === undefined ? undefined : (await ledger.read('training', run))?.record;
  const dataset = trained === undefined ? undefined : await ledger.read('dataset', trained.dataset);
  const prompts: ChatMessage[][] = [];
  if (dataset !== undefined)
    for await (const { value } of jsonLines(join(ledger.folder('dataset', dataset.id), 'sample.jsonl'))) {
      const turns = toChatTurns(value);
      if (turns !== undefined) prompts.push(turns.messages);
      if (prompts.length === PROMPTS) break;
    }
  return prompts.length > 0 ? prompts : [[{ role: 'user', content: 'Say hello.' }]];
}
