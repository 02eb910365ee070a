import { ForgeError } from '../../errors.ts';
import type { EvaluationTarget } from '../target.ts';

/** What cannot be asked in a batch, by a part of its ARN, and why. Source: Bedrock user guide, batch inference (2026-11), and its service model. */
const never: readonly { about: string; why: string }[] = [
  { about: ':provisioned-model/', why: 'Bedrock takes no batch jobs for provisioned throughput' },
  { about: ':custom-model-deployment/', why: 'Bedrock takes no batch jobs for deployments of custom models' },
  { about: ':imported-model/', why: 'Bedrock takes no batch jobs for imported models' },
  { about: ':custom-model/', why: 'batch jobs for custom models of Nova are in no table of Bedrock' },
];

/** The name of a model that batch jobs may take. ForgeError unsupported for everything else. */
export function batchModelOf(target: EvaluationTarget): { model: string; region?: string } {
  const next = 'leave via out: its rows are asked one by one';
  if (target.kind !== 'model' || target.source.from !== 'bedrock')
    throw new ForgeError('unsupported', `${target.model} is not a model of Bedrock, and via "batch" asks only those`, {
      next,
    });
  const { model, region } = target.source;
  const reason = never.find(({ about }) => model.includes(about));
  if (reason !== undefined) throw new ForgeError('unsupported', `${target.model}: ${reason.why}`, { next });
  return region === undefined ? { model } : { model, region };
}
