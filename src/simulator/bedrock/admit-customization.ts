import type { CreateModelCustomizationJobRequest } from '@aws-sdk/client-bedrock';
import { novaModels } from '../../core/catalog/nova-models.ts';
import { objectAt, placeOf } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import type { World } from '../world.ts';

/** Where Nova is customized. */
const REGION = 'us-east-1';

/** What Bedrock looks at before it takes a job. Returns the ARN of the base model; throws its refusal. */
export function admitCustomization(world: World, input: CreateModelCustomizationJobRequest, region: string): string {
  const { jobs, models } = world.bedrock(region);
  const same = (name: string | undefined): boolean => name === input.jobName || name === input.customModelName;
  if ([...jobs.values()].some(({ request }) => same(request.jobName)))
    throw serviceError(
      'ValidationException',
      `The provided job name is currently in use by another job: ${input.jobName}`,
    );
  if ([...models.values()].some(({ name }) => same(name)))
    throw serviceError('ValidationException', `The provided model name is already in use: ${input.customModelName}`);
  const base = baseOf(world, input.baseModelIdentifier ?? '', region);
  const data = [
    input.trainingDataConfig?.s3Uri,
    ...(input.validationDataConfig?.validators ?? []).map(({ s3Uri }) => s3Uri),
  ];
  for (const uri of data) if (uri !== undefined) checkData(world, uri);
  if (!world.objects.buckets.has(placeOf(input.outputDataConfig?.s3Uri ?? '').bucket))
    throw serviceError(
      'ValidationException',
      `Could not access the output bucket of ${input.outputDataConfig?.s3Uri}.`,
    );
  if (input.customizationType === 'REINFORCEMENT_FINE_TUNING') checkGrader(world, input);
  return base;
}

function baseOf(world: World, identifier: string, region: string): string {
  const model = world.bedrock(region).models.get(identifier);
  if (model !== undefined) return model.arn;
  const id = identifier.split('foundation-model/').at(-1) ?? '';
  const known = Object.values(novaModels).some(
    ({ service_id }) => service_id === id || service_id.startsWith(`${id}:`),
  );
  if (known && region === REGION) return `arn:aws:bedrock:${region}::foundation-model/${id}`;
  throw serviceError(
    'ValidationException',
    `The provided base model identifier ${identifier} is invalid or cannot be customized in ${region}.`,
  );
}

function checkData({ objects }: World, uri: string): void {
  if (objectAt(objects, uri) === undefined)
    throw serviceError(
      'ValidationException',
      `Could not validate the S3 URI ${uri}: the object was not found or cannot be read with the role.`,
    );
}

function checkGrader({ functions }: World, { customizationConfig }: CreateModelCustomizationJobRequest): void {
  const arn = customizationConfig?.rftConfig?.graderConfig?.lambdaGrader?.lambdaArn;
  if (arn === undefined || !functions.has(arn))
    throw serviceError(
      'ValidationException',
      `The grader function ${arn ?? ''} does not exist or cannot be invoked with the role.`,
    );
}
