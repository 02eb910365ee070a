import type { Names, Use } from '../../../../catalog/permissions/permission.ts';
import type { AccountNeeds } from '../../../../ports/cloud.ts';
import { toPlace } from '../../object-place.ts';

/** What the placeholders of permissions stand for in one job. */
export function toNames({ job, data }: AccountNeeds, account: string): Names {
  const places = data.filter((address) => address.startsWith('s3://')).map(toPlace);
  const output = job.output === '' ? { Bucket: '' } : toPlace(job.output);
  return {
    account: [account],
    region: [job.region],
    role: present(job.role),
    output: present(job.output.slice('s3://'.length)),
    output_bucket: present(output.Bucket),
    data: places.map(({ Bucket, Key }) => `${Bucket}/${Key}`),
    data_bucket: [...new Set(places.map(({ Bucket }) => Bucket))].filter((bucket) => bucket !== output.Bucket),
    kms_key: present(job.kms_key),
    reward: present(lambdaOf(job)),
    image: imageOf(job.image),
    mlflow: present(job.mlflow),
    subnet: job.subnets ?? [],
    security_group: job.security_groups ?? [],
  };
}

/** What the job uses of what not every job does. */
export function usesOf({ job }: AccountNeeds): ReadonlySet<Use> {
  const uses: Partial<Record<Use, boolean>> = {
    kms_key: job.kms_key !== undefined,
    network: (job.subnets ?? []).length > 0,
    reward: lambdaOf(job) !== undefined,
    notify: job.notify !== undefined,
    mlflow: job.mlflow !== undefined,
    package_group: job.package_group !== undefined,
    evaluator: job.evaluator !== undefined,
  };
  const all: readonly Use[] = ['kms_key', 'network', 'reward', 'notify', 'mlflow', 'package_group', 'evaluator'];
  return new Set(all.filter((use) => uses[use] === true));
}

/** A function that was registered by the person is known by its evaluator alone. */
function lambdaOf({ reward }: AccountNeeds['job']): string | undefined {
  return reward?.includes(':hub-content/') === true ? undefined : reward;
}

/** Account and repository of a container image, as its ARN ends. */
function imageOf(image: string | undefined): string[] {
  const [, account, repository] = /^(\d{12})\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(image ?? '') ?? [];
  return account === undefined || repository === undefined ? [] : [`${account}:repository/${repository}`];
}

function present(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text];
}
