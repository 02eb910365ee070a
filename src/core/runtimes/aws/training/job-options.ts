import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { CloudJob, TrainingJobSpec } from '../../../ports/training.ts';

type Options = Pick<
  CreateTrainingJobRequest,
  'VpcConfig' | 'MlflowConfig' | 'Tags' | 'StoppingCondition' | 'RoleArn' | 'TrainingJobName'
>;

/** What every training job of SageMaker says, with machines of its own or without. */
export function toJobOptions(spec: TrainingJobSpec, job: CloudJob): Options {
  return {
    TrainingJobName: spec.name,
    RoleArn: job.role,
    StoppingCondition: { MaxRuntimeInSeconds: spec.maxRuntimeSeconds },
    ...toVpc(job),
    ...(job.mlflow === undefined
      ? {}
      : {
          MlflowConfig: { MlflowResourceArn: job.mlflow, MlflowExperimentName: spec.model, MlflowRunName: spec.name },
        }),
    Tags: Object.entries(job.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function toVpc({ subnets = [], security_groups = [] }: CloudJob): Pick<CreateTrainingJobRequest, 'VpcConfig'> {
  if (subnets.length === 0 && security_groups.length === 0) return {};
  return { VpcConfig: { Subnets: [...subnets], SecurityGroupIds: [...security_groups] } };
}
