import { callerPermissions, type Feature } from '../core/catalog/permissions/caller.ts';
import type { Use } from '../core/catalog/permissions/permission.ts';
import { ForgeError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

export const iamFormats = ['json', 'cloudformation', 'terraform'] as const;
export type IamFormat = (typeof iamFormats)[number];

/** Parts of a feature that not everyone uses, by the word that asks for them. */
export const iamExtras = {
  rft: 'reward',
  'data-mixing': 'forge',
  notify: 'notify',
  'create-role': 'create_role',
} as const satisfies Record<string, Use>;

export type IamArguments = {
  features: Feature[];
  extras: Use[];
  format: IamFormat;
  /** The command's own values: addresses of data, ARNs of reward function and caller. */
  data: string[];
  reward?: string;
  caller?: string;
  /** Everything else, which the server's settings read. */
  rest: string[];
};

const features = Object.keys(callerPermissions);
const words = [...features, ...Object.keys(iamExtras)];

/** Takes the command's words and flags apart. No feature stands for all. Throws ForgeError naming the nearest right word. */
export function parseIamArguments(args: readonly string[]): IamArguments {
  const parsed: IamArguments = { features: [], extras: [], format: 'json', data: [], rest: [] };
  for (let index = 0; index < args.length; index++) {
    const [flag, inline] = splitOnce(args[index] ?? '');
    const value = (): string => inline ?? needValue(flag, args[++index]);
    if (!flag.startsWith('-')) addWord(parsed, flag);
    else if (flag === '--format') parsed.format = parseFormat(value());
    else if (flag === '--data') parsed.data.push(value());
    else if (flag === '--reward') parsed.reward = value();
    else if (flag === '--caller') parsed.caller = value();
    else parsed.rest.push(flag, value());
  }
  if (parsed.features.length === 0) parsed.features = features.filter(isFeature);
  return parsed;
}

function addWord(parsed: IamArguments, word: string): void {
  const extra = Object.entries(iamExtras).find(([name]) => name === word)?.[1];
  if (extra !== undefined) parsed.extras.push(extra);
  else if (isFeature(word)) parsed.features.push(word);
  else {
    const near = nearest(word, words);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw new ForgeError('bad_request', `there is no feature "${word}"${hint}`, {
      next: `choose of ${words.join(', ')}`,
    });
  }
}

function isFeature(word: string): word is Feature {
  return features.includes(word);
}

function parseFormat(text: string): IamFormat {
  const format = iamFormats.find((known) => known === text);
  if (format === undefined)
    throw new ForgeError('bad_request', `--format is "${text}", but takes ${iamFormats.join(', ')}`);
  return format;
}

function splitOnce(argument: string): [string, string | undefined] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals === -1 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function needValue(flag: string, value: string | undefined): string {
  if (value === undefined) throw new ForgeError('bad_request', `${flag} needs a value`);
  return value;
}
