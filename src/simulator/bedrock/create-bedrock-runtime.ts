import {
  Converse$,
  type ConverseRequest,
  type ConverseResponse,
  ConverseStream$,
  type ConverseStreamRequest,
  CountTokens$,
  type CountTokensRequest,
} from '@aws-sdk/client-bedrock-runtime';
import { toChatTurns } from '../../core/chat-turns.ts';
import { novaModels } from '../../core/catalog/nova-models.ts';
import { answerRequest } from '../../core/runtimes/local/answer-request.ts';
import { countTokens } from '../../core/runtimes/local/count-tokens.ts';
import type { Responder } from '../../core/runtimes/local/local-model.ts';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { restJson } from '../wire/rest-json.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { logInvocation } from './log-invocation.ts';
import { baseAnswer } from './base-answer.ts';
import { toConverseEvents } from './converse-stream.ts';

/** Bedrock's inference: base models, and custom models as if each were deployed on demand. */
export function createBedrockRuntime(world: World): Service {
  return {
    name: 'bedrock',
    actions: 'bedrock',
    protocol: restJson,
    operations: [
      operation(Converse$, (input: ConverseRequest, call) => {
        const output = converse(world, input, call);
        logInvocation(world, { operation: 'Converse', input, output }, call);
        return output;
      }),
      operation(ConverseStream$, (input: ConverseStreamRequest, call) => {
        const stream = toConverseEvents(converse(world, input, call));
        logInvocation(world, { operation: 'ConverseStream', input, output: stream }, call);
        return { stream };
      }),
      operation(CountTokens$, ({ input }: CountTokensRequest) => ({
        inputTokens: countTokens(JSON.stringify(input?.converse?.messages ?? '')),
      })),
    ],
  };
}

/** What Converse answers. Throws the service's refusal. */
export function converse(world: World, input: ConverseRequest, { region }: Pick<Call, 'region'>): ConverseResponse {
  const { messages = [], system = [], inferenceConfig } = input;
  const turns = toChatTurns({ system, messages: [...messages, { role: 'assistant', content: [{ text: '' }] }] });
  if (turns === undefined || messages.at(-1)?.role !== 'user')
    throw serviceError(
      'ValidationException',
      'A conversation must alternate between user and assistant roles and end with the user.',
    );
  const respond = responderOf(world, region, input.modelId ?? '', () => baseAnswer(turns.messages));
  const answer = answerRequest(respond, {
    messages: turns.messages,
    ...(inferenceConfig?.maxTokens === undefined ? {} : { max_tokens: inferenceConfig.maxTokens }),
  });
  const { input_tokens: inputTokens, output_tokens: outputTokens } = answer.usage;
  return {
    output: { message: { role: 'assistant', content: [{ text: answer.text }] } },
    stopReason: answer.stop_reason === 'max_tokens' ? 'max_tokens' : 'end_turn',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: 40 + 5 * outputTokens },
  };
}

/** Base models by id or inference profile; others by the ARN of their model. */
function responderOf(world: World, region: string, id: string, base: Responder): Responder {
  const checkpoint = findCheckpoint(world, region, id);
  if (checkpoint !== undefined) return checkpoint.respond;
  const plain =
    decodeURIComponent(id)
      .split('/')
      .at(-1)
      ?.replace(/^(us|eu|apac|global)\./, '') ?? '';
  if (Object.values(novaModels).some(({ service_id }) => service_id === plain || service_id.startsWith(`${plain}:`)))
    return base;
  throw serviceError('ValidationException', `The provided model identifier is invalid: ${id}`);
}
