import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const targets = ['sagemaker', 'sagemaker_async', 'bedrock_on_demand', 'bedrock_provisioned', 'publish'] as const;
const things = {
  sagemaker: ['endpoint', 'endpoint configuration', 'model', 'schedule'],
  sagemaker_async: ['endpoint', 'endpoint configuration', 'model', 'schedule'],
  bedrock_on_demand: ['custom model', 'model deployment', 'schedule'],
  bedrock_provisioned: ['custom model', 'provisioned throughput', 'schedule'],
  publish: ['custom model'],
};
const stated = { bedrock_provisioned: { FORGE_UNIT_USD: '40' } } as Readonly<Record<string, Record<string, string>>>;

describe('a deployment in an account', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
  });
  afterEach(() => account.close());

  const record = async (id: string) => (await account.ledger.read('deployment', id))?.record;

  it.each(targets)(
    'on %s is made once it is approved, answers, and leaves nothing that serves when it is stopped',
    async (target) => {
      const id = await account.ready({ target, environment: stated[target] ?? {} });
      const made = await record(id);
      expect(made).toMatchObject({ state: 'running', target });
      const kinds = (await account.simulator.inventory()).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(things[target]);
      if (target !== 'publish') {
        const answer = await account.core.invokeModel(
          { model: id, prompt: 'where is my parcel', max_tokens: 1000 },
          { signal: new AbortController().signal, progress: () => undefined },
        );
        expect(answer).toMatchObject({ model: id, text: 'PARCEL' });
        expect(made?.smoke).toMatchObject({ ok: true });
        // An imported model does not tell its base; the deployment's record does, and its price is counted.
        if (target === 'bedrock_on_demand')
          expect(answer.cost_usd).toBeCloseTo(
            (answer.usage.input_tokens * 0.33 + answer.usage.output_tokens * 2.75) / 1e6,
            12,
          );
      }
      await account.core.stopRun(
        { id, approve: id },
        { signal: new AbortController().signal, progress: () => undefined },
      );
      await account.pass(5);
      const left = (await account.simulator.inventory()).map(({ kind }) => kind);
      expect(left).toEqual(target.startsWith('bedrock') ? ['custom model'] : []);
      expect(await record(id)).toMatchObject({ state: 'stopped', made: [] });
    },
  );
});
