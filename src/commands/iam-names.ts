import type { Config } from '../config.ts';
import type { Names, Use } from '../core/catalog/permissions/permission.ts';
import type { IamArguments } from './iam-arguments.ts';

/** How a format writes the account and the region that it is used in. */
export type Place = { account: string; region: string };

/** What the policies are about: what is set, and words in capitals where nothing is. */
export function toIamNames(config: Config, args: IamArguments, place: Place): Names {
  const output = config.output?.slice('s3://'.length) ?? 'OUTPUT-BUCKET/PREFIX';
  const data = args.data.length === 0 ? ['DATA-BUCKET/PREFIX/*'] : args.data.map(toObjects);
  return {
    account: [place.account],
    region: [place.region],
    role: [config.role ?? `arn:aws:iam::${place.account}:role/nova-forge-*`],
    schedule_role: [config.scheduleRole ?? `arn:aws:iam::${place.account}:role/nova-forge-*`],
    caller: [args.caller ?? `arn:aws:iam::${place.account}:role/CALLER-ROLE`],
    output: [output],
    output_bucket: [bucketOf(output)],
    data,
    data_bucket: [...new Set(data.map(bucketOf))].filter((bucket) => bucket !== bucketOf(output)),
    kms_key: config.kmsKey === undefined ? [] : [config.kmsKey],
    reward: [args.reward ?? `arn:aws:lambda:${place.region}:${place.account}:function:REWARD-FUNCTION`],
    image: ['*:repository/nova-*'],
    mlflow: config.mlflow === undefined ? [] : [config.mlflow],
    subnet: config.subnets,
    security_group: config.securityGroups,
  };
}

/** What is used: what is set says so itself. */
export function toUses(config: Config, { extras, reward }: IamArguments): ReadonlySet<Use> {
  const uses = new Set<Use>(extras);
  if (config.kmsKey !== undefined) uses.add('kms_key');
  if (config.subnets.length > 0) uses.add('network');
  if (config.mlflow !== undefined) uses.add('mlflow');
  if (config.notify !== undefined) uses.add('notify');
  if (reward !== undefined) uses.add('reward');
  // Only serverless jobs have permissions for it.
  if (uses.has('reward')) uses.add('evaluator');
  return uses;
}

/** A folder stands for what is in it. */
function toObjects(address: string): string {
  const path = address.replace(/^s3:\/\//, '');
  if (path.endsWith('*')) return path;
  return path.includes('/') && !path.endsWith('/') ? path : `${path.replace(/\/$/, '')}/*`;
}

function bucketOf(path: string): string {
  return path.split('/')[0] ?? path;
}
