import { z } from 'zod';
import { ForgeError } from '../../errors.ts';
import { type Server, callServer, parsed } from './ask-server.ts';

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const SHOWN = 8;

/** The name of the one model a server has. ForgeError bad_request lists them when there are several. */
export async function findServedModel(server: Server): Promise<string> {
  const text = await callServer(server, '/models', undefined, undefined);
  const names = ModelList.safeParse(parsed(text)).data?.data.map(({ id }) => id) ?? [];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  const there = only === undefined ? 'does not say which models it has' : `has ${names.length} models`;
  throw new ForgeError('bad_request', `${server.base.host} ${there}: ${names.slice(0, SHOWN).join(', ')}`, {
    next: `name one behind the address: ${server.base.href}#${only ?? 'model'}`,
  });
}
