import { errorNames } from './errors.ts';

/** Whoever cannot be reached at all is asked once more, not eight times: a plan made offline must not wait for it. */
const UNREACHABLE_ATTEMPTS = 2;
const unreachable = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The part of the SDK's retry strategy that decides whether there is another attempt; it throws when there is none. */
type Refresh = (token: { getRetryCount: () => number }, failure: { error?: unknown }) => Promise<unknown>;

/** Has a client give up soon on an address that is not there; everything else is retried as before. */
export function giveUpSoon<C extends { config: { retryStrategy: () => Promise<object> } }>(client: C): C {
  const usual = client.config.retryStrategy;
  let changed: Promise<object> | undefined;
  client.config.retryStrategy = () => (changed ??= usual().then(withoutUnreachable));
  return client;
}

function withoutUnreachable(strategy: object): object {
  if (!hasRefresh(strategy)) return strategy;
  const again = strategy.refreshRetryTokenForRetry.bind(strategy);
  strategy.refreshRetryTokenForRetry = async (token, failure) => {
    const gone = errorNames(failure.error).some((name) => unreachable.includes(name));
    if (gone && token.getRetryCount() + 1 >= UNREACHABLE_ATTEMPTS) throw failure.error;
    return again(token, failure);
  };
  return strategy;
}

function hasRefresh(strategy: object): strategy is { refreshRetryTokenForRetry: Refresh } {
  return 'refreshRetryTokenForRetry' in strategy;
}
