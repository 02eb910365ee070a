import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKPOINT, type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const TAG = 'sagemaker.amazonaws.com/forge/escrow-uri';
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/imported';

describe('an import that somebody made of the same checkpoint', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
  });
  afterEach(() => account.close());

  /** An import of the checkpoint under a name that is not ours, then so many models of others after it. */
  function plant(others: number): string {
    const { world } = account.simulator;
    const first = Date.parse('2026-01-01T00:00:00Z');
    for (let number = 0; number <= others; number++) {
      const arn = `${ARN}/${String(number).padStart(12, '0')}`;
      const tags = number === 0 ? [{ key: TAG, value: CHECKPOINT }] : [];
      const created = new Date(first + number * 1000);
      const imported = { status: 'Active' as const, token: '' };
      const checkpoint = number === 0 ? CHECKPOINT : 's3://elsewhere/x';
      world.bedrock('us-east-1').models.set(arn, { arn, name: `other-${number}`, created, checkpoint, imported, tags });
    }
    return `${ARN}/000000000000`;
  }
  const imports = () => account.simulator.requests.filter(({ operation }) => operation === 'CreateCustomModel').length;
  const steps = async (id: string) =>
    (await account.ledger.read('deployment', id))?.record.steps?.map(({ step }) => step);

  it('is used again though hundreds of models are newer', async () => {
    const arn = plant(320);
    const id = await account.ready({ target: 'bedrock_on_demand' });
    expect(imports()).toBe(0);
    expect(await steps(id)).toEqual(['schedule', 'deployment']);
    const [served] = [...account.simulator.world.bedrock('us-east-1').deployments.values()];
    expect(served?.model).toBe(arn);
  });

  it('is not looked for without end: what was not looked at is said', async () => {
    plant(520);
    const id = await account.ready({ target: 'bedrock_on_demand' });
    expect(imports()).toBe(1);
    const events = await account.ledger.events('deployment', id);
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'step',
        step: 'import',
        detail:
          'the 21 oldest custom models of the account were not looked at for an earlier import of this checkpoint',
      }),
    );
  });
});
