import { type Block, type Example, type Turn, newExample } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';
import { readConverseContent } from './converse-turns.ts';
import { readFunctions } from './openai-functions.ts';
import { readConverseSystem } from './read-converse.ts';
import { readOpenAiMessages } from './read-openai.ts';
import { readRole } from './read-role.ts';
import { readFunctionTools } from './openai-tools.ts';

/** Reads `prompt`, `chosen`, `rejected`: texts, or lists of messages; without a prompt both lists begin with the same messages. */
export function readPreference(row: Record<string, unknown>, notes: RowNotes): Example {
  const chosen = readSide(row['chosen'], 'chosen', notes);
  const rejected = readSide(row['rejected'], 'rejected', notes);
  const prompt = row['prompt'] ?? row['question'] ?? row['instruction'];
  const opening = prompt === undefined ? newExample({ turns: chosen.turns.slice(0, -1) }) : readPrompt(prompt, notes);
  if (prompt === undefined) checkSamePrompt(chosen, rejected, notes);
  const system = opening.system ?? chosen.system ?? (typeof row['system'] === 'string' ? row['system'] : undefined);
  return withAnswers({ ...opening, system }, chosen.turns.at(-1), rejected.turns.at(-1), notes);
}

/** Reads OpenAI preference rows: `input` {messages, tools}, `preferred_output`, `non_preferred_output`. */
export function readOpenAiPreference(row: Record<string, unknown>, notes: RowNotes): Example {
  const input = isObject(row['input']) ? row['input'] : { messages: row['input'] };
  const opening =
    typeof input['messages'] === 'string'
      ? readPrompt(input['messages'], notes)
      : readOpenAiMessages(input['messages'], notes);
  opening.tools = [...readFunctionTools(input['tools'], notes), ...readFunctions(input['functions'], notes)];
  const preferred = readSide(row['preferred_output'], 'preferred_output', notes);
  const other = readSide(row['non_preferred_output'], 'non_preferred_output', notes);
  return withAnswers(opening, preferred.turns.at(-1), other.turns.at(-1), notes);
}

/** Reads rows that are preference records already: the last message has two candidates. */
export function readDpo(row: Record<string, unknown>, notes: RowNotes): Example {
  const messages: unknown[] = Array.isArray(row['messages']) ? row['messages'] : [];
  const turns = messages.slice(0, -1).flatMap((message, index) => readDpoTurn(message, index + 1, notes));
  const last = messages.at(-1);
  const candidates: unknown[] = isObject(last) && Array.isArray(last['candidates']) ? last['candidates'] : [];
  if (candidates.length !== 2)
    fault(notes, 'bad_preference', `the last message has ${candidates.length} candidates, not 2`);
  const labelled = (label: string): Turn | undefined => {
    const found = candidates.find((candidate) => isObject(candidate) && candidate['preferenceLabel'] === label);
    if (!isObject(found)) fault(notes, 'bad_preference', `no candidate has preferenceLabel "${label}"`);
    const blocks = isObject(found)
      ? readConverseContent(found['content'], `the ${label} candidate`, 'assistant', notes)
      : [];
    return { role: 'assistant', at: messages.length, blocks };
  };
  const opening = newExample({ turns, system: readConverseSystem(row['system'], notes) });
  return withAnswers(opening, labelled('preferred'), labelled('non-preferred'), notes);
}

function readDpoTurn(message: unknown, at: number, notes: RowNotes): Turn[] {
  const role = isObject(message) ? readRole(message['role'], at, notes) : undefined;
  if (!isObject(message) || role === undefined) return [];
  return [{ role, at, blocks: readConverseContent(message['content'], `message ${at}`, role, notes) }];
}

function readPrompt(prompt: unknown, notes: RowNotes): Example {
  if (typeof prompt !== 'string') return readOpenAiMessages(prompt, notes);
  return newExample({ turns: [{ role: 'user', at: 1, blocks: [{ kind: 'text', text: prompt }] }] });
}

/** An answer as a text, one message, or a list of messages whose last one it is. */
function readSide(side: unknown, name: string, notes: RowNotes): Example {
  if (side === undefined || side === null) {
    fault(notes, 'missing_value', `there is no "${name}"`);
    return newExample({});
  }
  if (typeof side !== 'string') return readOpenAiMessages(isObject(side) ? [side] : side, notes);
  return newExample({ turns: [{ role: 'assistant', at: 1, blocks: [{ kind: 'text', text: side }] }] });
}

function checkSamePrompt(chosen: Example, rejected: Example, notes: RowNotes): void {
  const prompts = [chosen, rejected].map(({ turns }) => JSON.stringify(turns.slice(0, -1)));
  if (prompts[0] === '[]')
    fault(notes, 'missing_value', 'there is no "prompt", and chosen holds nothing before the answer');
  else if (prompts[0] !== prompts[1])
    fault(notes, 'bad_preference', 'chosen and rejected do not answer the same prompt');
}

function withAnswers(opening: Example, better: Turn | undefined, worse: Turn | undefined, notes: RowNotes): Example {
  for (const [turn, name] of [
    [better, 'preferred'],
    [worse, 'other'],
  ] as const)
    if (turn?.role === 'user') fault(notes, 'bad_preference', `the ${name} answer is by the user`);
  const rejected: Block[] = worse?.blocks ?? [];
  return { ...opening, turns: [...opening.turns, ...(better === undefined ? [] : [better])], rejected };
}
