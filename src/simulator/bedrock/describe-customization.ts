import type { JobStatusDetails, ModelCustomizationJobSummary, StatusDetails } from '@aws-sdk/client-bedrock';
import type { CustomizationJob } from './bedrock-state.ts';

/** The job as GetModelCustomizationJob shows it. Members whose value is an empty text are not sent, as the service does. */
export function describeCustomization(job: CustomizationJob): object {
  const { request, work, ended, failure, model } = job;
  return {
    jobArn: job.arn,
    jobName: request.jobName,
    outputModelName: request.customModelName,
    ...(model === undefined ? {} : { outputModelArn: model }),
    ...(request.clientRequestToken === undefined ? {} : { clientRequestToken: request.clientRequestToken }),
    roleArn: request.roleArn,
    status: job.status,
    statusDetails: detailsOf(job),
    ...(failure === undefined ? {} : { failureMessage: failure }),
    creationTime: new Date(job.created),
    lastModifiedTime: new Date(job.changed),
    ...(ended === undefined ? {} : { endTime: new Date(ended) }),
    baseModelArn: job.base,
    hyperParameters: request.hyperParameters ?? {},
    trainingDataConfig: request.trainingDataConfig,
    validationDataConfig: request.validationDataConfig ?? { validators: [] },
    outputDataConfig: request.outputDataConfig,
    customizationType: request.customizationType ?? 'FINE_TUNING',
    ...(job.status === 'Completed' && work !== undefined
      ? { trainingMetrics: work.training, validationMetrics: work.validation }
      : {}),
    ...(request.vpcConfig === undefined ? {} : { vpcConfig: request.vpcConfig }),
    ...(request.customizationConfig === undefined ? {} : { customizationConfig: request.customizationConfig }),
    ...(request.customModelKmsKeyId === undefined ? {} : { outputModelKmsKeyArn: request.customModelKmsKeyId }),
  };
}

/** A row of ListModelCustomizationJobs. */
export function summarizeCustomization(job: CustomizationJob): ModelCustomizationJobSummary {
  return {
    jobArn: job.arn,
    baseModelArn: job.base,
    jobName: job.request.jobName,
    status: job.status,
    statusDetails: detailsOf(job),
    creationTime: new Date(job.created),
    lastModifiedTime: new Date(job.changed),
    ...(job.ended === undefined ? {} : { endTime: new Date(job.ended) }),
    ...(job.model === undefined ? {} : { customModelArn: job.model, customModelName: job.request.customModelName }),
    customizationType: job.request.customizationType ?? 'FINE_TUNING',
  };
}

function detailsOf({ status, created, validated, begun, ended, changed }: CustomizationJob): StatusDetails {
  const last: JobStatusDetails = status;
  const step = (from: number | undefined, to: number | undefined) => ({
    status: from === undefined ? ('NotStarted' as const) : to === undefined ? last : ('Completed' as const),
    ...(from === undefined ? {} : { creationTime: new Date(from), lastModifiedTime: new Date(to ?? changed) }),
  });
  const over = status === 'Completed' ? ended : undefined;
  return {
    validationDetails: step(created, validated),
    dataProcessingDetails: step(validated, begun),
    trainingDetails: step(begun, over),
  };
}
