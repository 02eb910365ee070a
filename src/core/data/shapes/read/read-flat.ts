import type { ExtraColumn, RoleColumns } from '../../sources/source.ts';
import { type Block, type Example, newExample } from '../example.ts';
import { type RowNotes, fault, isObject, toText } from '../row-fields.ts';
import type { Target } from '../target.ts';
import { fromPrompt } from './read-rft.ts';
import { flatImages, flatMedia } from './flat-media.ts';
import { findForm } from './flat-forms.ts';

const referenced: readonly Target['shape'][] = ['rft', 'prompt_reference', 'rft_multiturn'];
const paired: readonly Target['shape'][] = ['dpo', 'preference', 'judge'];

/**
 * Reads an object with one value per column. A row that lacks the mapped columns but has those of another known form (query and
 * response, instruction and output …) is read as that.
 */
export function readFlat(
  object: Record<string, unknown>,
  mapped: RoleColumns,
  extras: readonly ExtraColumn[],
  target: Target,
  notes: RowNotes,
): Example {
  const columns = findForm(object, mapped, target);
  const text = (role: keyof RoleColumns): string | undefined => textOfColumn(object, columns[role], notes);
  const { answer: answerColumn = 'answer' } = columns;
  const example = newExample({
    ...readPrompt(object, columns, target, notes),
    system: text('system'),
    id: raw(object, columns.id),
    task: raw(object, columns.task),
    info: raw(object, columns.info),
    metadata: text('metadata'),
    extras: Object.fromEntries(
      extras.filter(({ column }) => Object.hasOwn(object, column)).map(({ key, column }) => [key, object[column]]),
    ),
  });
  if (referenced.includes(target.shape))
    return { ...example, reference: readReference(object, columns, target, notes) };
  if (target.shape === 'cpt') return example;
  const reasoning = text('reasoning');
  const thought: Block[] = reasoning === undefined || reasoning === '' ? [] : [{ kind: 'reasoning', text: reasoning }];
  const answer = required(object, answerColumn, text('answer'), notes);
  example.turns.push({ role: 'assistant', at: 2, blocks: [...thought, { kind: 'text', text: answer }] });
  if (!paired.includes(target.shape)) return example;
  const rejected = required(object, columns.rejected ?? 'rejected', text('rejected'), notes);
  return { ...example, rejected: [{ kind: 'text', text: rejected }] };
}

function readPrompt(
  object: Record<string, unknown>,
  columns: RoleColumns,
  target: Target,
  notes: RowNotes,
): Partial<Example> {
  const { prompt: column = 'prompt', input } = columns;
  const value = object[column];
  if (Array.isArray(value) && referenced.includes(target.shape)) return fromPrompt(value, notes);
  const given = required(object, column, textOfColumn(object, column, notes), notes);
  const more = textOfColumn(object, input, notes);
  const text = more === undefined || more.trim() === '' ? given : `${given}\n\n${more}`;
  const media = [...flatMedia(object, columns, notes), ...flatImages(raw(object, columns.images), notes)];
  return { turns: [{ role: 'user', at: 1, blocks: [...media, { kind: 'text', text }] }] };
}

/** A reference stays what it is: text, or an object; for multi-turn rows it becomes text. */
function readReference(
  object: Record<string, unknown>,
  columns: RoleColumns,
  target: Target,
  notes: RowNotes,
): unknown {
  const { answer: column = 'reference_answer' } = columns;
  const value = object[column];
  if (target.shape !== 'rft_multiturn' && !Object.hasOwn(object, column)) required(object, column, undefined, notes);
  return typeof value === 'number' || typeof value === 'boolean'
    ? textOfColumn(object, column, notes)
    : (value ?? undefined);
}

function raw(object: Record<string, unknown>, column: string | undefined): unknown {
  return column === undefined || !Object.hasOwn(object, column) ? undefined : (object[column] ?? undefined);
}

function textOfColumn(
  object: Record<string, unknown>,
  column: string | undefined,
  notes: RowNotes,
): string | undefined {
  const found = toText(raw(object, column), column ?? '');
  if ('code' in found) notes.faults.push(found);
  else if (found.converted) notes.repairs.push('number_to_text');
  return 'code' in found ? undefined : found.text;
}

function required(object: Record<string, unknown>, column: string, text: string | undefined, notes: RowNotes): string {
  if (text !== undefined || notes.faults.length > 0) return text ?? '';
  const keys = Object.keys(object).slice(0, 8).join(', ');
  if (Object.hasOwn(object, column)) fault(notes, 'missing_value', `"${column}" is null`);
  else fault(notes, 'missing_value', `there is no "${column}", only ${keys === '' ? 'an empty object' : keys}`);
  return '';
}

/** Whether the mapped question is there, so that the row is columns whatever else it holds. */
export function hasMappedPrompt(object: Record<string, unknown>, { prompt }: RoleColumns): boolean {
  return prompt !== undefined && Object.hasOwn(object, prompt) && !isObject(object[prompt]);
}
