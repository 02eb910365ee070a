import { ForgeError } from '../../src/core/errors.ts';
import type {
  AccountFinding,
  AccountNeeds,
  CloudCatalog,
  CloudSettings,
  HubModel,
  Price,
  RecipeDocument,
} from '../../src/core/ports/cloud.ts';
import type { ObjectStore } from '../../src/core/ports/objects.ts';

export const accountSettings: CloudSettings = {
  region: 'us-east-1',
  role: 'arn:aws:iam::111122223333:role/nova-jobs',
  output: 's3://bucket/forge',
  subnets: [],
  security_groups: [],
};

export type CloudAnswers = {
  settings?: CloudSettings;
  hub?: HubModel;
  recipe?: RecipeDocument;
  /** Prices by what was asked for; absent: the list cannot be reached. */
  price?: (what: Parameters<CloudCatalog['price']>[0]) => Price | undefined;
  findings?: AccountFinding[];
  /** Milliseconds each question takes. */
  delay?: number;
};

/** A catalog of an account that answers from a table and writes down what it was asked. */
export function createCloud(answers: CloudAnswers = {}) {
  const asked: { question: string; what: unknown }[] = [];
  const ask = async (question: string, what: unknown): Promise<void> => {
    asked.push({ question, what });
    if (answers.delay !== undefined) await new Promise((done) => setTimeout(done, answers.delay));
  };
  const cloud: CloudCatalog = {
    settings: answers.settings ?? accountSettings,
    hub: async (content) => {
      await ask('hub', content);
      return answers.hub ?? unreachable('the hub');
    },
    recipe: async (recipe) => {
      await ask('recipe', recipe.name);
      return answers.recipe ?? unreachable(`recipe ${recipe.name}`);
    },
    price: async (what, region) => {
      await ask('price', { what, region });
      return answers.price === undefined ? unreachable('the price list') : answers.price(what);
    },
    preflight: async (needs: AccountNeeds) => {
      await ask('preflight', needs);
      return answers.findings ?? [];
    },
  };
  return { cloud, asked };
}

function unreachable(what: string): never {
  throw new ForgeError('unavailable', `${what} cannot be reached`, { next: 'check the network' });
}

/** A store in memory that counts what is put. */
export function createStore() {
  const objects = new Map<string, string>();
  const puts: string[] = [];
  const store: ObjectStore = {
    look: async () => undefined,
    list: async () => [],
    read: async () => new Uint8Array(),
    compare: async (uri, { sha256 }) =>
      objects.has(uri) ? (objects.get(uri) === sha256 ? 'same' : 'other') : 'absent',
    put: async (uri, { sha256 }) => {
      if (objects.get(uri) === sha256) return 'same';
      objects.set(uri, sha256);
      puts.push(uri);
      return 'written';
    },
  };
  return { store, puts, objects };
}
