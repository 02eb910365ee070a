import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { RowRole } from '../draft-row.ts';
import {
  type KnownNames,
  answerNames,
  betterNames,
  fieldNames,
  metadataNames,
  plainTextNames,
  promptNames,
  reasoningNames,
  referenceNames,
  systemNames,
  worseNames,
} from './column-names.ts';

/** How columns are named: by method, and apart for rows that a judge compares. */
export type ColumnMethod = 'sft' | 'eval' | 'dpo' | 'rft' | 'rft_multiturn' | 'cpt' | 'judge';

/** What a standard key means: the role it fills, other names for it, and the names by which such a column is guessed. */
type Key = {
  role: RowRole;
  also: readonly string[];
  names: KnownNames;
  need: boolean;
  /** Its cells need not be text. */
  raw: boolean;
};

const rawRoles: readonly RowRole[] = ['id', 'task', 'info', 'images'];
const needed = (role: RowRole, also: readonly string[], names: KnownNames): Key => ({
  role,
  also,
  names,
  need: true,
  raw: names === referenceNames,
});
const perhaps = (role: RowRole, also: readonly string[], names: KnownNames): Key => ({
  ...needed(role, also, names),
  need: false,
  raw: names === referenceNames || rawRoles.includes(role),
});
const system = perhaps('system', [], systemNames);
const picture = {
  image_format: perhaps('image_format', [], fieldNames('image_format')),
  video_format: perhaps('video_format', [], fieldNames('video_format')),
  s3_uri: perhaps('s3_uri', [], fieldNames('s3_uri')),
  bucket_owner: perhaps('bucket_owner', [], fieldNames('bucket_owner')),
};
const input = perhaps('input', ['context'], []);
const id = perhaps('id', [], fieldNames('id'));

/** Standard keys of `columns`, by method: first the name used in answers, then what is taken as well. */
export const columnKeys: Readonly<Record<ColumnMethod, Readonly<Record<string, Key>>>> = {
  sft: {
    question: needed('prompt', ['query', 'prompt'], promptNames),
    answer: needed('answer', ['response'], answerNames),
    system,
    reasoning_text: perhaps('reasoning', ['reasoning'], reasoningNames),
    input,
    ...picture,
  },
  eval: {
    query: needed('prompt', ['question', 'prompt'], promptNames),
    response: needed('answer', ['answer'], answerNames),
    system,
    metadata: perhaps('metadata', [], metadataNames),
    input,
    images: perhaps('images', ['image'], fieldNames('images')),
  },
  dpo: {
    prompt: needed('prompt', ['question', 'query'], promptNames),
    chosen: needed('answer', ['preferred', 'answer', 'response'], betterNames),
    rejected: needed('rejected', ['non_preferred'], worseNames),
    system,
    input,
  },
  rft: {
    question: needed('prompt', ['query', 'prompt'], promptNames),
    reference_answer: needed('answer', ['answer', 'response', 'reference'], referenceNames),
    system,
    id,
    input,
  },
  rft_multiturn: {
    prompt: needed('prompt', ['question', 'query'], promptNames),
    answer: perhaps('answer', ['reference_answer', 'response'], referenceNames),
    task: perhaps('task', [], fieldNames('task')),
    info: perhaps('info', [], fieldNames('info')),
    id,
  },
  cpt: { text: needed('prompt', ['question', 'prompt'], plainTextNames) },
  judge: {
    prompt: needed('prompt', ['question', 'query'], promptNames),
    response_A: needed('answer', ['chosen'], betterNames),
    response_B: needed('rejected', ['rejected'], worseNames),
    system,
  },
};

export type KeyedRole = { key: string; role: RowRole };

/** The keys of a method with the roles they fill. */
export function keysOf(method: ColumnMethod): (Key & { key: string })[] {
  return Object.entries(columnKeys[method]).map(([key, meaning]) => ({ key, ...meaning }));
}

/** The standard key meant by one given in `columns`. Throws ForgeError naming the nearest. */
export function toStandardKey(given: string, method: ColumnMethod): KeyedRole {
  const keys = keysOf(method);
  const found = keys.find(({ key, also }) => key === given || also.includes(given));
  if (found !== undefined) return found;
  const names = keys.map(({ key }) => key);
  const close = nearest(given, names);
  throw new ForgeError('bad_request', `columns has no key "${given}" for ${method}; there are ${names.join(', ')}`, {
    next: close === undefined ? 'map one of these to your column' : `did you mean ${close}?`,
  });
}
