import { isCloudRuntime, trainingSupport } from '../../../../catalog/training-support.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { fail, pass } from './finding.ts';
import type { Look } from './look.ts';

/** Whether the runtime trains in the job's region, and whether what the job names is there too. */
export function checkRegion({ needs: { runtime, job } }: Look): Promise<AccountFinding[]> {
  const regions: readonly string[] = isCloudRuntime(runtime) ? trainingSupport[runtime].regions : [];
  const { region } = job;
  if (region === '')
    return Promise.resolve([fail('region', 'no AWS region is set', `set AWS_REGION=${regions[0] ?? ''}`)]);
  const supported = regions.includes(job.region)
    ? pass('region', `${runtime} trains Nova in ${job.region}`)
    : fail(
        'region',
        `${runtime} trains Nova in ${regions.join(', ')}, not in ${job.region}`,
        `set AWS_REGION=${regions[0] ?? ''}`,
      );
  const named = { kms_key: job.kms_key, reward_function: job.reward, mlflow: job.mlflow, notify: job.notify };
  const elsewhere = Object.entries(named).flatMap(([what, arn]) => {
    const its = arn?.split(':')[3];
    if (its === undefined || its === '' || its === region) return [];
    const message = `${arn} is in ${its}, the job in ${region}`;
    return [fail(`${what}_region`, message, `name one in ${region}, or set AWS_REGION=${its}`)];
  });
  return Promise.resolve([supported, ...elsewhere, ...checkImage(job.image, region)]);
}

function checkImage(image: string | undefined, region: string): AccountFinding[] {
  const from = /\.dkr\.ecr\.([a-z0-9-]+)\./.exec(image ?? '')?.[1];
  if (from === undefined || from === region) return [];
  return [
    fail('image_region', `the image ${image} is in ${from}, the job in ${region}`, `name the image of ${region}`),
  ];
}
