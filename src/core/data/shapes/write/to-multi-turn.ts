import { type Example, splitAnswer } from '../example.ts';
import { type RowNotes, fault, isAbsent, isObject } from '../row-fields.ts';
import { rowParts } from '../row-parts.ts';
import { type Writer, spoken } from './built.ts';
import { openAiMessages } from './openai-messages.ts';
import { checkMessages, readId } from './to-rft.ts';

/**
 * A row of multi-turn RFT: id and metadata {prompt, answer, task, info}. Absent are null, "" and {}; 0 and false are answers.
 * Objects become JSON text, not Python's.
 */
export const toMultiTurn: Writer = (example, _target, notes) => {
  const { earlier, answer: said } = splitAnswer(example);
  const asked = said !== undefined && isAbsent(example.reference) ? { ...example, turns: earlier } : example;
  checkMessages(asked, notes);
  const answer = toTextValue(
    isAbsent(example.reference) ? spoken(said === undefined ? [] : [said]) : example.reference,
  );
  const task = toTextValue(example.task);
  const info = readInfo(example.info, notes);
  const metadata = {
    prompt: promptOf(asked),
    ...(answer === undefined ? {} : { answer }),
    ...(task === undefined ? {} : { task }),
    ...(info === undefined ? {} : { info }),
  };
  const id = isAbsent(example.id) ? undefined : readId(example.id, notes);
  return {
    record: { ...(id === undefined ? {} : { id }), metadata },
    prompt: spoken(asked.turns),
    answer: answer ?? '',
    identity: metadata,
    parts:
      (answer === undefined ? 0 : rowParts.answer) |
      (task === undefined ? 0 : rowParts.task) |
      (info === undefined ? 0 : rowParts.info),
  };
};

/** One text by the user is that text; anything more is a list of messages. */
function promptOf({ turns, system }: Example): unknown {
  const [turn, more] = turns;
  const [block, further] = turn?.blocks ?? [];
  if (system === undefined && more === undefined && further === undefined && block?.kind === 'text') return block.text;
  return openAiMessages(system, turns);
}

function toTextValue(value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An object, or a text that is JSON. */
function readInfo(info: unknown, notes: RowNotes): unknown {
  if (isAbsent(info)) return undefined;
  if (isObject(info)) return info;
  if (typeof info !== 'string' || !isJson(info)) fault(notes, 'bad_info', 'info is neither an object nor JSON text');
  return info;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // said by the caller
  }
}
