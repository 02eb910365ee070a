import { isIPv4 } from 'node:net';
import { ForgeError } from '../../errors.ts';

/** Where questions go and under which name the model is served there. */
export type ServerAddress = { base: URL; model?: string; near: boolean };

/**
 * Reads `https://host/v1#model`. Without a path `/v1` is meant; the last part `/chat/completions` may be there. `near`: on this machine
 * or in a private network, so that nobody sends a bill.
 */
export function parseServerAddress(text: string): ServerAddress {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol) || base.username !== '' || base.password !== '')
    throw new ForgeError('bad_request', `"${text.slice(0, 200)}" is not the address of an OpenAI-style server`, {
      next: 'pass http(s)://host/v1#model, without user or password',
    });
  if (base.hostname.startsWith('169.254.'))
    throw new ForgeError('bad_request', `${base.hostname} is a link-local address, not a model server`, {
      next: 'name the server by its own address',
    });
  const model = decodeURIComponent(base.hash.slice(1));
  base.hash = '';
  base.pathname = base.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '') || '/v1';
  return { base, near: isNear(base.hostname), ...(model === '' ? {} : { model }) };
}

/** The address of a path below a base. */
export function below(base: URL, path: string): URL {
  const address = new URL(base);
  address.pathname = `${base.pathname}${path}`;
  return address;
}

function isNear(host: string): boolean {
  if (host === '[::1]' || host === 'localhost' || /\.(?:local|internal|localhost)$/.test(host)) return true;
  if (!isIPv4(host)) return !host.includes('.') && !host.startsWith('[');
  return /^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host);
}
