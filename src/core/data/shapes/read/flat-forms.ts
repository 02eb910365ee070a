import type { RoleColumns } from '../../sources/source.ts';
import type { Target } from '../target.ts';

const questionAndAnswer: readonly RoleColumns[] = [
  { prompt: 'query', answer: 'response', system: 'system', metadata: 'metadata' },
  { prompt: 'instruction', input: 'input', answer: 'output', system: 'system' },
  { prompt: 'question', answer: 'answer', system: 'system' },
  { prompt: 'prompt', answer: 'completion', system: 'system' },
  { prompt: 'prompt', answer: 'response', system: 'system' },
  { prompt: 'prompt', answer: 'answer', system: 'system' },
  { prompt: 'input', answer: 'output', system: 'system' },
];
const pairs: readonly RoleColumns[] = [{ prompt: 'prompt', answer: 'chosen', rejected: 'rejected', system: 'system' }];
const judged: readonly RoleColumns[] = [{ prompt: 'prompt', answer: 'response_A', rejected: 'response_B' }];
const references: readonly RoleColumns[] = [
  { prompt: 'question', answer: 'reference_answer', system: 'system', id: 'id' },
  { prompt: 'prompt', answer: 'reference_answer', system: 'system', id: 'id' },
  ...questionAndAnswer,
];
const prompts: readonly RoleColumns[] = [
  { prompt: 'prompt', answer: 'answer', task: 'task', info: 'info', id: 'id' },
  { prompt: 'question', answer: 'answer', task: 'task', info: 'info', id: 'id' },
];

const forms: Readonly<Record<Target['shape'], readonly RoleColumns[]>> = {
  converse: questionAndAnswer,
  messages: questionAndAnswer,
  eval: questionAndAnswer,
  dpo: pairs,
  preference: pairs,
  judge: judged,
  rft: references,
  prompt_reference: references,
  rft_multiturn: prompts,
  cpt: [{ prompt: 'text' }],
};

/** The mapped columns, or those of the first known form that the row has when it has none of the mapped ones. */
export function findForm(object: Record<string, unknown>, mapped: RoleColumns, { shape }: Target): RoleColumns {
  const has = (name: string | undefined): boolean => name !== undefined && Object.hasOwn(object, name);
  if (has(mapped.prompt) || has(mapped.answer)) return mapped;
  const form = forms[shape].find(({ prompt, answer }) => has(prompt) && (answer === undefined || has(answer)));
  return form ?? mapped;
}
