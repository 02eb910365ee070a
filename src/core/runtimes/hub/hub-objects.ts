import { ForgeError, messageOf } from '../../errors.ts';
import type { ObjectEntry, ObjectSource } from '../../ports/objects.ts';
import { type HubFiles, chooseSplit } from './choose-split.ts';
import { fetchAgain } from './fetch-again.ts';
import { type HubAddress, toHubAddress } from './hub-address.ts';
import type { HubSettings } from './hub-settings.ts';

/** Datasets of the Hugging Face hub, read as the Parquet files that the hub keeps of every dataset. */
export function createHubObjects(settings: HubSettings): ObjectSource {
  return {
    look: async () => undefined, // a dataset is always several files
    async list(address, _deep, signal) {
      const wanted = toHubAddress(address);
      const urls = chooseSplit(await listFiles(settings, wanted, signal), wanted);
      const entries: ObjectEntry[] = [];
      for (const url of urls) entries.push(await lookAt(settings, url, signal));
      return entries;
    },
    async read(entry, start, end, signal) {
      if (start === end) return new Uint8Array(0);
      const range = { range: `bytes=${start}-${end - 1}`, 'if-match': entry.version };
      const { response, bytes } = await fetchAgain(settings, entry.uri, headersFor(settings, entry.uri, range), signal);
      const version = versionOf(response);
      if (response.status === 412 || (version !== '' && entry.version !== '' && version !== entry.version))
        throw new ForgeError('conflict', `${entry.uri} changed while it was read`, { next: 'call again' });
      if (response.status === 206 && bytes.length === end - start) return bytes;
      if (response.status === 200 && bytes.length >= end) return bytes.subarray(start, end);
      throw refused(entry.uri, response.status, settings.token !== undefined);
    },
  };
}

async function listFiles(settings: HubSettings, { owner, name }: HubAddress, signal: AbortSignal): Promise<HubFiles> {
  const url = `${settings.endpoint}/api/datasets/${owner}/${name}/parquet`;
  const { response, bytes } = await fetchAgain(settings, url, headersFor(settings, url), signal);
  if (response.status !== 200) throw refused(`hf://${owner}/${name}`, response.status, settings.token !== undefined);
  try {
    const files: HubFiles = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return files;
  } catch (error) {
    throw new ForgeError('unavailable', `the hub's answer about ${owner}/${name} is no JSON: ${messageOf(error)}`, {
      next: 'check HF_ENDPOINT',
      cause: error,
    });
  }
}

/** Size and version by asking for one byte: a HEAD is not answered by every storage behind the hub. */
async function lookAt(settings: HubSettings, url: string, signal: AbortSignal): Promise<ObjectEntry> {
  const { response } = await fetchAgain(settings, url, headersFor(settings, url, { range: 'bytes=0-0' }), signal);
  const size = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (response.status !== 206 || size === undefined) throw refused(url, response.status, settings.token !== undefined);
  return { uri: url, bytes: Number(size), version: versionOf(response) };
}

function versionOf(response: Response): string {
  return response.headers.get('etag') ?? '';
}

/** The token goes nowhere but to the endpoint; a redirect to another host drops it. */
function headersFor({ endpoint, token }: HubSettings, url: string, more: Record<string, string> = {}) {
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== ''));
  const isHub = token !== undefined && new URL(url).origin === new URL(endpoint).origin;
  return isHub ? { ...given, authorization: `Bearer ${token}` } : given;
}

function refused(what: string, status: number, hasToken: boolean): ForgeError {
  if (status === 401 || status === 403)
    return new ForgeError(
      'unavailable',
      `${what} is private or gated (${status}); ${hasToken ? 'HF_TOKEN may not read it' : 'HF_TOKEN is not set'}`,
      {
        next: hasToken
          ? 'accept the terms on the page of the dataset, or use a token that may read it'
          : 'set HF_TOKEN in the environment of this server and start it again',
      },
    );
  if (status === 404)
    return new ForgeError('not_found', `the hub has no Parquet files of ${what}`, {
      next: 'check owner and name; write hf://owner/name or hf://owner/name/split',
    });
  return new ForgeError('unavailable', `${what}: the hub answered ${status}`, { next: 'wait a minute and call again' });
}
