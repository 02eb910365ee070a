import { type RowFault, type RowFields, isObject } from './row-fields.ts';
import { type Turn, readTurns } from './converse-turns.ts';

export const SCHEMA_VERSION = 'bedrock-conversation-2024';

type Options = { system: string | undefined; repair: boolean; reasoning: boolean };

const KNOWN = new Set(['schemaVersion', 'messages', 'system']);

/**
 * Reads a Bedrock Converse record (`schemaVersion`, `messages`, `system`) by the rules of the Nova SFT validator. With
 * `repair`, a missing schema version, foreign fields, role aliases and plain-string content are mended and said.
 * `extras`: columns that may stand beside the record because they say how to split.
 */
export function fromConverse(
  record: Record<string, unknown>,
  options: Options,
  extras: readonly string[],
): RowFields | RowFault {
  const fields: RowFields = { prompt: '', answer: '', repairs: [], remarks: [] };
  const fault = checkTop(record, options, extras, fields);
  if (fault !== undefined) return fault;
  const turns = readTurns(record['messages'], options.repair, fields);
  if (!Array.isArray(turns)) return turns;
  const system = readSystem(record['system']);
  if (typeof system === 'object') return system;
  return fill(fields, turns, system === '' ? options.system : system, options.reasoning);
}

function checkTop(
  record: Record<string, unknown>,
  options: Options,
  extras: readonly string[],
  fields: RowFields,
): RowFault | undefined {
  const version = record['schemaVersion'];
  const said = version === undefined ? 'schemaVersion is missing' : `schemaVersion is ${JSON.stringify(version)}`;
  const foreign = Object.keys(record).filter((key) => !KNOWN.has(key) && !extras.includes(key));
  if (foreign.includes('toolConfig') || foreign.includes('tools'))
    return { code: 'unsupported_content', detail: 'the record defines tools' };
  const found: RowFault[] = [];
  if (version !== SCHEMA_VERSION) found.push({ code: 'schema_version', detail: said });
  if (foreign.length > 0) found.push({ code: 'unknown_field', detail: `unknown field ${foreign.join(', ')}` });
  if (!options.repair) return found[0];
  fields.repairs.push(
    ...found.map(({ code }) => (code === 'schema_version' ? 'schema_version_written' : 'field_removed')),
  );
  fields.remarks.push(...found);
  return undefined;
}

/** The system text, empty when there is none. */
function readSystem(system: unknown): string | RowFault {
  if (system === undefined || system === null) return '';
  if (typeof system === 'string') return system;
  const blocks: unknown[] = Array.isArray(system) ? system : [system];
  const texts = blocks.map((block) => (isObject(block) ? block['text'] : undefined));
  const found = texts.filter((text) => typeof text === 'string');
  if (found.length !== texts.length)
    return { code: 'bad_content', detail: 'system holds something that is not {"text": …}' };
  return found.join('\n');
}

function fill(fields: RowFields, turns: Turn[], system: string | undefined, reasoning: boolean): RowFields | RowFault {
  const last = turns.at(-1);
  if (last === undefined) return { code: 'bad_content', detail: 'messages is empty' };
  const earlier = turns.slice(0, -1);
  fields.prompt = earlier.flatMap((turn) => [...(turn.reasoning ?? []), turn.text]).join('\n');
  fields.answer = last.text;
  if (system !== undefined && system !== '') fields.system = system;
  const kept: Turn[] = reasoning ? turns : turns.map(({ role, text }) => ({ role, text }));
  if (kept !== turns && turns.some((turn) => turn.reasoning !== undefined))
    fields.remarks.push({ code: 'reasoning_left_out', detail: 'this model does not train on reasoning' });
  const thought = kept.at(-1)?.reasoning;
  if (thought !== undefined) fields.reasoning = thought.join('\n');
  if (turns.length > 2) fields.conversation = JSON.stringify(toConverse(kept, fields.system));
  return fields;
}

/** A conversation as Nova trains on it. Key order: schemaVersion, messages, system. */
function toConverse(turns: readonly Turn[], system: string | undefined) {
  return {
    schemaVersion: SCHEMA_VERSION,
    messages: turns.map(({ role, text, reasoning }) => ({
      role,
      content: [
        ...(reasoning ?? []).map((thought) => ({ reasoningContent: { reasoningText: { text: thought } } })),
        { text },
      ],
    })),
    ...(system === undefined ? {} : { system: [{ text: system }] }),
  };
}
