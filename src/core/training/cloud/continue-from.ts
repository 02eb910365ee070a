import type { Ledger } from '../../ports/ledger.ts';
import { resolveOne } from '../../runs/resolve.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import { partsOf, type Shape } from './plan-facts.ts';

/** Where each runtime finds the model it goes on from. */
const kinds = {
  sagemaker: { artifact: 'checkpoint', what: 'a checkpoint' },
  serverless: { artifact: 'model_package', what: 'a model package' },
  bedrock: { artifact: 'custom_model', what: 'a custom model' },
} as const;

export type Continuation = { parent?: TrainingRecord; checkpoint?: string; problems: string[] };

/** The run to go on from with its model's address, and everything that speaks against it. */
export async function continueFrom(ledger: Ledger, from: string | undefined, shape: Shape): Promise<Continuation> {
  if (from === undefined) return { problems: [] };
  const { record: parent } = await resolveOne(ledger, from, 'training');
  const { artifact, what } = kinds[shape.runtime];
  const checkpoint = parent.artifacts?.[artifact] ?? fallback(parent, artifact);
  const problems: string[] = [];
  if (parent.state !== 'succeeded' && parent.state !== 'stopped')
    problems.push(`run ${parent.id} is ${parent.state}: only an ended run can be continued`);
  else if (checkpoint === undefined)
    problems.push(
      `run ${parent.id} (${parent.runtime}) left no ${what.replace(/^a /, '')}; ${shape.runtime} continues from ${what}`,
    );
  if (parent.model !== shape.model) problems.push(`run ${parent.id} trained ${parent.model}, not ${shape.model}`);
  else if (partsOf(parent.method).rank !== shape.rank)
    problems.push(
      `run ${parent.id} was trained by ${parent.method}; ${shape.method} cannot go on from it: LoRA and full rank do not mix`,
    );
  return { parent, ...(checkpoint === undefined ? {} : { checkpoint }), problems };
}

/** Runs of before artifacts were told apart have one address. */
function fallback({ artifact, runtime }: TrainingRecord, kind: string): string | undefined {
  if (artifact === undefined || runtime === 'local') return undefined;
  const fits = {
    checkpoint: artifact.startsWith('s3://'),
    model_package: artifact.includes(':model-package/'),
    custom_model: artifact.includes(':custom-model/'),
  }[kind];
  return fits === true ? artifact : undefined;
}
