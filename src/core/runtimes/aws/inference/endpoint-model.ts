import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { ForgeError } from '../../../errors.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../../ports/inference.ts';
import { createRequestHandler } from '../aws-settings.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { type BodyStyle, toEndpointBody } from './endpoint-body.ts';
import type { InferenceSettings } from './inference-settings.ts';
import { toAnswerError } from './answer-error.ts';
import { toEndpointAnswer } from './endpoint-answer.ts';

/** InvokeEndpoint takes no more. Source: the SageMaker API reference. */
const MOST_BODY_BYTES = 6_291_456;

/**
 * A model behind a SageMaker endpoint. The container's way of reading is found by asking: OpenAI's form first, Nova's when that is
 * refused as malformed; what was understood once is kept.
 */
export function openEndpointModel(
  settings: InferenceSettings,
  endpoint: string,
  region: string,
  probe: boolean,
): ChatModel {
  const client = new SageMakerRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler: createRequestHandler(),
    ...(settings.sagemakerEndpoint === undefined ? {} : { endpoint: settings.sagemakerEndpoint }),
  });
  let understood: BodyStyle | undefined;
  const ask = async (style: BodyStyle, request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatAnswer> => {
    const Body = toEndpointBody(style, request);
    refuseLong(endpoint, Body);
    const ContentType = 'application/json';
    const asked = { EndpointName: endpoint, ContentType, Accept: ContentType, Body };
    const command = new InvokeEndpointCommand({ ...asked, ...(probe ? { InferenceId: PROBE_MARK } : {}) });
    const output = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    const answer = toEndpointAnswer(endpoint, Buffer.from(output.Body ?? []).toString('utf8'));
    understood = style;
    return answer;
  };
  return {
    async answer(request, signal) {
      const told = (error: unknown): unknown =>
        toAnswerError(error, { what: endpoint, permissions: 'sagemaker:InvokeEndpoint' }, settings.now(), signal);
      try {
        return await ask(understood ?? 'openai', request, signal);
      } catch (error) {
        if (understood !== undefined || !isMalformed(error)) throw told(error);
        return ask('nova', request, signal).catch((second: unknown) => {
          throw told(isMalformed(second) ? error : second);
        });
      }
    },
    close: async () => client.destroy(),
  };
}

/** The container's own 400 or 422 (415: another content), passed on as ModelError. */
function isMalformed(error: unknown): boolean {
  return (
    error instanceof Error &&
    'OriginalStatusCode' in error &&
    [400, 415, 422].includes(Number(error.OriginalStatusCode))
  );
}

function refuseLong(endpoint: string, body: string): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MOST_BODY_BYTES) return;
  throw new ForgeError('bad_request', `the question has ${bytes} bytes; ${endpoint} takes ${MOST_BODY_BYTES}`, {
    next: 'shorten the row or leave it out',
  });
}
