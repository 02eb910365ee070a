import { type AwsSettings, READ_ATTEMPTS, createRequestHandler, whoCalls } from '../aws-settings.ts';
import { type AwsRequest, toForgeError } from '../errors.ts';
import { giveUpSoon } from '../give-up-soon.ts';
import { createTurns } from './turns.ts';

/** Calls at once, over all services: enough that the longest chain decides, few enough for any machine. */
const AT_ONCE = 16;

/** Makes a call in turn. Throws ForgeError. */
export type Ask = <T>(request: AwsRequest, call: () => Promise<T>) => Promise<T>;

export function createAsk(): Ask {
  const inTurn = createTurns(AT_ONCE);
  return async (request, call) => {
    try {
      return await inTurn(call);
    } catch (error) {
      throw toForgeError(error, request);
    }
  };
}

type ClientOptions = {
  region: string;
  maxAttempts: number;
  requestHandler: ReturnType<typeof createRequestHandler>;
  endpoint?: string;
} & Pick<AwsSettings, 'credentials'>;

/** Makes a client for each region once, when it is first asked for. */
export function createClients<C extends { config: { retryStrategy: () => Promise<object> } }>(
  settings: AwsSettings,
  create: (options: ClientOptions) => C,
): (region: string) => C {
  const clients = new Map<string, C>();
  return (region) => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const { endpoint } = settings;
    const options = {
      region,
      maxAttempts: READ_ATTEMPTS,
      requestHandler: createRequestHandler(),
      ...whoCalls(settings),
    };
    const made = giveUpSoon(create(endpoint === undefined ? options : { ...options, endpoint }));
    clients.set(region, made);
    return made;
  };
}

/** What must be allowed for a call, as the statement to add. */
export function allowing(actions: readonly string[], resource: string): string {
  return JSON.stringify({ Effect: 'Allow', Action: actions, Resource: [resource] });
}
