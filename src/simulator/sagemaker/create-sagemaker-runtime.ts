import {
  InvokeEndpoint$,
  InvokeEndpointAsync$,
  type InvokeEndpointAsyncInput,
  type InvokeEndpointInput,
  InvokeEndpointWithResponseStream$,
  type InvokeEndpointWithResponseStreamInput,
  type ResponseStream,
} from '@aws-sdk/client-sagemaker-runtime';
import { objectAt, placeOf, putObject } from '../objects/object-shelf.ts';
import { restJson } from '../wire/rest-json.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { answerChat } from './answer-chat.ts';
import { captureAnswer } from './capture-answer.ts';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { findEndpoint } from './endpoints.ts';
import { newId } from '../new-id.ts';

const ANSWERING_MS = 2000;
const PART_BYTES = 37;

/** Questions to endpoints, answered at once or left in S3. */
export function createSageMakerRuntime(world: World): Service {
  return {
    name: 'sagemaker',
    actions: 'sagemaker',
    protocol: restJson,
    operations: [
      operation(InvokeEndpoint$, (input: InvokeEndpointInput, call) => ({
        Body: answerNow(world, input, call),
        ContentType: 'application/json',
        InvokedProductionVariant: 'primary',
      })),
      operation(InvokeEndpointWithResponseStream$, (input: InvokeEndpointWithResponseStreamInput, call) => ({
        Body: inParts(answerNow(world, input, call)),
        ContentType: 'text/event-stream',
        InvokedProductionVariant: 'primary',
      })),
      operation(InvokeEndpointAsync$, (input: InvokeEndpointAsyncInput, call) => answerLater(world, input, call)),
    ],
  };
}

/** What the container answers while the caller waits. */
function answerNow(
  world: World,
  { EndpointName, Body, InferenceId }: Pick<InvokeEndpointInput, 'EndpointName' | 'Body' | 'InferenceId'>,
  call: Call,
): Buffer {
  const { respond, config, endpoint } = serving(world, EndpointName, call);
  if (config?.AsyncInferenceConfig !== undefined)
    throw serviceError('ValidationException', `Endpoint ${EndpointName} answers asynchronous requests only.`);
  const body = Buffer.from(Body ?? []).toString('utf8');
  const text = answerChat(respond, body);
  const inference = InferenceId === undefined ? {} : { inference: InferenceId };
  captureAnswer(world, config, { endpoint, body, text, ...inference }, call.now);
  return Buffer.from(text);
}

/** The service passes on what came from the container so far, cut wherever that is: in a line, in a character. */
function inParts(bytes: Buffer): ResponseStream[] {
  const count = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: count }, (_, index) => ({
    PayloadPart: { Bytes: bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) },
  }));
}

async function answerLater(world: World, input: InvokeEndpointAsyncInput, call: Call): Promise<object> {
  const { respond, config } = serving(world, input.EndpointName, call);
  const folder = config?.AsyncInferenceConfig?.OutputConfig?.S3OutputPath?.replace(/\/$/, '');
  if (folder === undefined)
    throw serviceError('ValidationException', `Endpoint ${input.EndpointName} is not asynchronous.`);
  const given =
    input.Body === undefined
      ? await readInput(world, input.InputLocation ?? '')
      : Buffer.from(input.Body).toString('utf8');
  const id = newId(`${input.InferenceId}${call.now.getTime()}${given}`);
  const extended = input.S3OutputPathExtension === undefined ? folder : `${folder}/${input.S3OutputPathExtension}`;
  const OutputLocation = `${extended}/${id}.out`;
  world.timeline.at(call.now.getTime() + ANSWERING_MS, async (time) => {
    await putObject(world.objects, new Date(time), placeOf(OutputLocation), answerChat(respond, given));
  });
  return { InferenceId: input.InferenceId ?? id, OutputLocation };
}

async function readInput({ objects }: World, uri: string): Promise<string> {
  const found = objectAt(objects, uri);
  if (found !== undefined) return (await found.content.whole()).toString('utf8');
  throw serviceError('ValidationException', `There is no object ${uri}.`);
}

/** What answers behind an endpoint, which must be up. */
function serving(world: World, name: string | undefined, { region, now }: Call) {
  const endpoint = findEndpoint(world, region, name);
  if (endpoint.status === 'Creating' || endpoint.status === 'Failed')
    throw serviceError('ValidationException', `Endpoint ${endpoint.name} of account ${world.account} not found.`);
  endpoint.asked.push(now.getTime());
  const { configs, models } = world.sagemaker(region);
  const config = configs.get(endpoint.config)?.request;
  const request = models.get(config?.ProductionVariants?.[0]?.ModelName ?? '')?.request;
  const uri = request?.PrimaryContainer?.ModelDataSource?.S3DataSource?.S3Uri ?? '';
  return { respond: respondFrom(world, region, uri), config, endpoint };
}

function respondFrom(world: World, region: string, uri: string) {
  const found = findCheckpoint(world, region, uri);
  if (found !== undefined) return found.respond;
  throw serviceError('ModelError', `There is no model data at ${uri}.`, { status: 424 });
}
