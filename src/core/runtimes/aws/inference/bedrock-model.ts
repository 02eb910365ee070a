import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandOutput,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { readCompletion } from '../../../chat-completion.ts';
import { hearStream } from '../../../hear-stream.ts';
import { passingError } from '../../../passing-failure.ts';
import type { ChatAnswer, ChatModel } from '../../../ports/inference.ts';
import { createRequestHandler } from '../aws-settings.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { toConverseRequest } from './converse-request.ts';
import { readConverseStream } from './converse-stream.ts';
import { type InferenceSettings, USUAL_PATIENCE } from './inference-settings.ts';
import { toAnswerError } from './answer-error.ts';

/** A model behind Bedrock's Converse. One attempt a question: who asks many knows better when to ask again. */
export function openBedrockModel(
  settings: InferenceSettings,
  model: string,
  region: string,
  probe: boolean,
): ChatModel {
  const client = new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    // The client speaks HTTP/2 by default, which stand-ins and proxies do not.
    requestHandler: createRequestHandler(),
    ...(settings.bedrockEndpoint === undefined ? {} : { endpoint: settings.bedrockEndpoint }),
  });
  const marked = probe ? { requestMetadata: { [PROBE_MARK]: 'true' } } : {};
  return {
    async answer(request, signal) {
      const what = { what: model, permissions: 'bedrock:InvokeModel' };
      try {
        const command = new ConverseCommand({ ...toConverseRequest(model, request), ...marked });
        return toAnswer(model, await client.send(command, signal === undefined ? {} : { abortSignal: signal }));
      } catch (error) {
        throw toAnswerError(error, what, settings.now(), signal);
      }
    },
    stream: (request, heard, caller) => {
      const patience = settings.patience ?? USUAL_PATIENCE;
      const permissions = 'bedrock:InvokeModelWithResponseStream';
      const tell = (error: unknown, what: string): unknown =>
        toAnswerError(error, { what, permissions }, settings.now(), caller);
      return hearStream({ what: model, patience, caller, heard, tell }, async (abortSignal, listener) => {
        const command = new ConverseStreamCommand({ ...toConverseRequest(model, request), ...marked });
        const { stream } = await client.send(command, { abortSignal });
        return readConverseStream(model, stream, listener);
      });
    },
    close: async () => client.destroy(),
  };
}

function toAnswer(model: string, output: ConverseCommandOutput): ChatAnswer {
  const answer = readCompletion(output);
  if (answer !== undefined) return answer;
  throw passingError(`${model} answered without a message (${output.stopReason})`, { passing: 'garbage' });
}
