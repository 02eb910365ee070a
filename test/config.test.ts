import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpText } from '../src/commands/help.ts';
import { parseConfig, settings } from '../src/config.ts';

describe('settings', () => {
  it('have safe defaults', () => {
    expect(parseConfig([], {})).toEqual({
      home: join(homedir(), '.nova-forge-mcp'),
      readOnly: false,
      maxUsdPerRun: 50,
      maxUsdPerDay: 200,
      logLevel: 'warn',
    });
  });

  it('come from the environment, and a flag wins over its variable', () => {
    const environment = {
      NOVA_FORGE_HOME: '/a',
      NOVA_FORGE_READ_ONLY: '1',
      NOVA_FORGE_MAX_USD_PER_RUN: '5',
      NOVA_FORGE_LOG_LEVEL: 'DEBUG',
    };
    expect(parseConfig(['--home', '/b', '--max-usd-per-day=7.5'], environment)).toEqual({
      home: '/b',
      readOnly: true,
      maxUsdPerRun: 5,
      maxUsdPerDay: 7.5,
      logLevel: 'debug',
    });
  });

  it('take an empty variable for none', () => {
    expect(parseConfig([], { NOVA_FORGE_MAX_USD_PER_RUN: '' }).maxUsdPerRun).toBe(50);
  });

  it.each([
    [
      ['--max-usd-per-run', 'lots'],
      '--max-usd-per-run (NOVA_FORGE_MAX_USD_PER_RUN) is "lots", but takes a number of US dollars, 0 or more',
    ],
    [['--max-usd-per-run', '-1'], 'is "-1", but takes a number'],
    [['--read-only=maybe'], '--read-only (NOVA_FORGE_READ_ONLY) is "maybe", but takes true or false'],
    [['--log-level', 'loud'], 'is "loud", but takes error, warn, info, debug'],
    [['--home'], '--home needs a value'],
    [['--hom', '/x'], 'unknown argument "--hom"; did you mean --home?'],
  ])('refuse %j', (flags, message) => {
    expect(() => parseConfig(flags, {})).toThrow(message);
  });

  it('are all listed by --help', () => {
    for (const setting of settings) {
      expect(helpText()).toContain(setting.flag);
      expect(helpText()).toContain(setting.variable);
    }
  });
});
