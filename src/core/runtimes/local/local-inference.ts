import { ForgeError } from '../../errors.ts';
import type { ChatModel, InferenceRuntime, ModelSource } from '../../ports/inference.ts';
import { answerRequest } from './answer-request.ts';
import { openEndpoint } from './endpoint/endpoint-client.ts';
import { type Responder, openModel } from './local-model.ts';
import { seededHash } from './seeded-random.ts';

/**
 * Answers with local models in this process, and with anything that speaks the OpenAI chat API over HTTP. `temperature` and
 * `top_p` change nothing in a local model: it has one answer to a prompt. A system message is not part of its prompt.
 *
 * The untrained model: with labels, each is as likely as any other and a hash of the prompt under the seed picks one, which is
 * chance level; without labels it answers with the empty text.
 */
export function createLocalInference(_effects: object): InferenceRuntime {
  return {
    id: 'local',
    async open(source) {
      return source.from === 'endpoint' ? openEndpoint(source) : toChatModel(await toResponder(source));
    },
  };
}

async function toResponder(source: Exclude<ModelSource, { from: 'endpoint' }>): Promise<Responder> {
  if (source.from === 'artifact') return openModel(source.artifact);
  if (source.from === 'untrained') return untrained(source.labels ?? [], source.seed);
  throw new ForgeError('unsupported', `the local runtime cannot ask models behind ${source.from}`, {
    next: 'name a run or a local deployment',
  });
}

function untrained(labels: readonly string[], seed: number): Responder {
  return (prompt) => (labels.length === 0 ? '' : (labels[seededHash(seed, prompt) % labels.length] ?? ''));
}

function toChatModel(respond: Responder): ChatModel {
  return {
    async answer(request, signal) {
      if (signal?.aborted)
        throw new ForgeError('cancelled', 'the request was cancelled before it was answered', { cause: signal.reason });
      return answerRequest(respond, request);
    },
    async close() {
      // nothing is held open
    },
  };
}
