import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { toolList } from '../../src/mcp/tool-list.ts';
import { instructions } from '../../src/tools/instructions.ts';
import { tools } from '../../src/tools/index.ts';

const listed = toolList(tools);

it('offers the eight tools, each with all four hints and strict arguments', () => {
  expect(listed.map(({ name }) => name)).toEqual([
    'prepare_dataset',
    'start_training',
    'evaluate_model',
    'compare_runs',
    'deploy_model',
    'get_run',
    'stop_run',
    'invoke_model',
  ]);
  for (const tool of listed) {
    expect(Object.keys(tool.annotations ?? {}).toSorted(), tool.name).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
      'title',
    ]);
    expect(tool.inputSchema, tool.name).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool.description?.length, tool.name).toBeLessThanOrEqual(900);
  }
});

it('costs a model at most 2,500 tokens to read, and 5,000 with output schemas', () => {
  const read = listed.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  const tokens = { read: encode(JSON.stringify(read)).length, whole: encode(JSON.stringify({ tools: listed })).length };
  console.log(
    `tools as a model reads them: ${tokens.read} tokens; whole list: ${tokens.whole}; instructions: ${instructions.length} characters`,
  );
  expect(tokens.read).toBeLessThanOrEqual(2500);
  expect(tokens.whole).toBeLessThanOrEqual(5000);
  expect(instructions.length).toBeLessThanOrEqual(2000);
});

it('is what it was', () => {
  expect(listed).toMatchSnapshot();
});
