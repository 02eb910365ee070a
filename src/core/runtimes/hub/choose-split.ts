import { ForgeError } from '../../errors.ts';
import type { HubAddress } from './hub-address.ts';

/** Configuration -> split -> addresses of Parquet files. */
export type HubFiles = Record<string, Record<string, string[]>>;

/**
 * The files that an address means: of the only configuration or the one called default, and of the split that is named, else
 * of the only one or of train. Throws ForgeError with the names there are.
 */
export function chooseSplit(files: HubFiles, { owner, name, rest }: HubAddress): string[] {
  const [first, second] = rest;
  const named = second === undefined ? undefined : first;
  const configs = Object.keys(files);
  const fallback = configs.length === 1 ? configs[0] : configs.find((config) => config === 'default');
  const isConfig = second === undefined && first !== undefined && configs.includes(first);
  const config = named ?? (isConfig ? first : fallback);
  const splits = config === undefined ? undefined : files[config];
  const address = `hf://${owner}/${name}`;
  if (config === undefined || splits === undefined)
    throw unknown(address, 'configuration', named, configs, `${address}/${configs[0]}/train`);
  const names = Object.keys(splits);
  const wanted = second ?? (isConfig ? undefined : first);
  const split = wanted ?? (names.length === 1 ? names[0] : names.find((each) => each === 'train'));
  const urls = split === undefined ? undefined : splits[split];
  if (urls !== undefined && urls.length > 0) return urls;
  throw unknown(address, 'split', wanted, names, `${address}/${names[0]}`);
}

function unknown(
  address: string,
  what: string,
  wanted: string | undefined,
  names: readonly string[],
  example: string,
): ForgeError {
  const said = wanted === undefined ? `has several ${what}s` : `has no ${what} "${wanted}"`;
  return new ForgeError('bad_request', `${address} ${said}; it has ${names.slice(0, 20).join(', ') || 'none'}`, {
    next: names.length === 0 ? 'choose another dataset' : `name one, as in ${example}`,
  });
}
