import { READ_ATTEMPTS, createRequestHandler } from '../aws-settings.ts';
import type { HostingSettings } from './hosting-settings.ts';

type Options = {
  maxAttempts: number;
  requestHandler: ReturnType<typeof createRequestHandler>;
  endpoint?: string;
  region: string;
};

/** A client for each region, made when it is first asked for. */
export function clientsOf<C>({ endpoint }: HostingSettings, create: (options: Options) => C): (region: string) => C {
  const made = new Map<string, C>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const options = { region, maxAttempts: READ_ATTEMPTS, requestHandler: createRequestHandler() };
    const client = create(endpoint === undefined ? options : { ...options, endpoint });
    made.set(region, client);
    return client;
  };
}
