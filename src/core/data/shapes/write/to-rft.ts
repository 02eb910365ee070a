import { type Example, splitAnswer } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import { rowParts } from '../row-parts.ts';
import { checkTool } from '../rules/check-tools.ts';
import { type Built, type Writer, spoken } from './built.ts';
import { openAiMessages, openAiTools } from './openai-messages.ts';

/**
 * An RFT row: id, messages, tools, reference_answer, then the further fields. A conversation that ends with an answer and has no
 * reference is asked without it, and compared with it.
 */
export const toRft: Writer = (example, _target, notes) => {
  const row = asQuestion(example, notes);
  checkMessages(row, notes);
  const id = readId(row.id, notes);
  const reference = readReference(row.reference, notes);
  const tools = row.tools.map((tool) => checkTool(tool, notes));
  const body: Built['record'] = {
    messages: openAiMessages(row.system, withoutReasoning(row.turns, notes)),
    ...(tools.length === 0 ? {} : { tools: openAiTools(tools) }),
    ...(reference === undefined ? {} : { reference_answer: reference }),
    ...row.extras,
  };
  return {
    record: { ...(id === undefined ? {} : { id }), ...body },
    prompt: spoken(row.turns),
    answer: textOfReference(reference),
    identity: body,
    parts: (id === undefined ? 0 : rowParts.id) | (reference === undefined ? 0 : rowParts.reference),
  };
};

/** A prompt with its reference, for reinforcement learning on open-weight models: prompt as messages, reference_answer. */
export const toPromptReference: Writer = (example, target, notes) => {
  const built = toRft(example, target, notes);
  const { id, messages, tools, reference_answer, ...extras } = built.record;
  const given = Object.entries({ id, prompt: messages, tools, reference_answer }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...built, record: { ...Object.fromEntries(given), ...extras } };
};

export function textOfReference(reference: unknown): string {
  if (reference === undefined) return '';
  return typeof reference === 'string' ? reference : JSON.stringify(reference);
}

function asQuestion(example: Example, notes: RowNotes): Example {
  const { earlier, answer } = splitAnswer(example);
  if (answer === undefined || (example.reference ?? undefined) !== undefined) return example;
  const text = answer.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');
  notes.repairs.push('answer_to_reference');
  return { ...example, turns: earlier, reference: text };
}

/** RFT messages hold no reasoning. */
function withoutReasoning(turns: Example['turns'], notes: RowNotes): Example['turns'] {
  if (turns.some(({ blocks }) => blocks.some(({ kind }) => kind === 'reasoning')))
    notes.remarks.push({ code: 'reasoning_left_out', detail: 'RFT messages hold no reasoning' });
  return turns.map((turn) => ({ ...turn, blocks: turn.blocks.filter(({ kind }) => kind !== 'reasoning') }));
}

export function checkMessages({ turns, system, systemLate }: Example, notes: RowNotes): void {
  if (systemLate) fault(notes, 'system_late', 'a system message stands behind others');
  if (system?.trim() === '') fault(notes, 'bad_content', 'the system message is empty');
  if (!turns.some(({ role }) => role === 'user')) fault(notes, 'empty_prompt', 'no message is by the user');
  for (const { blocks, role, at } of turns) {
    const blank = blocks.every((block) => block.kind === 'text' && block.text.trim() === '');
    if (blank) fault(notes, role === 'user' ? 'empty_prompt' : 'empty_answer', `message ${at} has no text`);
    if (blocks.some((block) => block.kind === 'text' && /\p{Surrogate}/u.test(block.text)))
      fault(notes, 'bad_unicode', `message ${at} holds half of a surrogate pair`);
  }
}

/** An id is text; numbers become text. */
export function readId(id: unknown, notes: RowNotes): string | undefined {
  if (id === undefined || id === null) return undefined;
  if (typeof id === 'string' && id.trim() !== '') return id;
  if (typeof id === 'number') {
    mend(notes, 'number_to_text', 'bad_id', `id is the number ${id}, not text`);
    return String(id);
  }
  fault(notes, 'bad_id', `id is ${JSON.stringify(id)}, not a text with something in it`);
  return undefined;
}

function readReference(reference: unknown, notes: RowNotes): unknown {
  if (reference === undefined || reference === null) return undefined;
  if (typeof reference === 'string' && reference.trim() !== '') return reference;
  if (isObject(reference) && Object.keys(reference).length > 0) return reference;
  if (typeof reference === 'number' || typeof reference === 'boolean') {
    mend(
      notes,
      'number_to_text',
      'bad_reference',
      `reference_answer is the ${typeof reference} ${reference}, not text`,
    );
    return String(reference);
  }
  fault(
    notes,
    'bad_reference',
    `reference_answer is ${JSON.stringify(reference).slice(0, 60)}, neither text nor an object with something in it`,
  );
  return undefined;
}
