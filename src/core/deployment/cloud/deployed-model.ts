import { findNovaModel, novaModels } from '../../catalog/nova-models.ts';
import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import type { CloudHosting } from '../../ports/hosting.ts';
import { isFinal } from '../../ports/run-state.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';

/** A trained model that is to be deployed in an account, as far as it is known what it is. */
export type DeployedModel = {
  run?: TrainingRecord;
  /** What it is called when nothing is said. */
  name: string;
  artifact: string;
  from: CloudHosting['from'];
  /** Catalog name of the base; absent when nobody said. */
  model?: string;
  rank?: 'lora' | 'full';
  /** When it was customized (ISO 8601). */
  trained_at?: string;
};

const kinds: readonly { from: CloudHosting['from']; fits: RegExp }[] = [
  { from: 'checkpoint', fits: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/\S+$/ },
  { from: 'custom_model', fits: /^arn:aws[\w-]*:bedrock:[a-z0-9-]+:\d{12}:custom-model\/\S+$/ },
  { from: 'model_package', fits: /^arn:aws[\w-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/\S+$/ },
];

/** What a text is the address of, or undefined when it is none of a trained model. */
export function kindOfArtifact(text: string): CloudHosting['from'] | undefined {
  return kinds.find(({ fits }) => fits.test(text))?.from;
}

/** The model of a run as a target takes it: Bedrock's own custom model before a checkpoint, SageMaker only what has weights in S3. */
export function modelOfRun(run: TrainingRecord, target: CloudTarget): DeployedModel {
  if (!isFinal(run.state))
    throw new ForgeError('not_ready', `run ${run.id} is ${run.state} and has no trained model to deploy`, {
      next: `call get_run with id ${run.id} until it has succeeded`,
    });
  const left = [...Object.values(run.artifacts ?? {}), ...(run.artifact === undefined ? [] : [run.artifact])];
  const wanted: readonly CloudHosting['from'][] =
    target === 'sagemaker' || target === 'sagemaker_async'
      ? ['checkpoint', 'model_package']
      : ['custom_model', 'checkpoint', 'model_package'];
  for (const from of wanted) {
    const known = from === 'checkpoint' ? run.artifacts?.['checkpoint'] : undefined;
    const artifact = known ?? left.find((one) => kindOfArtifact(one) === from && isModel(run, one));
    if (artifact !== undefined) return { ...describe(run), artifact, from };
  }
  throw new ForgeError(
    'unsupported',
    `run ${run.id} (${run.runtime}, ${run.model}) left nothing that ${target} serves`,
    {
      next:
        run.runtime === 'local' ? 'deploy it with target "local"' : `call get_run with id ${run.id} and detail "full"`,
    },
  );
}

/** Of what a run left in S3 only the checkpoint is a model. */
function isModel({ artifacts = {} }: TrainingRecord, uri: string): boolean {
  return uri !== artifacts['manifest'] && uri !== artifacts['output'];
}

function describe(run: TrainingRecord): Omit<DeployedModel, 'artifact' | 'from'> {
  const rank = rankOf(run.method);
  const trained = run.ended_at ?? run.created_at;
  return {
    run,
    name: run.names[0] ?? run.id,
    trained_at: trained,
    ...(findNovaModel(run.model) === undefined ? {} : { model: run.model }),
    ...(rank === undefined ? {} : { rank }),
  };
}

/** A model that is named by its address; what it is, its run here or the call says. */
export function modelOfAddress(
  artifact: string,
  from: CloudHosting['from'],
  environment: Readonly<Record<string, string>>,
  run: TrainingRecord | undefined,
): DeployedModel {
  const { FORGE_MODEL: model, FORGE_METHOD: method } = environment;
  if (model !== undefined && findNovaModel(model) === undefined)
    throw new ForgeError('bad_request', `FORGE_MODEL is "${model}", but takes ${Object.keys(novaModels).join(', ')}`, {
      next: 'name the model that it was trained from',
    });
  const rank = method === undefined ? undefined : rankOf(method);
  const name = artifact.split('/').findLast((part) => part !== '') ?? 'model';
  return {
    ...(run === undefined ? { name } : describe(run)),
    artifact,
    from,
    ...(model === undefined ? {} : { model }),
    ...(rank === undefined ? {} : { rank }),
  };
}

function rankOf(method: string): 'lora' | 'full' | undefined {
  if (method.endsWith('_lora')) return 'lora';
  return method.endsWith('_full') || method === 'cpt' ? 'full' : undefined;
}
