import type { GetModelCustomizationJobResponse } from '@aws-sdk/client-bedrock';
import { isFinal, type RunState } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { triageFailure } from './triage-failure.ts';

type Told = GetModelCustomizationJobResponse;

const states: Readonly<Record<string, RunState>> = {
  Completed: 'succeeded',
  Failed: 'failed',
  Stopping: 'stopping',
  Stopped: 'stopped',
};

/** Bedrock's answer as a job. The custom model is the artifact; Bedrock tells no machines, no steps and no bill. */
export function toBedrockJob(told: Told): TrainingJob {
  const state = toState(told);
  const { statusDetails, jobArn, jobName = '', failureMessage = '' } = told;
  const began = statusDetails?.trainingDetails?.creationTime ?? told.creationTime;
  const ended = isFinal(state) ? (told.endTime ?? told.lastModifiedTime) : undefined;
  return {
    name: jobName,
    state,
    detail: toDetail(told),
    ...(jobArn === undefined ? {} : { arn: jobArn }),
    ...(began === undefined ? {} : { started_at: began.toISOString() }),
    ...(ended === undefined ? {} : { ended_at: ended.toISOString() }),
    ...(state === 'failed' ? { failure: triageFailure(failureMessage, [toDetail(told)]) } : {}),
    ...toLeft(told),
  };
}

function toState({ status, statusDetails }: Told): RunState {
  if (status !== 'InProgress') return states[status ?? ''] ?? 'running';
  const phase = statusDetails?.trainingDetails?.status;
  return phase === undefined || phase === 'NotStarted' ? 'starting' : 'running';
}

function toDetail({ status, statusDetails }: Told): string {
  const phases = [
    ['validation', statusDetails?.validationDetails?.status],
    ['data processing', statusDetails?.dataProcessingDetails?.status],
    ['training', statusDetails?.trainingDetails?.status],
  ].flatMap(([name, phase]) => (phase === undefined ? [] : [`${name} ${phase}`]));
  return [status ?? '', ...phases].join(', ');
}

function toLeft({ outputModelArn, outputDataConfig, jobArn }: Told): Pick<TrainingJob, 'artifact' | 'artifacts'> {
  const output = metricsFolder(outputDataConfig?.s3Uri, jobArn);
  return {
    ...(outputModelArn === undefined ? {} : { artifact: outputModelArn }),
    artifacts: {
      ...(outputModelArn === undefined ? {} : { custom_model: outputModelArn }),
      ...(output === undefined ? {} : { output }),
    },
  };
}

/** The folder of a job's metrics under the output it was given. Source: Bedrock user guide, analyze a customization job. */
export function metricsFolder(output: string | undefined, jobArn: string | undefined): string | undefined {
  const id = jobArn?.split('/').at(-1);
  if (output === undefined || id === undefined) return undefined;
  return `${output.replace(/\/$/, '')}/model-customization-job-${id}`;
}
