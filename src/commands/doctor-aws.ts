import { novaModels } from '../core/catalog/nova-models.ts';
import { type CloudRuntime, isCloudRuntime } from '../core/catalog/training-support.ts';
import { ForgeError } from '../core/errors.ts';
import type { AccountFinding, AccountNeeds, CloudCatalog, CloudSettings } from '../core/ports/cloud.ts';

/** What is looked at: a job of Nova 2 Lite on this runtime and these machines, with these data. */
export type LookedAt = { runtime: CloudRuntime; machines: { type: string; count: number }; data: string[] };

const model = novaModels['nova-2-lite'];
/** The smallest job of Nova 2 Lite, and the machines that answer as it. Sources: as in the catalog's tables. */
const usual = { type: 'ml.p5.48xlarge', count: 4 };
const serving = 'ml.g6.48xlarge';
const marks = { pass: 'pass', fail: 'FAIL', unknown: '?' } as const;

/** Takes the words after `doctor --aws` apart: a runtime, machines as `ml.p5.48xlarge:4`, addresses of data in S3. */
export function parseLookedAt(words: readonly string[]): LookedAt {
  const looked: LookedAt = { runtime: 'sagemaker', machines: usual, data: [] };
  for (const word of words) {
    const [, type, count] = /^(ml\.[a-z0-9.-]+):(\d+)$/.exec(word) ?? [];
    if (type !== undefined) looked.machines = { type, count: Number(count) };
    else if (word.startsWith('s3://')) looked.data.push(word);
    else if (isCloudRuntime(word)) looked.runtime = word;
    else
      throw new ForgeError('bad_request', `doctor --aws does not know "${word}"`, {
        next: 'it takes sagemaker, serverless or bedrock, machines as ml.p5.48xlarge:4, and addresses as s3://bucket/train.jsonl',
      });
  }
  return looked;
}

/** Prints what a job would meet in the account. Returns the exit code: 0 when nothing stands in its way. */
export async function doctorAws(cloud: CloudCatalog, looked: LookedAt, out: NodeJS.WritableStream): Promise<number> {
  const needs = toNeeds(cloud.settings, looked);
  const on = needs.instances.length === 0 ? '' : ` on ${looked.machines.count} x ${looked.machines.type}`;
  out.write(`AWS: a job of ${looked.runtime}${on} in ${needs.job.region === '' ? 'no region' : needs.job.region}\n`);
  const findings = await cloud.preflight(needs);
  const width = Math.max(...findings.map(({ code }) => code.length));
  for (const finding of findings) out.write(toLines(finding, width));
  const count = (status: AccountFinding['status']): number => findings.filter((one) => one.status === status).length;
  out.write(`${count('pass')} pass, ${count('fail')} fail, ${count('unknown')} could not be looked at\n`);
  return count('fail') === 0 ? 0 : 1;
}

function toLines({ code, status, message, fix }: AccountFinding, width: number): string {
  const line = `${marks[status].padEnd(4)} ${code.padEnd(width)}  ${message}\n`;
  return fix === '' ? line : `${line}${' '.repeat(width + 7)}-> ${fix}\n`;
}

function toNeeds(settings: CloudSettings, { runtime, machines, data }: LookedAt): AccountNeeds {
  const region = settings.region ?? '';
  const instances: AccountNeeds['instances'] = [
    { ...machines, use: 'training' },
    { type: machines.type, count: 1, use: 'evaluation' },
    { type: serving, count: 1, use: 'hosting' },
  ];
  return {
    runtime,
    data,
    instances: runtime === 'sagemaker' ? instances : [],
    job: {
      region,
      role: settings.role ?? '',
      output: settings.output ?? '',
      base: runtime === 'serverless' ? hubArn(region) : runtime === 'bedrock' ? model.service_id : model.base,
      ...(settings.kms_key === undefined ? {} : { kms_key: settings.kms_key }),
      subnets: settings.subnets,
      security_groups: settings.security_groups,
      ...(settings.mlflow === undefined ? {} : { mlflow: settings.mlflow }),
      ...(settings.notify === undefined ? {} : { notify: settings.notify }),
      tags: {},
    },
  };
}

function hubArn(region: string): string {
  return `arn:aws:sagemaker:${region}:aws:hub-content/SageMakerPublicHub/Model/${model.hub}`;
}
