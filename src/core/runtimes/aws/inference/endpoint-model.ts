import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
  InvokeEndpointWithResponseStreamCommand,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { readChatStream } from '../../../chat-stream.ts';
import { ForgeError } from '../../../errors.ts';
import { hearStream } from '../../../hear-stream.ts';
import type { ChatModel, ChatRequest } from '../../../ports/inference.ts';
import { createRequestHandler } from '../aws-settings.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { createStyles } from './body-styles.ts';
import { type BodyStyle, toEndpointBody } from './endpoint-body.ts';
import { type InferenceSettings, USUAL_PATIENCE } from './inference-settings.ts';
import { toAnswerError } from './answer-error.ts';
import { toEndpointAnswer } from './endpoint-answer.ts';
import { payloadParts } from './payload-parts.ts';

/** InvokeEndpoint takes no more. Source: the SageMaker API reference. */
const MOST_BODY_BYTES = 6_291_456;

/** A model behind a SageMaker endpoint, whichever way its container reads. */
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
  const inStyle = createStyles();
  const toInput = (style: BodyStyle, request: ChatRequest, stream: boolean): InvokeEndpointCommandInput => {
    const Body = toEndpointBody(style, request, stream);
    refuseLong(endpoint, Body);
    const ContentType = 'application/json';
    const asked = { EndpointName: endpoint, ContentType, Accept: stream ? 'text/event-stream' : ContentType, Body };
    return { ...asked, ...(probe ? { InferenceId: PROBE_MARK } : {}) };
  };
  const told = (error: unknown, what: string, permissions: string, signal: AbortSignal | undefined): unknown =>
    toAnswerError(error, { what, permissions }, settings.now(), signal);
  return {
    answer: (request, signal) =>
      inStyle(async (style) => {
        const command = new InvokeEndpointCommand(toInput(style, request, false));
        const { Body } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
        return toEndpointAnswer(endpoint, Buffer.from(Body ?? []).toString('utf8'));
      }).catch((error: unknown) => {
        throw told(error, endpoint, 'sagemaker:InvokeEndpoint', signal);
      }),
    stream: (request, heard, caller) => {
      const patience = settings.patience ?? USUAL_PATIENCE;
      const permissions = 'sagemaker:InvokeEndpoint and sagemaker:InvokeEndpointWithResponseStream';
      const tell = (error: unknown, what: string): unknown => told(error, what, permissions, caller);
      return hearStream({ what: endpoint, patience, caller, heard, tell }, (abortSignal, listener) =>
        inStyle(async (style) => {
          const command = new InvokeEndpointWithResponseStreamCommand(toInput(style, request, true));
          const { Body } = await client.send(command, { abortSignal });
          return readChatStream(endpoint, Body === undefined ? [] : payloadParts(Body), listener);
        }),
      );
    },
    close: async () => client.destroy(),
  };
}

function refuseLong(endpoint: string, body: string): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MOST_BODY_BYTES) return;
  throw new ForgeError('bad_request', `the question has ${bytes} bytes; ${endpoint} takes ${MOST_BODY_BYTES}`, {
    next: 'shorten the row or leave it out',
  });
}
