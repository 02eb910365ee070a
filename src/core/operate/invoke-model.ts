import type { Call } from '../call.ts';
import { refreshDeployment } from '../deployment/refresh.ts';
import { ForgeError } from '../errors.ts';
import type { ChatAnswer, ChatMessage, ModelSource } from '../ports/inference.ts';
import { findModel } from '../catalog/models.ts';
import { openHost } from '../deployment/hosts.ts';
import { parseModelAddress } from '../evaluation/model-address.ts';
import { isUntrainedName } from '../evaluation/target.ts';
import { liesInAccount, notServed } from '../runs/deploy-first.ts';
import { sourceOfDeployment } from '../runs/deployment-source.ts';
import { resolve } from '../runs/resolve.ts';
import { refreshTraining } from '../training/refresh.ts';
import { askModel } from './ask-model.ts';
import { bookQuestion } from './book-question.ts';
import type { OperateEffects } from './effects.ts';
import type { InvokeRequest } from './requests.ts';

/** `cost_usd`: of models that are paid by tokens. */
export type Invoked = ChatAnswer & { model: string; latency_ms: number; cost_usd?: number };

/**
 * One answer of one model: a trained run, a deployment through its endpoint, or what `evaluate_model` takes by its address. Whoever watches the call hears the answer as it comes.
 */
export async function invokeModel(effects: OperateEffects, request: InvokeRequest, call: Call): Promise<Invoked> {
  const messages = toMessages(request);
  const { model, source } = await findSource(effects, request.model);
  const { temperature, top_p, max_tokens } = request;
  const question = {
    messages,
    max_tokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
  };
  const inference = await effects.inference();
  const costOf = await bookQuestion(effects, model, await inference.billing?.(source), question, call);
  const opened = await inference.open(source);
  try {
    const { answer, latency_ms } = await askModel(opened, question, call);
    const cost = costOf?.(answer);
    return { ...answer, model, latency_ms, ...(cost === undefined ? {} : { cost_usd: cost }) };
  } finally {
    await opened.close();
  }
}

function toMessages(request: InvokeRequest): ChatMessage[] {
  const { prompt, messages, system } = request;
  if ((prompt === undefined) === (messages === undefined)) {
    const got = prompt === undefined ? 'neither' : 'both';
    throw new ForgeError('bad_request', `invoke_model takes either "prompt" or "messages", got ${got}`, {
      next: 'pass one of them',
    });
  }
  const opening: ChatMessage[] = system === undefined ? [] : [{ role: 'system', content: system }];
  return [...opening, ...(messages ?? [{ role: 'user', content: prompt ?? '' }])];
}

async function findSource(effects: OperateEffects, text: string): Promise<{ model: string; source: ModelSource }> {
  const address = parseModelAddress(text);
  if (address !== undefined) return { model: text, source: address };
  if (findModel(text) !== undefined || isUntrainedName(text)) throw catalogOnly(text);
  const { kind, stored } = await resolve(effects.ledger, text, ['deployment', 'training']);
  if (kind === 'training') {
    const record = await refreshTraining(effects, stored);
    if (record.artifact === undefined) throw notReady(`run ${record.id}`, record.state, record.id);
    refuseUnserved(record.id, record.artifact);
    return { model: record.id, source: { from: 'artifact', artifact: record.artifact } };
  }
  if (kind !== 'deployment')
    throw new ForgeError('bad_request', `${stored.id} is a ${kind}, not a model`, {
      next: 'name a run or a deployment',
    });
  const record = await refreshDeployment(effects, stored);
  const endpoint = await (await openHost(effects, record.target)).get(record.id, record.spec);
  const source = sourceOfDeployment(record, endpoint);
  if (record.state !== 'running' || source === undefined)
    throw notReady(`deployment ${record.id}`, record.state, record.id);
  return { model: record.id, source };
}

function catalogOnly(name: string): ForgeError {
  if (isUntrainedName(name))
    return new ForgeError('bad_request', 'the untrained baseline knows no labels and answers nothing', {
      next: 'train it with start_training, then name the run',
    });
  return new ForgeError('unavailable', `no model id of Bedrock is known for ${name}`, {
    next: 'pass the model id or the ARN that Bedrock answers for, or a run or a deployment',
  });
}

function refuseUnserved(run: string, artifact: string): void {
  if (!liesInAccount(artifact)) return;
  throw notServed(run, artifact, `call deploy_model with run ${run}, then name the deployment`);
}

function notReady(what: string, state: string, id: string): ForgeError {
  return new ForgeError('not_ready', `${what} is ${state} and cannot answer`, { next: `call get_run with id ${id}` });
}
