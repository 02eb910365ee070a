import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { builtEntry } from '../support/client.ts';

const NOTE = /^SIMULATED: .*nothing is real, nothing is billed/;

describe('simulate', () => {
  it('serves against the stand-in and says so on connecting, with every answer and to every mistake', async () => {
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [builtEntry, 'simulate'],
      env: { PATH: process.env['PATH'] ?? '', AWS_PROFILE: 'mine', NOVA_FORGE_HOME: '/nowhere/at/all' },
      stderr: 'ignore',
    });
    await client.connect(transport);
    try {
      expect(client.getInstructions()).toMatch(NOTE);
      for (const args of [{}, { id: 'tr-none' }, { idd: 'x' }]) {
        const { content } = await client.callTool({ name: 'get_run', arguments: args });
        expect(content).toMatchObject([{ type: 'text', text: expect.stringMatching(NOTE) }, { type: 'text' }]);
      }
      const { contents } = await client.readResource({ uri: 'forge://runs' });
      expect(contents).toMatchObject([{ uri: 'forge://runs' }, { text: expect.stringMatching(NOTE) }]);
    } finally {
      await client.close();
    }
  });

  it('runs alone for other programs, and prints what they need', async () => {
    const child = spawn(process.execPath, [builtEntry, 'simulate', '--endpoint-only'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const variables = new Map<string, string>();
    for await (const line of createInterface({ input: child.stdout })) {
      const [, name = '', value = ''] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
      variables.set(name, value);
      if (name === 'NOVA_FORGE_MAX_USD_PER_DAY') break;
    }
    const sts = new STSClient({
      endpoint: variables.get('AWS_ENDPOINT_URL') ?? '',
      region: variables.get('AWS_REGION') ?? '',
      credentials: {
        accessKeyId: variables.get('AWS_ACCESS_KEY_ID') ?? '',
        secretAccessKey: variables.get('AWS_SECRET_ACCESS_KEY') ?? '',
      },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('000000000000');
    const home = variables.get('NOVA_FORGE_HOME') ?? '';
    expect(existsSync(home)).toBe(true);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    expect(existsSync(home)).toBe(false);
  });

  it.each([['simulate', '--help'], ['iam', '-h'], ['help']])('is explained, and nothing begins: %s %s', (...words) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [builtEntry, ...words.filter(Boolean)], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^nova-forge-mcp [\d.]+: .*\n\nUsage: /);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it('rehearses what goes wrong, and refuses a fault that nobody knows', async () => {
    const told = async (fault: string, ...more: string[]) => {
      const child = spawn(process.execPath, [builtEntry, 'simulate', '--fault', fault, ...more], {
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      child.stdin.end();
      let said = '';
      for await (const piece of child.stderr) said += String(piece);
      return said;
    };
    expect(await told('no-trust')).toContain('fault no-trust: the role trusts no service');
    expect(await told('no-trusst')).toContain('there is no fault "no-trusst"; did you mean no-trust?');
    expect(await told('no-trust', '--hoem')).toContain('unknown argument "--hoem"');
  });

  it('refuses a speed that is none', async () => {
    const child = spawn(process.execPath, [builtEntry, 'simulate', '--speed', 'fast'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    for await (const piece of child.stderr) said += String(piece);
    expect(said).toContain('--speed is "fast", but takes a number from 1 to 100000');
  });
});
