import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type AccountConfig, accountSettings, parseAccountConfig } from './account-config.ts';
import { ForgeError } from './core/errors.ts';
import { nearest } from './core/nearest.ts';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything a person can set. Money in US dollars. */
export type Config = AccountConfig & {
  home: string;
  readOnly: boolean;
  maxUsdPerRun: number;
  maxUsdPerDay: number;
  logLevel: LogLevel;
};

type Setting = {
  readonly key: keyof Config;
  readonly flag: string;
  readonly variable: string;
  readonly value: string;
  readonly fallback: string;
  readonly help: string;
};

/** The settings, once: `--help`, the README test and the parser read this table. A flag wins over its variable. */
export const settings = [
  {
    key: 'home',
    flag: '--home',
    variable: 'NOVA_FORGE_HOME',
    value: 'FOLDER',
    fallback: '~/.nova-forge-mcp',
    help: 'where datasets, runs, evaluations and deployments are kept',
  },
  {
    key: 'readOnly',
    flag: '--read-only',
    variable: 'NOVA_FORGE_READ_ONLY',
    value: '',
    fallback: 'false',
    help: 'list and allow only tools that change nothing',
  },
  {
    key: 'maxUsdPerRun',
    flag: '--max-usd-per-run',
    variable: 'NOVA_FORGE_MAX_USD_PER_RUN',
    value: 'USD',
    fallback: '50',
    help: 'ceiling for one paid run or deployment-day, whatever was approved',
  },
  {
    key: 'maxUsdPerDay',
    flag: '--max-usd-per-day',
    variable: 'NOVA_FORGE_MAX_USD_PER_DAY',
    value: 'USD',
    fallback: '200',
    help: 'ceiling for everything approved in one UTC day',
  },
  {
    key: 'logLevel',
    flag: '--log-level',
    variable: 'NOVA_FORGE_LOG_LEVEL',
    value: 'LEVEL',
    fallback: 'warn',
    help: 'error, warn, info or debug; log lines go to stderr',
  },
  ...accountSettings,
] as const satisfies readonly Setting[];

/** Typed settings from flags and environment text. Throws ForgeError naming the setting, what it got and what it takes. */
export function parseConfig(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = parseFlags(flags);
  const text = (setting: Setting): string => {
    const variable = environment[setting.variable];
    return given.get(setting.flag) ?? (variable === undefined || variable === '' ? setting.fallback : variable);
  };
  const [home, readOnly, perRun, perDay, level] = settings;
  return {
    home: parseFolder(text(home)),
    readOnly: parseBoolean(readOnly, text(readOnly)),
    maxUsdPerRun: parseUsd(perRun, text(perRun)),
    maxUsdPerDay: parseUsd(perDay, text(perDay)),
    logLevel: parseLevel(level, text(level)),
    ...parseAccountConfig(text, badSetting),
  };
}

function parseFlags(flags: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let index = 0; index < flags.length; index++) {
    const [flag, inline] = splitFlag(flags[index] ?? '');
    const setting = settings.find((known) => known.flag === flag);
    if (setting === undefined) throw unknownFlag(flag);
    if (setting.value === '') given.set(flag, inline ?? 'true');
    else {
      const value = inline ?? flags[++index];
      if (value === undefined) throw new ForgeError('bad_request', `${flag} needs a value: ${flag} ${setting.value}`);
      given.set(flag, value);
    }
  }
  return given;
}

function splitFlag(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return equals === -1 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function unknownFlag(flag: string): ForgeError {
  const suggestion = nearest(
    flag,
    settings.map((setting) => setting.flag),
  );
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return new ForgeError('bad_request', `unknown argument "${flag}"${hint}`, { next: 'run nova-forge-mcp --help' });
}

function parseFolder(text: string): string {
  const expanded = text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;
  return isAbsolute(expanded) ? expanded : resolve(expanded);
}

function parseBoolean(setting: Setting, text: string): boolean {
  const known: Record<string, boolean> = { true: true, '1': true, yes: true, false: false, '0': false, no: false };
  const value = known[text.toLowerCase()];
  if (value === undefined) throw badSetting(setting, text, 'true or false');
  return value;
}

function parseUsd(setting: Setting, text: string): number {
  const amount = Number(text);
  if (text.trim() === '' || !Number.isFinite(amount) || amount < 0)
    throw badSetting(setting, text, 'a number of US dollars, 0 or more');
  return amount;
}

function parseLevel(setting: Setting, text: string): LogLevel {
  const level = logLevels.find((known) => known === text.toLowerCase());
  if (level === undefined) throw badSetting(setting, text, logLevels.join(', '));
  return level;
}

function badSetting(setting: Setting, text: string, takes: string): ForgeError {
  return new ForgeError('bad_request', `${setting.flag} (${setting.variable}) is "${text}", but takes ${takes}`, {
    next: 'correct it and start the server again',
  });
}
