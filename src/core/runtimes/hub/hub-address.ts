import { ForgeError } from '../../errors.ts';

/** `hf://owner/name`, with a split or a configuration and a split behind it. */
export type HubAddress = { owner: string; name: string; rest: readonly string[] };

/** Throws ForgeError bad_request. */
export function toHubAddress(address: string): HubAddress {
  const parts = address
    .replace(/^hf:\/\/(?:datasets\/)?/i, '')
    .replace(/\/$/, '')
    .split('/');
  const [owner, name, ...rest] = parts;
  const plain = parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part));
  if (owner !== undefined && name !== undefined && plain && rest.length <= 2) return { owner, name, rest };
  throw new ForgeError('bad_request', `${address} names no dataset of the hub`, {
    next: 'write hf://owner/name, hf://owner/name/split or hf://owner/name/config/split',
  });
}
