import type { CatalogModel } from '../../catalog/models.ts';
import { ForgeError } from '../../errors.ts';
import type { ColumnMethod } from '../columns/column-keys.ts';
import type { PrepareRequest } from '../request.ts';
import type { SourceSample } from '../sources/source.ts';
import { pictureFolder } from '../report.ts';
import type { Target, TargetShape } from './target.ts';

/** What is written, and by which keys its columns are named. */
export type ChosenTarget = { target: Target; method: ColumnMethod };

/**
 * Chooses the shape of the rows by method and model; for evaluation also by what the source has: two answers for a judge, references
 * for a reward function, else a question and its answer. Throws ForgeError when the model does not train in this way.
 */
export function chooseTarget(request: PrepareRequest, model: CatalogModel, sample: SourceSample): ChosenTarget {
  const { family } = model;
  const open = family === 'open';
  refuseImpossible(request, family);
  const method = request.method === 'eval' ? evaluationMethod(request, sample) : request.method;
  const shape = shapes[method][open ? 'open' : 'nova'];
  const sft = method === 'sft';
  return {
    method,
    target: {
      shape,
      model: request.model,
      family,
      inputs: model.inputs,
      reasoning: (sft && family === 'nova-2') || open,
      tools: (sft && family === 'nova-2') || open,
      reserved: sft && (family === 'nova-1' || family === 'nova-2'),
      whole: shape !== 'converse' && shape !== 'eval',
      bucketOwner: ownerOf(request),
      pictures: picturesOf(request),
    },
  };
}

const shapes: Readonly<Record<ColumnMethod, { nova: TargetShape; open: TargetShape }>> = {
  sft: { nova: 'converse', open: 'messages' },
  dpo: { nova: 'dpo', open: 'preference' },
  rft: { nova: 'rft', open: 'prompt_reference' },
  rft_multiturn: { nova: 'rft_multiturn', open: 'rft_multiturn' },
  cpt: { nova: 'cpt', open: 'cpt' },
  eval: { nova: 'eval', open: 'eval' },
  judge: { nova: 'judge', open: 'judge' },
};

/** Who trains what. Source: the methods that have recipes, by model (2026-05). */
const trained: Readonly<Record<CatalogModel['family'], readonly string[]>> = {
  'nova-1': ['sft', 'dpo', 'cpt', 'eval'],
  'nova-2': ['sft', 'rft', 'rft_multiturn', 'cpt', 'eval'],
  open: ['sft', 'dpo', 'rft', 'eval'],
  local: ['sft', 'eval'],
};

function refuseImpossible({ method, model }: PrepareRequest, family: CatalogModel['family']): void {
  if (trained[family].includes(method)) return;
  const others = Object.entries(trained).flatMap(([name, methods]) => (methods.includes(method) ? [name] : []));
  throw new ForgeError(
    'unsupported',
    `${model} does not train by ${method}; it is prepared for ${trained[family].join(', ')}`,
    { next: `name a model of the family ${others.join(' or ')} (forge://catalog/models), or another method` },
  );
}

function evaluationMethod(
  { columns = {} }: PrepareRequest,
  { columns: found, shapes: seen = {} }: SourceSample,
): ColumnMethod {
  const told = (...keys: string[]): boolean => keys.some((key) => Object.hasOwn(columns, key));
  if (told('query', 'response', 'answer')) return 'eval';
  const has = (...names: string[]): boolean => names.every((name) => found.includes(name));
  if (told('response_A', 'response_B') || has('response_A', 'response_B')) return 'judge';
  if (seen.judge !== undefined || seen.preference !== undefined || seen.dpo !== undefined) return 'judge';
  if (seen.rft_multiturn !== undefined) return 'rft_multiturn';
  return told('reference_answer') || seen.rft !== undefined || has('reference_answer') ? 'rft' : 'eval';
}

/** `columns.bucket_owner` may be the account itself, for sources that do not say whose their pictures are. */
function ownerOf({ columns }: PrepareRequest): string | undefined {
  const owner = columns?.['bucket_owner'];
  return owner !== undefined && isAccount(owner) ? owner : undefined;
}

/** Pictures go beside the dataset, wherever that is written. */
function picturesOf({ destination }: PrepareRequest): string | undefined {
  return destination === undefined ? undefined : `${destination.replace(/\/$/, '')}/${pictureFolder}/`;
}

/** Whether a text is the number of an AWS account. */
export function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}
