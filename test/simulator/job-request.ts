import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { placeOf, putObject } from '../../src/simulator/objects/object-shelf.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

/** Puts a text under the account's output and returns its address. */
export async function put({ world, furniture }: Simulator, name: string, text: string): Promise<string> {
  const uri = `${furniture.output}/${name}`;
  await putObject(world.objects, new Date(0), placeOf(uri), text);
  return uri;
}

export const sftRecipe = (steps: number, batch = 32) => `run:
  name: tickets
  model_type: amazon.nova-2-lite-v1:0:256k
  model_name_or_path: nova-lite-2/prod
  replicas: 4
training_config:
  max_steps: ${steps}
  global_batch_size: ${batch}
  val_check_interval: 10
  optim_config:
    lr: 1.0e-05
  lr_scheduler:
    warmup_steps: 5
`;

/** A request for a training job on four machines, its data and recipe at the addresses given. */
export function jobRequest(
  { furniture }: Simulator,
  name: string,
  channels: Record<string, string>,
  hyperparameters: Record<string, string> = {},
): CreateTrainingJobRequest {
  return {
    TrainingJobName: name,
    RoleArn: furniture.role,
    HyperParameters: { base_model: 'nova-lite-2/prod', ...hyperparameters },
    AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'File' },
    InputDataConfig: Object.entries(channels).map(([ChannelName, S3Uri]) => ({
      ChannelName,
      DataSource: {
        S3DataSource: {
          S3DataType: ChannelName === 'recipe' ? 'S3Prefix' : 'Converse',
          S3Uri,
          S3DataDistributionType: 'FullyReplicated',
        },
      },
    })),
    OutputDataConfig: { S3OutputPath: furniture.output },
    ResourceConfig: { InstanceType: 'ml.p5.48xlarge', InstanceCount: 4, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
  };
}
