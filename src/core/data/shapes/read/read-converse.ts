import { type Example, type Tool, newExample } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import { readConverseTurns } from './converse-turns.ts';

export const SCHEMA_VERSION = 'bedrock-conversation-2024';

const KNOWN = new Set(['schemaVersion', 'messages', 'system', 'toolConfig']);

/**
 * Reads a Bedrock Converse record (`schemaVersion`, `messages`, `system`, `toolConfig`). A missing schema version, foreign
 * fields, role aliases and plain-string content are mended. `extras`: columns that may stand beside the record because they
 * say how to split.
 */
export function readConverse(record: Record<string, unknown>, extras: readonly string[], notes: RowNotes): Example {
  checkTop(record, extras, notes);
  return newExample({
    turns: readConverseTurns(record['messages'], notes),
    system: readConverseSystem(record['system'], notes),
    tools: readToolConfig(record['toolConfig'], notes),
  });
}

function checkTop(record: Record<string, unknown>, extras: readonly string[], notes: RowNotes): void {
  const version = record['schemaVersion'];
  const said = version === undefined ? 'schemaVersion is missing' : `schemaVersion is ${JSON.stringify(version)}`;
  if (version !== SCHEMA_VERSION) mend(notes, 'schema_version_written', 'schema_version', said);
  const foreign = Object.keys(record).filter((key) => !KNOWN.has(key) && !extras.includes(key));
  if (foreign.length > 0) mend(notes, 'field_removed', 'unknown_field', `unknown field ${foreign.join(', ')}`);
}

/** The system texts, joined by line feeds; undefined when there is none. */
export function readConverseSystem(system: unknown, notes: RowNotes): string | undefined {
  if (system === undefined || system === null) return undefined;
  if (typeof system === 'string') return system;
  const blocks: unknown[] = Array.isArray(system) ? system : [system];
  const texts = blocks.flatMap((block) =>
    isObject(block) && typeof block['text'] === 'string' ? [block['text']] : [],
  );
  if (texts.length !== blocks.length) fault(notes, 'bad_content', 'system holds something that is not {"text": …}');
  if (texts.length > 1) notes.repairs.push('system_joined');
  return texts.length === 0 ? undefined : texts.join('\n');
}

function readToolConfig(config: unknown, notes: RowNotes): Tool[] {
  if (config === undefined || config === null) return [];
  const tools = isObject(config) ? config['tools'] : undefined;
  if (!Array.isArray(tools) || tools.length === 0) {
    fault(notes, 'bad_tools', 'toolConfig has no tools');
    return [];
  }
  return tools.flatMap((tool, index) => {
    const spec = isObject(tool) && isObject(tool['toolSpec']) ? tool['toolSpec'] : undefined;
    if (spec === undefined) fault(notes, 'bad_tools', `tool ${index + 1} has no toolSpec`);
    return spec === undefined ? [] : [toTool(spec, index, notes)];
  });
}

function toTool({ name, description, inputSchema }: Record<string, unknown>, index: number, notes: RowNotes): Tool {
  if (typeof name !== 'string' || name.trim() === '') fault(notes, 'bad_tools', `tool ${index + 1} has no name`);
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : undefined,
    schema: isObject(inputSchema) ? inputSchema['json'] : undefined,
  };
}
