import { ForgeError } from '../errors.ts';

/** Weights in S3 or a model package can be loaded by Nova's own evaluation container; a custom model of Bedrock cannot. */
const LOADED_BY_JOBS = /^(?:s3:\/\/|arn:aws[a-z-]*:sagemaker:)/;

/** Whether a trained model lies in an account, where it answers nobody until something serves it. */
export function liesInAccount(artifact: string): boolean {
  return /^(?:s3:\/\/|arn:)/.test(artifact);
}

/** Whether Nova's own container can load a trained model for an evaluation job. */
export function isLoadedByJobs(artifact: string): boolean {
  return LOADED_BY_JOBS.test(artifact);
}

/** How a model that lies in an account is measured; `dataset` is what is passed on as such. */
export function measureInAccount(run: string, artifact: string, dataset: string): string {
  const deploy = `deploy_model with run ${run}, then evaluate_model with the deployment and dataset ${dataset}`;
  return isLoadedByJobs(artifact)
    ? `call evaluate_model with model ${run} and dataset ${dataset} (as a job while it is not deployed), or ${deploy}`
    : `call ${deploy}`;
}

/** For whoever wants to ask a run that was trained in an account as if it were a file here. */
export function notServed(run: string, artifact: string, next: string): ForgeError {
  return new ForgeError('not_ready', `run ${run} left ${artifact}, which answers nobody until it is deployed`, {
    next,
  });
}
