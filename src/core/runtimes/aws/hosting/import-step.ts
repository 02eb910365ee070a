import { type BedrockClient, CreateCustomModelCommand, type CreateCustomModelRequest } from '@aws-sdk/client-bedrock';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting, toBedrockTags } from './account-hosting.ts';
import { type FoundModel, findModels } from './find-models.ts';
import { CHECKPOINT_TAG, modelNameOf, toTagValue, tokenOf } from './hosting-names.ts';
import { unlessTaken } from './is-missing.ts';
import type { Seen, Step } from './step.ts';

export const IMPORT = 'import';

/**
 * The custom model of a checkpoint: one that is there is used again, whoever imported it, as its tag says; one that failed is imported
 * anew under the next name. `keep` hears its ARN.
 */
export function importStep(
  client: BedrockClient,
  spec: HostingSpec,
  done: readonly string[],
  keep: (arn: string) => void,
): Step {
  const cloud = accountHosting(spec);
  let failed = 0;
  return {
    name: IMPORT,
    async look() {
      const { models: found, unseen } = await findModels(client, spec);
      const usable = found.find(({ status }) => status !== 'Failed');
      const broken = found.filter(({ status }) => status === 'Failed');
      failed = broken.length;
      if (usable !== undefined) {
        keep(usable.arn);
        return toSeen(usable, cloud.region);
      }
      const last = broken.at(-1);
      if (cloud.from === 'custom_model' && last !== undefined) return toSeen(last, cloud.region);
      if (last !== undefined && done.includes(IMPORT)) return toSeen(last, cloud.region);
      return { state: 'missing', ...(unseen === 0 ? {} : { detail: notSeen(unseen) }) };
    },
    async make() {
      const modelName = failed === 0 ? modelNameOf(spec) : `${modelNameOf(spec)}-${failed + 1}`;
      const permissions = 'bedrock:CreateCustomModel, bedrock:TagResource and iam:PassRole';
      await translated({ what: `importing ${spec.artifact} as ${modelName}`, permissions }, () =>
        unlessTaken(client.send(new CreateCustomModelCommand(toRequest(spec, modelName)))),
      );
    },
  };
}

function notSeen(unseen: number): string {
  return `the ${unseen} oldest custom models of the account were not looked at for an earlier import of this checkpoint`;
}

function toRequest(spec: HostingSpec, modelName: string): CreateCustomModelRequest {
  const cloud = accountHosting(spec);
  const source =
    cloud.from === 'model_package'
      ? { customModelDataSource: { modelPackageArnDataSource: { modelPackageArn: spec.artifact } } }
      : { modelSourceConfig: { s3DataSource: { s3Uri: spec.artifact } } };
  return {
    modelName,
    ...source,
    roleArn: cloud.role,
    ...(cloud.kms_key === undefined ? {} : { modelKmsKeyArn: cloud.kms_key }),
    modelTags: [...toBedrockTags(cloud), { key: CHECKPOINT_TAG, value: toTagValue(spec.artifact) }],
    clientRequestToken: tokenOf(modelName, spec.artifact),
  };
}

function toSeen({ arn, name, status, failure }: FoundModel, region: string): Seen {
  const made = { kind: 'custom model', id: arn, region };
  if (status === 'Active') return { state: 'ready', made };
  if (status === 'Creating') return { state: 'waiting', detail: `Bedrock imports the model (${name})`, made };
  return { state: 'failed', cause: `the import as ${name} failed: ${failure ?? 'no reason was told'}`, made };
}
