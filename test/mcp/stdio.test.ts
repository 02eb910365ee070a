import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { toolList } from '../../src/mcp/tool-list.ts';
import { tools } from '../../src/tools/index.ts';
import { writeTickets } from '../support/dataset.ts';
import { initialize, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();

describe('the built server', () => {
  it('falls back cleanly for a client of a newer protocol and then serves it', async () => {
    const server = spawnServer(await newFolder());
    const probe = await server.request('server/discover', {});
    expect(probe.error?.code).toBe(-32601);
    const hello = await initialize(server);
    expect(hello.result).toMatchObject({ protocolVersion: '2025-11-25', serverInfo: { name: 'nova-forge-mcp' } });
    const { result } = await server.request('tools/list');
    expect(result?.['tools']).toEqual(JSON.parse(JSON.stringify(toolList(tools))));
    server.process.kill('SIGKILL');
  });

  it('writes nothing but JSON-RPC on stdout, whatever is thrown at it', async () => {
    const server = spawnServer(await newFolder(), ['--log-level', 'debug']);
    await initialize(server);
    server.process.stdin.write('this is not JSON\n{"jsonrpc":"2.0","id":99,"method":"no/such"}\n[]\n{}\n\n');
    await server.request('tools/call', { name: 'get_run', arguments: { id: 'nothing' } });
    await server.request('tools/call', { name: 'prepare_dataset', arguments: { source: '/no/such/file.csv' } });
    await server.request('ping');
    for (const line of server.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    server.process.kill('SIGKILL');
  });

  it.each(['end of input', 'SIGTERM', 'SIGINT'])(
    'goes within half a second of %s with a job running, and the job goes on',
    async (how) => {
      const home = await newFolder();
      const source = await writeTickets(home, 3000);
      const first = spawnServer(home);
      await initialize(first);
      const call = async (name: string, args: object) =>
        (await first.request('tools/call', { name, arguments: args })).result?.['structuredContent'] as Record<
          string,
          string
        >;
      const dataset = await call('prepare_dataset', { source });
      const run = await call('start_training', {
        dataset: dataset['dataset_id'],
        hyperparameters: { epochs: 60, patience: 0 },
      });
      await first.request('resources/subscribe', { uri: `forge://runs/${run['run_id']}` });
      const asked = performance.now();
      if (how === 'end of input') first.process.stdin.end();
      else first.process.kill(how === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
      await first.exited;
      // A generous guard against hanging; the promise is half a second.
      expect(performance.now() - asked).toBeLessThan(2000);

      const second = spawnServer(home);
      await initialize(second);
      const report = await second.request('tools/call', {
        name: 'get_run',
        arguments: { id: run['run_id'], wait_s: 45 },
      });
      expect(report.result?.['structuredContent']).toMatchObject({ state: 'succeeded', progress: { percent: 100 } });
      second.process.stdin.end();
      await second.exited;
    },
  );

  it('answers what was piped in before the input ended', async () => {
    const server = spawnServer(await newFolder());
    const answered = server.request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'pipe', version: '1' },
    });
    const listed = server.request('tools/list');
    server.process.stdin.end();
    await Promise.all([answered, listed]);
    expect((await server.exited).code).toBe(0);
  });

  it('ends with an explanation and code 2 when a setting is wrong', async () => {
    const server = spawnServer(await newFolder(), ['--max-usd-per-run', 'lots']);
    const [chunk] = await once(server.process.stderr, 'data');
    expect(String(chunk)).toContain('--max-usd-per-run (NOVA_FORGE_MAX_USD_PER_RUN) is "lots"');
    expect((await server.exited).code).toBe(2);
    await sleep(0);
  });
});
