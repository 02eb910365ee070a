import { beforeEach, describe, expect, it } from 'vitest';
import { connect, localPorts, type TestClient } from '../support/client.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();

describe('a tool call', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = await connect(localPorts(await newFolder()));
  });

  it('refuses an argument it does not know rather than dropping it, and names the nearest', async () => {
    const answer = await client.call('start_training', {
      dataset: 'ds-1',
      hyperparameter: { epochs: 3 },
      methd: 'baseline',
    });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatchInlineSnapshot(`
      "bad_request: start_training was not called: unknown argument "hyperparameter"; did you mean "hyperparameters"?; unknown argument "methd"; did you mean "method"?
      Next: call start_training again with the arguments corrected; nothing was started or changed"
    `);
  });

  it('refuses an unknown argument inside an argument', async () => {
    const answer = await client.call('prepare_dataset', { source: 'x.csv', split: { train: 0.9, valid: 0.1 } });
    expect(answer.text).toContain('unknown argument "valid" in "split"; did you mean "validation"?');
  });

  it('tells of every bad value at once, with what it got and what it takes', async () => {
    const answer = await client.call('get_run', { log_lines: 500, wait_s: -1, detail: 'ful' });
    expect(answer.text).toContain('"log_lines" is 500 but takes at most 200');
    expect(answer.text).toContain('"wait_s" is -1 but takes at least 0');
    expect(answer.text).toContain('"detail" is "ful" but takes concise, full (did you mean "full"?)');
  });

  it.each(['ds-mine', 'baseline', ' ', 'a\nb', '../x', '__proto__'])('refuses %j as a name', async (name) => {
    const answer = await client.call('prepare_dataset', { source: 'x.csv', name });
    expect(answer.text).toMatch(/^bad_request: prepare_dataset was not called: "name": takes letters, digits/);
  });

  it('names what is missing', async () => {
    expect((await client.call('stop_run')).text).toContain('"id" is missing');
  });

  it('answers an unknown tool with a protocol error that names the nearest', async () => {
    await expect(client.call('start_trainings')).rejects.toThrow(
      /-32602.*unknown tool "start_trainings"; did you mean start_training\?/,
    );
  });

  it('answers an error as text alone, with the next step', async () => {
    const result = await client.client.callTool({ name: 'get_run', arguments: { id: 'tr-000000000000' } });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toBeUndefined();
    expect(result.content).toEqual([
      { type: 'text', text: expect.stringMatching(/^not_found: no training "tr-000000000000".*\nNext: /s) },
    ]);
  });

  it('lists and allows only what changes nothing when read-only', async () => {
    const reader = await connect(localPorts(await newFolder()), { readOnly: true });
    const { tools } = await reader.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['compare_runs', 'get_run', 'invoke_model']);
    await expect(reader.call('start_training', { dataset: 'x' })).rejects.toThrow(/unknown tool/);
  });

  it('says where to begin when there is nothing yet', async () => {
    const answer = await client.call('get_run');
    expect(answer.data).toEqual({
      live: [],
      recent: [],
      cost_per_day: 0,
      next: 'nothing yet: call prepare_dataset with your file',
    });
  });
});
