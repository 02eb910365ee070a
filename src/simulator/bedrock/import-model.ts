import { CreateCustomModel$, type CreateCustomModelRequest } from '@aws-sdk/client-bedrock';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { newId } from '../new-id.ts';
import { checkPassedRole } from '../iam/check-permission.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { CustomModel } from './bedrock-state.ts';

/** Of the order of what the service takes. */
const IMPORTING_MS = 20 * 60_000;
/** Models that may be imported at once; the service's own quota is as low. */
const MOST_AT_ONCE = 2;

/** CreateCustomModel: a checkpoint in the service's own bucket becomes a model of Bedrock. */
export function importModel(world: World): Operation {
  return operation(CreateCustomModel$, (input: CreateCustomModelRequest, call) => {
    const { models } = world.bedrock(call.region);
    const again = [...models.values()].find(({ imported }) => imported?.token === (input.clientRequestToken ?? ''));
    if (again !== undefined && again.name === input.modelName) return { modelArn: again.arn };
    admit(world, input, call);
    const model = newModel(world, input, call);
    models.set(model.arn, model);
    finish(world, model, call.now.getTime());
    return { modelArn: model.arn };
  });
}

function admit(world: World, { modelName = '', roleArn = '' }: CreateCustomModelRequest, { region }: Call): void {
  const all = [...world.bedrock(region).models.values()];
  if (all.some(({ name }) => name === modelName))
    throw serviceError('ConflictException', `The provided model name is already in use: ${modelName}`, { status: 400 });
  const creating = all.filter(({ imported }) => imported?.status === 'Creating').length;
  if (creating >= MOST_AT_ONCE)
    throw serviceError(
      'ServiceQuotaExceededException',
      `You have ${creating} custom models in Creating status; the limit is ${MOST_AT_ONCE}.`,
      { status: 400 },
    );
  checkPassedRole(world.iam, roleArn, 'bedrock.amazonaws.com');
}

function newModel(world: World, input: CreateCustomModelRequest, { region, now }: Call): CustomModel {
  const checkpoint =
    input.modelSourceConfig?.s3DataSource?.s3Uri ??
    input.customModelDataSource?.modelPackageArnDataSource?.modelPackageArn ??
    '';
  const failed = findCheckpoint(world, region, checkpoint) === undefined;
  return {
    arn: `arn:aws:bedrock:${region}:${world.account}:custom-model/imported/${newId(`${region}${input.modelName}${now.getTime()}`)}`,
    name: input.modelName ?? '',
    created: now,
    checkpoint,
    imported: {
      status: 'Creating',
      token: input.clientRequestToken ?? '',
      ...(failed ? { failure: `There is no model at ${checkpoint}, or the role cannot read it.` } : {}),
      ...(input.modelKmsKeyArn === undefined ? {} : { kms_key: input.modelKmsKeyArn }),
    },
    tags: input.modelTags ?? [],
  };
}

function finish({ timeline, failures }: World, { name, imported }: CustomModel, created: number): void {
  if (imported === undefined) return;
  const scripted = failures.get(name);
  timeline.at(created + IMPORTING_MS * (scripted?.share ?? 1), () => {
    imported.failure ??= scripted?.reason ?? '';
    imported.status = imported.failure === '' ? 'Active' : 'Failed';
    if (imported.failure === '') delete imported.failure;
  });
}
