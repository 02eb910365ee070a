import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { ObjectStore } from '../../../ports/objects.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { type FoundManifest, readManifest } from './read-manifest.ts';

type Left = Pick<TrainingJob, 'artifact' | 'artifacts'>;

/** What a finished job left: manifest, checkpoint, model package. The checkpoint is the model; without a manifest the service's own word counts. */
export async function jobArtifacts(
  objects: ObjectStore,
  name: string,
  described: DescribeTrainingJobResponse,
): Promise<Left> {
  const { OutputDataConfig, CheckpointConfig, OutputModelPackageArn, ModelArtifacts } = described;
  const output = OutputDataConfig?.S3OutputPath;
  const found = output === undefined ? undefined : await readManifest(objects, output, name);
  const checkpoint = found?.checkpoint ?? CheckpointConfig?.S3Uri;
  return toLeft(found, checkpoint, OutputModelPackageArn, ModelArtifacts?.S3ModelArtifacts);
}

function toLeft(
  found: FoundManifest | undefined,
  checkpoint: string | undefined,
  model_package: string | undefined,
  output: string | undefined,
): Left {
  const artifact = checkpoint ?? model_package ?? output;
  const artifacts = {
    ...(found === undefined ? {} : { manifest: found.manifest }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(model_package === undefined ? {} : { model_package }),
    ...(output === undefined ? {} : { output }),
  };
  return { ...(artifact === undefined ? {} : { artifact }), artifacts };
}
