import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { ForgeError } from '../../../errors.ts';
import { passingError } from '../../../passing-failure.ts';
import type { ChatModel } from '../../../ports/inference.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import { createRequestHandler } from '../aws-settings.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { readText } from '../training/read-object.ts';
import { toAnswerError } from './answer-error.ts';
import { toEndpointAnswer } from './endpoint-answer.ts';
import { toEndpointBody } from './endpoint-body.ts';
import type { InferenceSettings } from './inference-settings.ts';

/** InvokeEndpointAsync takes no more in a request. Source: the service model of sagemaker-runtime. */
const MOST_BODY_BYTES = 128_000;
/** Looks for an answer, and the wait between two: a first machine may have to come up. */
const LOOKS = 300;
const BETWEEN_MS = 2000;

/** A model behind an asynchronous endpoint: the question is left there, the answer is looked for in S3. */
export function openAsyncModel(
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
  return {
    async answer(request, signal) {
      const Body = toEndpointBody('openai', request);
      refuseLong(endpoint, Body);
      const ContentType = 'application/json';
      const command = new InvokeEndpointAsyncCommand({
        EndpointName: endpoint,
        ContentType,
        Accept: ContentType,
        Body,
        ...(probe ? { S3OutputPathExtension: PROBE_MARK } : {}),
      });
      try {
        const left = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
        return toEndpointAnswer(endpoint, await readAnswer(settings, endpoint, left, signal ?? never));
      } catch (error) {
        const asked = { what: endpoint, permissions: 'sagemaker:InvokeEndpointAsync and s3:GetObject' };
        throw toAnswerError(error, asked, settings.now(), signal);
      }
    },
    close: async () => client.destroy(),
  };
}

const never = new AbortController().signal;

async function readAnswer(
  { answers }: InferenceSettings,
  endpoint: string,
  { OutputLocation, FailureLocation }: { OutputLocation?: string | undefined; FailureLocation?: string | undefined },
  signal: AbortSignal,
): Promise<string> {
  if (answers === undefined || OutputLocation === undefined)
    throw new ForgeError('unsupported', `where ${endpoint} leaves its answers cannot be read from here`, {
      next: 'read the answers in S3',
    });
  const objects = await answers.objects();
  for (let look = 0; look < LOOKS; look++) {
    await answers.pause(BETWEEN_MS, signal);
    const text = await readText(objects, OutputLocation);
    if (text !== undefined) return text;
    await refuseFailed(objects, endpoint, FailureLocation);
  }
  throw passingError(`${endpoint} left no answer at ${OutputLocation} yet`, { passing: 'timeout' });
}

async function refuseFailed(objects: ObjectStore, endpoint: string, place: string | undefined): Promise<void> {
  const failed = place === undefined ? undefined : await readText(objects, place);
  if (failed === undefined) return;
  throw new ForgeError('bad_request', `${endpoint} could not answer: ${failed.slice(0, 300)}`, {
    next: 'correct the question: the container refuses it as it is',
  });
}

function refuseLong(endpoint: string, body: string): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MOST_BODY_BYTES) return;
  throw new ForgeError('bad_request', `the question has ${bytes} bytes; ${endpoint} takes ${MOST_BODY_BYTES} at once`, {
    next: 'shorten it',
  });
}
