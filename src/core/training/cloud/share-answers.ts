import type { CloudCatalog } from '../../ports/cloud.ts';

/** The same questions within one call are asked once: the runs of a sweep ask for the same hub, prices and account. */
export function shareAnswers(cloud: CloudCatalog): CloudCatalog {
  const hub = shared((...asked: Parameters<CloudCatalog['hub']>) => cloud.hub(...asked));
  const recipe = shared((...asked: Parameters<CloudCatalog['recipe']>) => cloud.recipe(...asked));
  const price = shared((...asked: Parameters<CloudCatalog['price']>) => cloud.price(...asked));
  const preflight = shared((...asked: Parameters<CloudCatalog['preflight']>) => cloud.preflight(...asked));
  return { settings: cloud.settings, hub, recipe, price, preflight };
}

/** Signals are not part of the question. */
function shared<Asked extends unknown[], Out>(
  question: (...asked: Asked) => Promise<Out>,
): (...asked: Asked) => Promise<Out> {
  const answers = new Map<string, Promise<Out>>();
  return (...asked) => {
    const key = JSON.stringify(asked.filter((part) => !(part instanceof AbortSignal)));
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = question(...asked);
    answers.set(key, answer);
    return answer;
  };
}
