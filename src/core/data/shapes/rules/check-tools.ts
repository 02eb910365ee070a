import type { Block, Example, Tool, Turn } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import type { Target } from '../target.ts';

/** Rules about tools: their definitions, and that calls and results belong together. Source: the Nova SFT validator. */
export function checkToolRules(example: Example, target: Target, notes: RowNotes): void {
  const { tools, turns } = example;
  const used = turns.some(({ blocks }) => blocks.some(isToolBlock));
  if (tools.length === 0 && !used) return;
  if (!target.tools)
    return fault(notes, 'tools_not_trained', `the row has tools; ${target.model} does not train on them`);
  example.tools = tools.map((tool) => checkTool(tool, notes));
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fault(notes, 'bad_tools', `tool ${twice} is defined twice`);
  if (tools.length > 0) checkCalls(turns, names, notes);
  else notes.remarks.push({ code: 'tools_undeclared', detail: 'tools are called but not defined' });
}

function isToolBlock({ kind }: Block): boolean {
  return kind === 'tool_use' || kind === 'tool_result';
}

/** A tool without parameters takes none; one without a description is described by its name. */
export function checkTool(tool: Tool, notes: RowNotes): Tool {
  const described = tool.description !== undefined && tool.description.trim() !== '';
  if (!described) mend(notes, 'tool_described', 'bad_tools', `tool ${tool.name} has no description`);
  return { name: tool.name, description: described ? tool.description : tool.name, schema: checkSchema(tool, notes) };
}

function checkSchema({ name, schema }: Tool, notes: RowNotes): unknown {
  if (schema === undefined || schema === null || (isObject(schema) && Object.keys(schema).length === 0)) {
    mend(notes, 'tool_parameters_written', 'bad_tools', `tool ${name} has no parameters`);
    return { type: 'object', properties: {} };
  }
  if (!isObject(schema) || !('type' in schema))
    fault(notes, 'bad_tools', `the parameters of tool ${name} have no type`);
  return schema;
}

function checkCalls(turns: readonly Turn[], names: readonly string[], notes: RowNotes): void {
  const calls = new Set<string>();
  const answered = new Set<string>();
  for (const { blocks, at } of turns) {
    const before = new Set(calls);
    for (const block of blocks) {
      if (block.kind === 'tool_use') {
        if (!names.includes(block.name))
          fault(notes, 'bad_tools', `message ${at} calls ${block.name}, which is not defined`);
        if (calls.has(block.id)) fault(notes, 'bad_tools', `message ${at} uses the call id ${block.id} again`);
        calls.add(block.id);
      } else if (block.kind === 'tool_result') {
        if (!before.has(block.id))
          fault(notes, 'bad_tools', `message ${at} has a result for ${block.id}, which nobody called before`);
        if (answered.has(block.id)) fault(notes, 'bad_tools', `message ${at} has a second result for ${block.id}`);
        answered.add(block.id);
      }
    }
  }
}
