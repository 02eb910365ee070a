import {
  InvokeEndpoint$,
  InvokeEndpointAsync$,
  type InvokeEndpointAsyncInput,
  type InvokeEndpointInput,
} from '@aws-sdk/client-sagemaker-runtime';
import { objectAt, placeOf, putObject } from '../objects/object-shelf.ts';
import { restJson } from '../wire/rest-json.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { answerChat } from './answer-chat.ts';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { findEndpoint } from './endpoints.ts';
import { newId } from '../new-id.ts';

const ANSWERING_MS = 2000;

/** Questions to endpoints, answered at once or left in S3. */
export function createSageMakerRuntime(world: World): Service {
  return {
    name: 'sagemaker',
    actions: 'sagemaker',
    protocol: restJson,
    operations: [
      operation(InvokeEndpoint$, ({ EndpointName, Body }: InvokeEndpointInput, call) => {
        const { respond, config } = serving(world, EndpointName, call);
        if (config?.AsyncInferenceConfig !== undefined)
          throw serviceError('ValidationException', `Endpoint ${EndpointName} answers asynchronous requests only.`);
        const text = answerChat(respond, Buffer.from(Body ?? []).toString('utf8'));
        return { Body: Buffer.from(text), ContentType: 'application/json', InvokedProductionVariant: 'primary' };
      }),
      operation(InvokeEndpointAsync$, (input: InvokeEndpointAsyncInput, call) => answerLater(world, input, call)),
    ],
  };
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
  const OutputLocation = `${folder}/${id}.out`;
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
  return { respond: respondFrom(world, region, uri), config };
}

function respondFrom(world: World, region: string, uri: string) {
  const found = findCheckpoint(world, region, uri);
  if (found !== undefined) return found.respond;
  throw serviceError('ModelError', `There is no model data at ${uri}.`, { status: 424 });
}
